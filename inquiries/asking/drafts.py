"""Each draft belongs to one browser, which keeps a secret in a cookie; the database stores a keyed hash of the secret.

The cookie is not the staff's session, so the session table never contains anything about a patient. Visitors who only
look get no cookie. It expires when the browser is closed.
"""

import re
import secrets
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from inquiries.asking.journey import Journey, Payload
from inquiries.models import Inquiry, RequestDraft

COOKIE: Final = "__Host-draft" if settings.PRODUCTION else "draft"
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def secret_of(request: HttpRequest) -> str:
    secret = request.COOKIES.get(COOKIE, "")
    return secret if SECRET.fullmatch(secret) else ""


def owner_hash(secret: str) -> str:
    return salted_hmac("inquiries.draft", secret, algorithm="sha256").hexdigest()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def give_secret(response: HttpResponse, secret: str) -> None:
    response.set_cookie(COOKIE, secret, secure=settings.PRODUCTION, httponly=True, samesite="Lax")


def begin(secret: str, payload: Payload, now: datetime, *, shared_computer: bool) -> RequestDraft:
    forget_expired(now)
    draft = RequestDraft(owner_hash=owner_hash(secret), shared_computer=shared_computer, started_at=now)
    draft.write(payload)
    draft.touch(now)
    draft.save(force_insert=True)
    return draft


def find(request: HttpRequest, pk: UUID, now: datetime, *, lock: bool = False) -> RequestDraft | None:
    """The draft, if it belongs to this browser and is not expired. `lock` locks its row for the transaction."""
    secret = secret_of(request)
    if not secret:
        return None
    alive = RequestDraft.objects.alive(now).filter(owner_hash=owner_hash(secret))
    return (alive.select_for_update() if lock else alive).filter(pk=pk).first()


def journey_of(draft: RequestDraft, now: datetime) -> Journey:
    return Journey(cast("Payload", draft.read()), now)


def save(draft: RequestDraft, journey: Journey, now: datetime) -> None:
    draft.write(journey.payload)
    draft.touch(now)
    draft.save()


def close(draft: RequestDraft, inquiry: Inquiry) -> None:
    """Deletes what was typed once it is sent. The row stays, so that a repeat leads to the same reference."""
    draft.inquiry = inquiry
    draft.write({})
    draft.save()


def forget_expired(now: datetime) -> int:
    return RequestDraft.objects.expired(now).delete()[0]


def forget_browser(request: HttpRequest) -> None:
    secret = secret_of(request)
    if secret:
        RequestDraft.objects.filter(owner_hash=owner_hash(secret)).delete()
