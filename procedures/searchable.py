"""How search finds a procedure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.models import CriterionKind, KeyFactKind, Procedure, ProcedureEdition
from search import indexing, kinds
from search.documents import Document

KIND = kinds.Kind("procedure", _("Procedures"), rank=1)


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
    )


def lines_outside_sections(content: dict[str, Any]) -> list[str]:
    facts = [f"{KeyFactKind(fact['kind']).label}: {fact['value']}" for fact in content["key_facts"]]
    criteria = [f"{CriterionKind(row['kind']).label}: {row['text']}" for row in content["criteria"]]
    choices = [
        ". ".join(filter(None, [row["name"], row["how"], row["recovery"], row["note"]])) for row in content["choices"]
    ]
    cards = [f"{card['heading']}: {' '.join(card['items'])}" for card in content["care_cards"]]
    return [*facts, *criteria, *choices, *cards, *content["body_areas"]]


def register() -> None:
    kinds.register(KIND)
    indexing.register_editions(Procedure, ProcedureEdition, document_of)
