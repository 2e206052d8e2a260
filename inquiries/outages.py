"""During an outage of the database, what the patient typed is neither lost nor reported as sent."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_variables

from clinic.facts import phone_without_database
from emergencies.noticing import card_in

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponse]

NOT_TYPED = {"csrfmiddlewaretoken"}
NOT_SHOWN = {
    "stamp",
    "token",
    "signs",
    "warned",
    "trigger",
    "list_shown",
    "draft",
    "notice_shown",
    "digest",
    "homepage",
    "kept_email",
    "go",
    "step",
}


def outlasting_outages(view: View[Parameters]) -> View[Parameters]:
    """Answers a POST that the database could not take with `outage`."""

    @sensitive_variables()
    @wraps(view)
    def outlasting(request: HttpRequest, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            if request.method != "POST":
                raise
            return outage(request)

    return outlasting


def outage(request: HttpRequest) -> HttpResponse:
    typed = typed_by(request)
    shown = [value for name, value in typed if value and name not in NOT_SHOWN]
    view = request.resolver_match.func if request.resolver_match else None
    token = "" if getattr(view, "csrf_exempt", False) else get_token(request)
    context = {
        "typed": typed,
        "shown": shown,
        "card": card_in(*shown),
        "phone": phone_without_database(),
        "csrf_token": token,
    }
    response = HttpResponse(render_to_string("inquiries/outage.html", context), status=503)
    response["Retry-After"] = "30"
    return response


def typed_by(request: HttpRequest) -> list[tuple[str, str]]:
    posted = request.POST
    return [(name, str(value)) for name in posted if name not in NOT_TYPED for value in posted.getlist(name)]
