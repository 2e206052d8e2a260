"""A procedure's draft as the gate reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Self

from procedures.models import (
    CareCard,
    CareLevel,
    Choice,
    Criterion,
    Drawing,
    Evidence,
    KeyFact,
    Procedure,
    Section,
    SectionImage,
    Source,
)
from publishing.labels import labels_of
from publishing.rules import Passage
from text.sanitising import from_plain, to_plain

# What each column of the comparison of choices says.
COLUMNS = ("how", "benefit", "harm", "recovery")


@dataclass(frozen=True)
class LoadedProcedure:
    """A procedure's draft with all its parts, each read from the database once."""

    procedure: Procedure
    sections: list[Section]
    criteria: list[Criterion]
    choices: list[Choice]
    care_cards: list[CareCard]
    key_facts: list[KeyFact]
    sources: list[Source]
    evidence: list[Evidence]
    images: list[SectionImage]
    drawings: list[Drawing]

    @classmethod
    def load(cls, procedure: Procedure) -> Self:
        return cls(
            procedure=procedure,
            sections=list(procedure.sections.all()),
            criteria=list(procedure.criteria.all()),
            choices=list(procedure.choices.all()),
            care_cards=list(procedure.care_cards.all()),
            key_facts=list(procedure.key_facts.all()),
            sources=list(procedure.sources.all()),
            evidence=list(procedure.evidence.all()),
            images=list(procedure.images.all()),
            drawings=list(procedure.drawings.all()),
        )

    @cached_property
    def passages(self) -> list[Passage]:
        return [Passage(f"sections:{row.pk}:body", str(row), row.body, row.kind) for row in self.sections]

    def own_text(self, field: str) -> Passage:
        return plain_passage(field, labels_of(Procedure)[field], getattr(self.procedure, field))

    def all_texts(self) -> Iterator[Passage]:
        yield from chain([self.own_text("title")], self.passages, self.short_texts())
        for row in self.evidence:
            yield plain_passage(f"evidence:{row.pk}:text", str(row.get_kind_display()), row.text, row.kind)

    def has_section(self, kind: str) -> bool:
        return any(section.kind == kind and to_plain(section.body) for section in self.sections)

    def has_emergency_card(self) -> bool:
        return any(card.level == CareLevel.EMERGENCY for card in self.care_cards)

    def short_texts(self) -> Iterator[Passage]:
        """What patients read outside the sections, without the title and the rows of evidence."""
        for field in ("one_line", "medical_name", "other_names", "disclosure"):
            yield self.own_text(field)
        yield from chain(self.rows_of_facts(), self.rows_of_choices(), self.rows_of_pictures())

    def rows_of_facts(self) -> Iterator[Passage]:
        for fact in self.key_facts:
            yield plain_passage(f"key_facts:{fact.pk}:value", str(fact.get_kind_display()), fact.value, fact.kind)
        for row in self.criteria:
            yield plain_passage(f"criteria:{row.pk}:text", str(row.get_kind_display()), row.text, row.kind)
        for card in self.care_cards:
            yield plain_passage(f"care_cards:{card.pk}:heading", str(card), card.heading, card.level)
            yield plain_passage(f"care_cards:{card.pk}:items", str(card), card.items, card.level)

    def rows_of_choices(self) -> Iterator[Passage]:
        for choice in self.choices:
            for field in ("name", *COLUMNS):
                yield plain_passage(f"choices:{choice.pk}:{field}", choice.name, getattr(choice, field))

    def rows_of_pictures(self) -> Iterator[Passage]:
        for image in self.images:
            for field in ("alt", "caption"):
                yield plain_passage(f"images:{image.pk}:{field}", str(image), getattr(image, field), image.kind)
        for drawing in self.drawings:
            yield plain_passage(f"drawings:{drawing.pk}:words", str(drawing), drawing.words, drawing.kind)


def plain_passage(where: str, label: str, text: str, kind: str = "") -> Passage:
    return Passage(where, label, from_plain(text), kind)
