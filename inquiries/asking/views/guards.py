"""What holds for every page about one person."""

from contextlib import nullcontext
from functools import wraps

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from inquiries.asking import drafts
from inquiries.asking.journey import Journey
from inquiries.models import RequestDraft
from inquiries.outages import NOT_SHOWN, outlasting_outages, typed_by


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
    RequestDraft.objects.filter(pk=draft.pk).update(touched_at=draft.touched_at, expires_at=draft.expires_at)


def sent_already(request, draft):
    """A repeat leads to the same reference; a changed text is never dropped without a word."""
    if request.method != "POST" or request.path.endswith("/check/"):
        return redirect("inquiries:sent", draft.pk)
    context = {"draft": draft, "shown": [value for name, value in typed_by(request) if value and name not in NOT_SHOWN]}
    return render(request, "inquiries/sent_already.html", context, status=409)
