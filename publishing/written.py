"""When the words of an edition were written, and whose words they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from publishing.hashes import content_hash
from publishing.models import Draft, Edition, EditionQuerySet
from publishing.models.edition import Review


@dataclass(frozen=True)
class Written:
    """The day of the text, and the day from which patients have read exactly these words."""

    on: datetime
    changed: datetime


def written(edition: Edition) -> Written:
    """Words that come from a document or the sample are as old as that, on whatever day they came here."""
    dated = edition.content["dated"]
    since = live_since(edition)
    on = datetime.fromisoformat(dated) if dated else since
    return Written(on, max(on, since) if edition.origin == Edition.Origin.WRITTEN else on)


def live_since(edition: Edition) -> datetime:
    """When the first of the editions in a row with the same content went live: copies do not make words newer."""
    editions: EditionQuerySet = type(edition).objects.all()
    editions = editions.filter(draft=edition.draft_id, number__lte=edition.number)
    before = editions.exclude(hash=edition.hash).values_list("number", flat=True).first()
    same = editions.filter(number__gt=before or 0).values_list("live_from", flat=True).last()
    return min(same or edition.live_from, edition.live_from)


def author_of_words(edition: Edition, reviewed: Review | None) -> dict[str, str] | None:
    """The author that a page may name; None if no one vouches that the words are the author's.

    The words of an imported document are, as long as they stay as they are; so are words that the author signed. No
    one wrote the sample.
    """
    author: dict[str, str] | None = edition.content["author"]
    if edition.origin == Edition.Origin.SAMPLE:
        return None
    if author and reviewed and reviewed.is_by_author and reviewed.name == author["name"]:
        return author
    return author if edition.origin == Edition.Origin.IMPORTED or is_as_imported(edition) else None


def is_as_imported(edition: Edition) -> bool:
    draft: Any = edition.draft
    return bool(draft.imported_content == imported_hash(edition.content, draft))


def imported_hash(content: dict[str, Any], draft: Draft) -> str:
    """The hash of what an import writes. It holds the author's key, so that renaming a physician is not an edit."""
    return content_hash(content | {"author": getattr(draft, "author_id", None)})
