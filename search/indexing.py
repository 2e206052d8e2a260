"""What can be found follows what patients can read: an app names its editions once, and the workflow does the rest.

A draft's rows are always written as a whole, in the transaction that made its newest edition, which has locked the
draft. Each edition is found from its `live_from` on, until the first newer one is due: a scheduled edition needs no job
to come into the index, and none to push the old one out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from search.documents import Document
from search.engine import engine

BATCH = 100


@dataclass(frozen=True)
class IndexSource:
    """Rows of a model that can be found: each has one document, or several over time."""

    rows: Callable[[], QuerySet[Any]]
    documents: Callable[[list[Any], datetime], dict[str, Sequence[Document]]]


SOURCES: dict[str, IndexSource] = {}


def index(thing: str, *documents: Document) -> None:
    """Makes these documents all that can be found of `thing`, in the caller's transaction; none takes it away."""
    engine().put({thing: documents})


def name_of(row: Any) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def register(model: type[Any], document_of: Callable[[Any], Document | None]) -> None:
    """For rows that patients read as they are saved; `document_of` gives None for one that they do not see."""

    def documents(rows: list[Any], now: datetime) -> dict[str, Sequence[Document]]:
        found = {name_of(row): document_of(row) for row in rows}
        return {thing: [document] if document else [] for thing, document in found.items()}

    SOURCES[model._meta.label_lower] = IndexSource(model._base_manager.all, documents)


def register_editions(edition_model: type[Any], document_of: Callable[[Any], Document]) -> None:
    """For drafts: `document_of` makes an edition's document, whose times are filled in here."""
    draft_model: Any = edition_model._meta.get_field("draft").related_model

    def documents(drafts: list[Any], now: datetime) -> dict[str, Sequence[Document]]:
        spans = live_spans(edition_model, drafts, now)
        editions = edition_model._base_manager.in_bulk(spans)
        found: dict[str, list[Document]] = {name_of(draft): [] for draft in drafts}
        for pk, (start, end) in spans.items():
            edition = editions[pk]
            document = replace(document_of(edition), live_from=start, live_until=end, hash=edition.hash)
            found[f"{draft_model._meta.label_lower}:{edition.draft_id}"].append(document)
        return dict(found)

    SOURCES[draft_model._meta.label_lower] = IndexSource(draft_model._base_manager.all, documents)


def live_spans(
    edition_model: type[Any], drafts: list[Any], now: datetime
) -> dict[int, tuple[datetime, datetime | None]]:
    """From when until when each edition of `drafts` is a page that patients read, now or later, by primary key.

    The newest edition that is due wins: one is over as soon as any newer one is due, and never comes at all where a
    newer one is due before it.
    """
    rows = edition_model._base_manager.filter(draft__in=drafts).order_by("draft", "-number")
    spans: dict[int, tuple[datetime, datetime | None]] = {}
    draft, until = None, None
    for pk, its_draft, kind, start in rows.values_list("pk", "draft_id", "kind", "live_from"):
        if its_draft != draft:
            draft, until = its_draft, None
        if until is None or start < until:
            if kind == "page" and (until is None or until > now):
                spans[pk] = (start, until)
            until = start
    return spans


def refresh(row: Any, now: datetime) -> None:
    """Brings what can be found of `row` up to date, in the caller's transaction. Rows of other models are passed by."""
    source = SOURCES.get(row._meta.label_lower)
    if source:
        engine().put(source.documents([row], now))


def remove(row: Any) -> None:
    if row._meta.label_lower in SOURCES:
        index(name_of(row))


def reindex(now: datetime) -> Iterator[int]:
    """Builds the whole index anew and yields how many rows are done.

    Each portion is swapped in its own transaction, so that every page can be found at every moment, and nobody who
    publishes meanwhile waits for long or is overwritten: the portion's rows are locked while they are read.
    """
    done = 0
    things: list[str] = []
    for source in SOURCES.values():
        last = 0
        while rows := portion(source, last, now):
            things += [name_of(row) for row in rows]
            last = rows[-1].pk
            done += len(rows)
            yield done
    with transaction.atomic():
        engine().tidy(things)


def portion(source: IndexSource, after: int, now: datetime) -> list[Any]:
    with transaction.atomic():
        rows = list(source.rows().select_for_update().filter(pk__gt=after).order_by("pk")[:BATCH])
        engine().put(source.documents(rows, now))
    return rows
