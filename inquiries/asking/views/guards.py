"""What every page about one person has in common."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from inquiries.asking import drafts
from inquiries.models import RequestDraft
from inquiries.outages import NOT_SHOWN, outlasting_outages, typed_by

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Keeps the page out of caches, what was typed out of error reports, and, by default, the page out of search."""
    outlasting = outlasting_outages(view)

    @never_cache
    @sensitive_post_parameters()
    @sensitive_variables()
    @wraps(view)
    def unlisted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = outlasting(request, *args, **kwargs)
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return unlisted


def of_a_draft(*, locks: bool = True) -> Callable[[View], View]:
    """Gives the view the draft in the address and its Journey, if the draft belongs to this browser.

    A POST locks the draft until the response is ready.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, draft_id: UUID, **kwargs: Any) -> HttpResponse:
            now = timezone.now()
            lock = locks and request.method == "POST"
            with transaction.atomic() if lock else nullcontext():
                draft = drafts.find(request, draft_id, now, lock=lock)
                if draft is None:
                    return render(request, "inquiries/gone.html", status=410)
                if draft.inquiry_id:
                    return sent_already(request, draft)
                touch(draft, now)
                return view(request, draft, drafts.journey_of(draft, now), **kwargs)

        return opened

    return decorator


def touch(draft: RequestDraft, now: datetime) -> None:
    draft.touch(now)
    RequestDraft.objects.filter(pk=draft.pk).update(touched_at=draft.touched_at, expires_at=draft.expires_at)


def sent_already(request: HttpRequest, draft: RequestDraft) -> HttpResponse:
    """A repeat leads to the same reference. A page with a changed text says that the change was not added."""
    if request.method != "POST" or request.path.endswith("/check/"):
        return redirect("inquiries:sent", draft.pk)
    context = {"draft": draft, "shown": [value for name, value in typed_by(request) if value and name not in NOT_SHOWN]}
    return render(request, "inquiries/sent_already.html", context, status=409)
