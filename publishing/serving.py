"""Which edition answers at an address, and what a page says about its reviews and changes."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from publishing import diff
from publishing.labels import labels_of_draft
from publishing.models import Edition, EditionQuerySet, SignOff
from publishing.parts import with_names

MOST_CHANGES = 5


def find(editions: Any, slug: str, now: datetime) -> Any:
    """The edition among `editions` (a manager or queryset) that answers for `slug` at `now`, or None.

    An old address leads to the page's current edition, and a replaced page to its replacement, through any number of
    replacements. The caller redirects if `edition.slug` differs from `slug`.
    """
    current = editions.current(now)
    edition = current.filter(slug=slug).first()
    if edition is None:
        earlier = editions.filter(slug=slug, live_from__lte=now).first()
        edition = current.filter(draft=earlier.draft_id).first() if earlier else None
    seen = set()
    while edition and edition.kind == Edition.Kind.REPLACED and edition.draft_id not in seen:
        seen.add(edition.draft_id)
        edition = current.filter(draft=edition.replacement).first() or edition
    return edition


def elsewhere(request: HttpRequest, edition: Edition | None, slug: str) -> HttpResponseBase | None:
    """The answer if `edition` is not a page at `slug`: 404, 410 or a permanent redirect. None if it is."""
    if edition is None or not was_read(edition):
        raise Http404
    if edition.kind in {Edition.Kind.ERROR, Edition.Kind.REPLACED}:
        response: HttpResponse = render(request, "410.html", {"edition": edition}, status=410)
        return response
    return redirect(edition, permanent=True) if edition.slug != slug else None


def was_read(edition: Edition) -> bool:
    """Whether patients could ever read this page. A page whose only schedule was canceled was never there."""
    editions: EditionQuerySet = type(edition).objects.all()
    before = editions.filter(draft=edition.draft_id, live_from__lte=edition.live_from)
    return edition.kind != Edition.Kind.ERROR or before.exclude(kind=Edition.Kind.ERROR).exists()


def age(edition: Edition, now: datetime) -> dict[str, Any]:
    today = localdate(now)
    return {
        "reviewed": edition.reviewed(today),
        "review_overdue": edition.review_is_overdue(today),
        "changes": changes(edition)[:MOST_CHANGES],
    }


def changes(edition: Edition) -> list[Edition]:
    """The editions with the major changes that the page lists, newest first; includes `edition` in a preview."""
    found = list(edition.changes_for_readers()[:MOST_CHANGES])
    is_news = edition.pk is None and edition.major and edition.change_note and edition.number > 1
    return [edition, *found] if is_news else found


def small_changes(edition: Edition, read: SignOff, today: date) -> list[diff.Change]:
    """The words of `edition` that were changed since the signature `read`, without rows that readers no longer see."""
    model = type(edition.draft)
    old, new = (with_names(model, model.shown_on(content, today)) for content in (read.content, edition.content))
    return [diff.shortened(change) for change in diff.changes(old, new, labels_of_draft(model))]


def stamps(edition: Edition, now: datetime) -> list[str]:
    """What the page's ETag depends on: the content, the number, and whether the review is overdue or has lapsed."""
    today = localdate(now)
    lapsed = (edition.review_is_overdue(today), edition.review_has_lapsed(today))
    return [edition.hash, str(edition.number), str(lapsed)]
