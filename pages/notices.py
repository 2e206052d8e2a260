"""The notices that patients can read now: those in the footer of every page, and the one that requests agree to."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pages.models.notice import PRIVACY, NoticeEdition
from text.sanitising import has_words


def listed(now: datetime | None = None) -> list[NoticeEdition]:
    """Their addresses and titles, in the order that the clinic chose."""
    return list(NoticeEdition.objects.live(now).order_by("content__position", "title").only("slug", "title"))


def privacy_notice(now: datetime) -> NoticeEdition | None:
    """The live edition of the privacy notice; None if there is none with words that a patient could agree to."""
    edition = NoticeEdition.objects.live(now).filter(slug=PRIVACY).first()
    return edition if edition and has_words(edition.content["body"]) else None


def of(request: HttpRequest) -> list[NoticeEdition]:
    if not hasattr(request, "_notices"):
        request._notices = listed()  # type: ignore[attr-defined]
    return request._notices  # type: ignore[attr-defined]


def for_templates(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """Context processor for `notices`; only pages that show them query the database."""
    return {"notices": SimpleLazyObject(partial(of, request))}
