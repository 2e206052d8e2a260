"""What holds for every page about one person."""

from contextlib import nullcontext
from functools import wraps

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from clinic.facts import phone_without_database
from inquiries import drafts
from inquiries.journey import Journey
from inquiries.models import Draft

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


def private(view):
    """No cache keeps the page, no search engine lists it unless it says so, no error report holds what was typed."""
    outlasting = outlasting_outages(view)

    @never_cache
    @sensitive_post_parameters()
    @sensitive_variables()
    @wraps(view)
    def unlisted(request, *args, **kwargs):
        response = outlasting(request, *args, **kwargs)
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return unlisted


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


def of_a_draft(*, locks=True):
    """Opens the draft in the address for the view, if it is this browser's; a post locks it until it is answered."""

    def decorator(view):
        @wraps(view)
        def opened(request, draft_id, **kwargs):
            now = timezone.now()
            posts = request.method == "POST"
            with transaction.atomic() if posts and locks else nullcontext():
                draft = drafts.find(request, draft_id, now, lock=posts and locks)
                if draft is None:
                    return render(request, "inquiries/gone.html", status=410)
                if draft.inquiry_id:
                    return sent_already(request, draft)
                touch(draft, now)
                return view(request, draft, Journey(draft.read(), now), **kwargs)

        return opened

    return decorator


def touch(draft, now):
    draft.touch(now)
    Draft.objects.filter(pk=draft.pk).update(touched_at=draft.touched_at, expires_at=draft.expires_at)


def sent_already(request, draft):
    """A repeat leads to the same reference; a changed text is never dropped without a word."""
    if request.method != "POST" or request.path.endswith("/check/"):
        return redirect("inquiries:sent", draft.pk)
    context = {"draft": draft, "shown": [value for name, value in typed_by(request) if value and name not in NOT_SHOWN]}
    return render(request, "inquiries/sent_already.html", context, status=409)


def typed_by(request):
    posted = request.POST
    return [(name, value) for name in posted if name not in NOT_TYPED for value in posted.getlist(name)]
