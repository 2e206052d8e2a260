"""When patients last got different words: an edition that only confirms a review has the same ones."""

from datetime import datetime

from publishing.models import Edition, EditionQuerySet


def last_changed(edition: Edition) -> datetime:
    """When the content of `edition` became what it is, through any number of editions with the same content."""
    editions: EditionQuerySet = type(edition).objects.all()
    before = editions.filter(draft=edition.draft_id, number__lt=edition.number, live_from__lte=edition.live_from)
    other = before.exclude(hash=edition.hash).first()
    same = before.filter(hash=edition.hash, number__gt=other.number if other else 0).order_by("number").first()
    return same.live_from if same else edition.live_from
