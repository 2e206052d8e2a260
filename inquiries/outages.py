"""An outage of the database neither loses what was typed nor says that it was sent."""

from functools import wraps

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_variables

from clinic.facts import phone_without_database

NOT_TYPED = {"csrfmiddlewaretoken"}


NOT_SHOWN = {
    "stamp",
    "token",
    "trigger",
    "list_shown",
    "draft",
    "notice_hash",
    "digest",
    "homepage",
    "kept_email",
    "go",
    "step",
}


def outlasting_outages(view):
    """An outage of the database neither loses nor acknowledges what was typed."""

    @sensitive_variables()
    @wraps(view)
    def outlasting(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            if request.method != "POST":
                raise
            return outage(request)

    return outlasting


def outage(request):
    """The database did not answer: nothing was sent, and what was typed comes back, ready to be sent again."""
    typed = typed_by(request)
    shown = [value for name, value in typed if value and name not in NOT_SHOWN]
    exempt = getattr(request.resolver_match.func, "csrf_exempt", False)
    token = "" if exempt else get_token(request)
    context = {"typed": typed, "shown": shown, "phone": phone_without_database(), "csrf_token": token}
    response = HttpResponse(render_to_string("inquiries/outage.html", context), status=503)
    response["Retry-After"] = "30"
    return response


def typed_by(request):
    posted = request.POST
    return [(name, value) for name in posted if name not in NOT_TYPED for value in posted.getlist(name)]
