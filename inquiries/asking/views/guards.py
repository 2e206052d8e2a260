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
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from emergencies.noticing import card_in
from inquiries import marking
from inquiries.asking import drafts
from inquiries.danger import spotted_in
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
                    card = card_in(*words_of(request))
                    return render(request, "inquiries/gone.html", {"card": card}, status=410)
                if draft.inquiry_id:
                    return sent_already(request, draft, now)
                touch(draft, now)
                return view(request, draft, drafts.journey_of(draft, now), **kwargs)

        return opened

    return decorator


def touch(draft: RequestDraft, now: datetime) -> None:
    draft.touch(now)
    RequestDraft.objects.filter(pk=draft.pk).update(touched_at=draft.touched_at, expires_at=draft.expires_at)


def sent_already(request: HttpRequest, draft: RequestDraft, now: datetime) -> HttpResponse:
    """A repeat leads to the same reference. A page with a changed text says that the change was not added.

    Words of danger in it still mark the request for staff.
    """
    if request.method != "POST" or request.path.endswith("/check/") or draft.inquiry is None:
        return redirect("inquiries:sent", draft.pk)
    words = words_of(request)
    marking.mark(draft.inquiry, spotted_in({str(_("A page that was sent again")): "\n\n".join(words)}), now)
    context = {"draft": draft, "shown": words, "card": card_in(*words)}
    return render(request, "inquiries/sent_already.html", context, status=409)


def words_of(request: HttpRequest) -> list[str]:
    return [value for name, value in typed_by(request) if value and name not in NOT_SHOWN]
