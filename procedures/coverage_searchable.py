"""How search finds what a payer pays for a procedure: as a place on the procedure's page, and only while it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.models import Coverage, CoverageEdition, Procedure, ProcedureEdition
from procedures.models.coverage import anchor_on, readable_name
from publishing import marks
from search import indexing, kinds
from search.documents import Document
from search.indexing import live_spans, name_of

KIND = kinds.Kind(
    "coverage",
    gettext_lazy("Cost and coverage"),
    rank=4,
    is_part=True,
    unreviewed=gettext_lazy("No one has signed this yet."),
)
Span = tuple[datetime, datetime | None]
SomeEdition = TypeVar("SomeEdition", CoverageEdition, ProcedureEdition)


def documents(drafts: list[Coverage], now: datetime) -> dict[str, Sequence[Document]]:
    """A document for each stretch of time in which an edition holds and its procedure's page is there."""
    lock_procedures(drafts)
    facts = spans_by_draft(CoverageEdition, drafts, now)
    pages = spans_by_draft(ProcedureEdition, [draft.procedure for draft in drafts], now)
    return {
        name_of(draft): [
            replace(document_of(fact, page), live_from=start, live_until=end)
            for (fact, held), (page, shown) in product(facts.get(draft.pk, []), pages.get(draft.procedure_id, []))
            for start, end in both(held, shown, fact.expires_at)
        ]
        for draft in drafts
    }


def lock_procedures(drafts: list[Coverage]) -> None:
    """Waits for those who publish the page of a procedure now, and makes others wait: both write these documents."""
    of_drafts = {draft.procedure_id for draft in drafts}
    list(Procedure._base_manager.select_for_update().filter(pk__in=of_drafts).order_by("pk").values_list("pk"))


def spans_by_draft(
    model: type[SomeEdition], drafts: Sequence[Model], now: datetime
) -> dict[int, list[tuple[SomeEdition, Span]]]:
    spans = live_spans(model, list(drafts), now)
    found: dict[int, list[tuple[SomeEdition, Span]]] = {}
    for pk, edition in model.objects.with_sign_offs().in_bulk(spans).items():
        found.setdefault(edition.draft_id, []).append((edition, spans[pk]))
    return found


def both(held: Span, shown: Span, expires_at: datetime) -> Iterator[Span]:
    start = max(held[0], shown[0])
    end = min(moment for moment in (held[1], shown[1], expires_at) if moment)
    if start < end:
        yield start, end


def document_of(fact: CoverageEdition, page: ProcedureEdition) -> Document:
    content = fact.content
    return Document(
        kind=KIND.name,
        address=anchor_on(page),
        name=readable_name(page.title, content["payer"], fact.us_state),
        short_text=content["text"],
        long_text="\n".join([_("What insurance pays"), content["rule"], content["rule_version"]]),
        live_from=fact.live_from,
        hash=fact.hash,
        **marks.in_search(fact),
    )


def register() -> None:
    kinds.register(KIND)
    indexing.register_source(Coverage, documents)
