"""How a draft becomes an edition. The only place that makes editions."""

from datetime import datetime
from typing import Any

from django.db import transaction

from publishing.models import Draft, Edition, content_hash


class NothingChanged(Exception):
    """The draft says just what its newest edition says."""


@transaction.atomic
def publish(
    draft: Draft,
    *,
    by: Any,
    now: datetime,
    change_note: str = "",
    origin: str = Edition.Origin.WRITTEN,
) -> Any:
    """Freezes `draft` into a new edition that patients read from `now` on, and returns it.

    `by` is the staff member who publishes, or None for a command. Raises NothingChanged where the newest edition
    already has this content.
    """
    draft = type(draft)._base_manager.select_for_update().get(pk=draft.pk)
    newest = draft.editions.first()  # type: ignore[attr-defined]
    content = draft.freeze()
    digest = content_hash(content)
    if newest and newest.hash == digest and newest.slug == draft.slug:
        raise NothingChanged
    edition = draft.editions.create(  # type: ignore[attr-defined]
        slug=draft.slug,
        title=str(draft),
        number=newest.number + 1 if newest else 1,
        content=content,
        search_text=draft.search_text(),
        hash=digest,
        origin=origin,
        published_by=by,
        change_note=change_note,
        live_from=now,
        created_at=now,
    )
    draft.place(edition)
    return edition
