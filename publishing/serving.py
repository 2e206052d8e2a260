"""What stands at an address now, and what a page says about its own age."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from publishing.models import Edition

MOST_CHANGES = 5


def find(editions: Any, slug: str, now: datetime) -> Any:
    """The edition that answers for `slug` at `now`, or None.

    An address that a page once had leads to the page's present edition, a replaced page to its replacement, however
    many steps away that is; the caller redirects where `edition.slug` differs from `slug`.
    """
    current = editions.current(now)
    edition = current.filter(slug=slug).first()
    if edition is None:
        once = editions.filter(slug=slug, live_from__lte=now).first()
        edition = current.filter(draft=once.draft_id).first() if once else None
    seen = set()
    while edition and edition.kind == Edition.Kind.REPLACED and edition.draft_id not in seen:
        seen.add(edition.draft_id)
        edition = current.filter(draft=edition.replacement).first() or edition
    return edition


def elsewhere(request: HttpRequest, edition: Any, slug: str) -> HttpResponseBase | None:
    """The answer where no page stands at `slug`: 404, 410 or a permanent redirect. None where `edition` does."""
    if edition is None or not was_read(edition):
        raise Http404
    if edition.kind in {Edition.Kind.ERROR, Edition.Kind.REPLACED}:
        response: HttpResponse = render(request, "410.html", {"edition": edition}, status=410)
        return response
    return redirect(edition, permanent=True) if edition.slug != slug else None


def was_read(edition: Any) -> bool:
    """Whether patients have read this page: one whose schedule was cancelled before its time was never there."""
    before = type(edition).objects.filter(draft=edition.draft_id, live_from__lte=edition.live_from)
    return edition.kind != Edition.Kind.ERROR or before.exclude(kind=Edition.Kind.ERROR).exists()


def age(edition: Any, now: datetime) -> dict[str, Any]:
    """What a page says about its review and its changes, for its template."""
    today = localdate(now)
    return {
        "reviewed": edition.reviewed(today),
        "review_overdue": edition.review_is_overdue(today),
        "changes": changes(edition)[:MOST_CHANGES],
    }


def changes(edition: Any) -> list[Any]:
    """The major changes that the page of `edition` tells, newest first; its own too where it is only a preview."""
    found = list(edition.changes_for_readers()[:MOST_CHANGES])
    is_news = edition.pk is None and edition.major and edition.change_note and edition.number > 1
    return [edition, *found] if is_news else found


def stamps(edition: Any, now: datetime) -> list[str]:
    """What of `edition` makes its page change, for the ETag: its number, its words, and the day its review lapses."""
    today = localdate(now)
    lapsed = (edition.review_is_overdue(today), edition.review_has_lapsed(today))
    return [edition.hash, str(edition.number), str(lapsed)]
