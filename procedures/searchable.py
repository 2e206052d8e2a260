"""How search finds a procedure."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from procedures import coverage_searchable
from procedures.models import Coverage, CriterionKind, KeyFactKind, Procedure, ProcedureEdition
from publishing import marks
from search import indexing, kinds
from search.documents import Document

KIND = kinds.Kind("procedure", _("Procedures"), rank=1, unreviewed=_("Not yet reviewed by a physician"))


def document_of(edition: ProcedureEdition) -> Document:
    content = edition.content
    return Document(
        kind=KIND.name,
        address=edition.get_absolute_url(),
        name=edition.title,
        other_names=tuple(dict.fromkeys(filter(None, [content["medical_name"], *content["other_names"]]))),
        short_text=" ".join(filter(None, [content["one_line"], *(f"{name}." for name in content["conditions"])])),
        long_text="\n".join([edition.search_text, *lines_outside_sections(content)]),
        live_from=edition.live_from,
        **marks.in_search(edition),
    )


def lines_outside_sections(content: dict[str, Any]) -> list[str]:
    # Without the rows of evidence: the page hides them on the day on which their source expires.
    facts = [f"{KeyFactKind(fact['kind']).label}: {fact['value']}" for fact in content["key_facts"]]
    criteria = [f"{CriterionKind(row['kind']).label}: {row['text']}" for row in content["criteria"]]
    columns = ("name", "how", "benefit", "harm", "recovery")
    choices = [". ".join(filter(None, (row[column] for column in columns))) for row in content["choices"]]
    cards = [f"{card['heading']}: {' '.join(card['items'])}" for card in content["care_cards"]]
    return [*facts, *criteria, *choices, *cards, *content["body_areas"]]


def register() -> None:
    kinds.register(KIND)
    indexing.register_editions(Procedure, ProcedureEdition, document_of, dependents=coverage_of)
    coverage_searchable.register()


def coverage_of(procedure: Procedure) -> "QuerySet[Coverage]":
    """Facts about coverage stand on the procedure's page: they come, move and go with it."""
    return procedure.coverage.all()
