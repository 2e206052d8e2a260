"""The notices that the footer of every page links to."""

from functools import partial

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pages.models import Notice


def of(request: HttpRequest) -> list[Notice]:
    if not hasattr(request, "_notices"):
        request._notices = list(Notice.objects.only("slug", "title"))  # type: ignore[attr-defined]
    return request._notices  # type: ignore[attr-defined]


def for_templates(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """Context processor for `notices`; only pages that show them query the database."""
    return {"notices": SimpleLazyObject(partial(of, request))}
