"""The page that shows readers what was changed in a signed page since its reviewer read it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from pages.conditional import conditional_page
from publishing import serving
from publishing.models import Edition


def small_changes_page(request: HttpRequest, editions: Any, slug: str, now: datetime) -> HttpResponse:
    """Raises Http404 unless the page at `slug` shows a signature with small changes since."""
    edition: Edition | None = serving.find(editions, slug, now)
    today = localdate(now)
    review = edition.reviewed(today) if edition and edition.slug == slug else None
    signed = edition.valid_sign_off() if edition and review else None
    if edition is None or signed is None or signed.of is None:
        raise Http404
    context = {"edition": edition, "review": review, "changes": serving.small_changes(edition, signed.of, today)}
    return conditional_page(request, "pages/small_changes.html", context, [*serving.stamps(edition, now), str(today)])
