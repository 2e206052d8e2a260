"""Keeps the search index the same as what patients can read. A room registers its models once.

The index rows of a draft are always replaced together, in the transaction that made its newest edition and has locked
the draft. Each edition can be found from its `live_from` until the first newer edition is due, so a scheduled edition
needs no job to enter the index and none to replace the old one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from search.documents import Document
from search.engine import engine

BATCH = 100


Documents = Callable[[list[Any], datetime], dict[str, Sequence[Document]]]
Dependents = Callable[[Any], Iterable[Model]]


@dataclass(frozen=True)
class IndexSource:
    """The rows of a model, and the documents of these rows: one each, or several over time.

    The documents of the `dependents` of a row are updated with its own.
    """

    rows: Callable[[], QuerySet[Any]]
    documents: Documents
    dependents: Dependents = lambda row: ()


SOURCES: dict[str, IndexSource] = {}
Row = TypeVar("Row", bound=Model)


def index(thing: str, *documents: Document) -> None:
    """Replaces all documents of `thing`, in the caller's transaction; without documents, removes it."""
    engine().put({thing: documents})


def name_of(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def register_source(model: type[Row], documents: Documents, dependents: Dependents = lambda row: ()) -> None:
    """Registers a model by the function that makes the documents of its rows, also from what they depend on."""
    SOURCES[model._meta.label_lower] = IndexSource(model._base_manager.all, documents, dependents)


def register_editions(
    draft_model: type[Model],
    edition_model: type[Model],
    document_of: Callable[[Any], Document],
    dependents: Dependents = lambda row: (),
) -> None:
    """Registers drafts and their editions. `document_of` makes an edition's document, without its times."""

    def documents(drafts: list[Any], now: datetime) -> dict[str, Sequence[Document]]:
        spans = live_spans(edition_model, drafts, now)
        editions: dict[int, Any] = edition_model._base_manager.select_related("sign_off").in_bulk(spans)
        found: dict[str, list[Document]] = {name_of(draft): [] for draft in drafts}
        for pk, (start, end) in spans.items():
            edition = editions[pk]
            document = replace(document_of(edition), live_from=start, live_until=end, hash=edition.hash)
            found[f"{draft_model._meta.label_lower}:{edition.draft_id}"].append(document)
        return dict(found)

    register_source(draft_model, documents, dependents)


def live_spans(
    edition_model: type[Model], drafts: list[Model], now: datetime
) -> dict[int, tuple[datetime, datetime | None]]:
    """When each edition of `drafts` is live, now or later, as (from, until) by primary key.

    The newest edition that is due wins: an edition ends as soon as any newer one is due, and never goes live if a newer
    one is due before it.
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


def refresh(row: Model, now: datetime) -> None:
    """Updates the documents of `row`, and of what depends on it, in the caller's transaction.

    Ignores rows of models that are not registered.
    """
    source = SOURCES.get(row._meta.label_lower)
    if source:
        engine().put(source.documents([row], now))
        for dependent in source.dependents(row):
            refresh(dependent, now)


def remove(row: Model) -> None:
    if row._meta.label_lower in SOURCES:
        index(name_of(row))


def reindex(now: datetime) -> Iterator[int]:
    """Rebuilds the whole index and yields how many rows are done.

    Each portion is replaced in a transaction of its own, with its rows locked. So every page can be found at all times,
    and staff who publish meanwhile neither wait long nor get overwritten.
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
