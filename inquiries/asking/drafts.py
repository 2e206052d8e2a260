"""Drafts belong to a browser: it keeps a secret in a cookie, the database a keyed hash of it.

The cookie is not the staff's session: nothing about a patient is ever in that table, and nothing is stored for somebody
who only looks. It ends with the browser.
"""

import re
import secrets
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from inquiries.asking.journey import Journey
from inquiries.models import RequestDraft

COOKIE: Final = "__Host-draft" if settings.PRODUCTION else "draft"
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def secret_of(request: HttpRequest) -> str:
    """The browser's secret; empty where it has none that we gave it."""
    secret = request.COOKIES.get(COOKIE, "")
    return secret if SECRET.fullmatch(secret) else ""


def owner_hash(secret: str) -> str:
    return salted_hmac("inquiries.draft", secret, algorithm="sha256").hexdigest()


def give_secret(response: HttpResponse, secret: str) -> None:
    response.set_cookie(COOKIE, secret, secure=settings.PRODUCTION, httponly=True, samesite="Lax")


def begin(secret: str, payload: dict[str, Any], now: datetime, *, shared_computer: bool) -> RequestDraft:
    forget_expired(now)
    draft = RequestDraft(owner_hash=owner_hash(secret), shared_computer=shared_computer, started_at=now)
    draft.write(payload)
    draft.touch(now)
    draft.save(force_insert=True)
    return draft


def find(request: HttpRequest, pk: UUID, now: datetime, *, lock: bool = False) -> RequestDraft | None:
    """The draft, if it is this browser's and not too old. `lock` keeps others waiting until the transaction ends."""
    secret = secret_of(request)
    if not secret:
        return None
    alive = RequestDraft.objects.alive(now).filter(owner_hash=owner_hash(secret))
    return (alive.select_for_update() if lock else alive).filter(pk=pk).first()


def save(draft: RequestDraft, journey: Journey, now: datetime) -> None:
    draft.write(journey.payload)
    draft.touch(now)
    draft.save()


def close(draft: RequestDraft, inquiry: Any) -> None:
    """What was typed is forgotten as soon as it is sent; the row stays to answer a repeat with the same reference."""
    draft.inquiry = inquiry
    draft.write({})
    draft.save()


def forget_expired(now: datetime) -> int:
    return RequestDraft.objects.expired(now).delete()[0]


def forget_browser(request: HttpRequest) -> None:
    """Deletes all drafts of this browser."""
    secret = secret_of(request)
    if secret:
        RequestDraft.objects.filter(owner_hash=owner_hash(secret)).delete()


def new_secret() -> str:
    return secrets.token_urlsafe(32)
