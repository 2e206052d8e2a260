"""The parts of a procedure's page in their order, and the arrangement of lists of procedures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from django import template
from django.utils.translation import gettext

from procedures import evidence
from procedures.coverage_facts import CoverageFact
from procedures.models import CareLevel, CriterionKind, Drawings, ProcedureEdition, SectionKind
from procedures.models.drawings import parsed_words

register = template.Library()

DRAWINGS = {Drawings.CANAL: "components/_canal.html"}
ICONS = {
    CriterionKind.MAY_HELP: "check",
    CriterionKind.MAY_NOT: "cross",
    CriterionKind.TELL_US: "speak",
    CareLevel.EMERGENCY: "alert",
    CareLevel.CALL: "phone",
    CareLevel.SELF: "care",
}
# The most serious first, so that a patient in trouble need not read the others.
URGENCY = [CareLevel.EMERGENCY, CareLevel.CALL, CareLevel.SELF]


@dataclass(frozen=True)
class Criteria:
    kind: str
    heading: str
    icon: str
    items: list[str]


@dataclass(frozen=True)
class PagePart:
    """A part of the page under one heading: a section's text with the rows and pictures that belong to it."""

    kind: str
    heading: str
    body: str = ""
    sample: bool = False
    criteria: list[Criteria] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    care_cards: list[dict[str, Any]] = field(default_factory=list)
    drawings: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    coverage: Sequence[CoverageFact] = ()


@register.filter
def parts(edition: ProcedureEdition, today: date) -> list[PagePart]:
    """The page's parts on a day, in the order in which patients need them; some have rows without a section's text."""
    content = edition.content
    sections = {section["kind"]: section for section in content["sections"]}
    criteria = grouped_criteria(content["criteria"])
    care_cards = [
        card | {"icon": ICONS[card["level"]]}
        for card in sorted(content["care_cards"], key=lambda card: URGENCY.index(card["level"]))
    ]
    rows_of_kind = {
        SectionKind.CANDIDATES: criteria,
        SectionKind.OPTIONS: content["choices"],
        SectionKind.HELP: care_cards,
    }
    images, drawings = by_kind(content.get("images", [])), by_kind(map(with_words, content.get("drawings", [])))
    rows = by_kind(evidence.rows_that_count(content, today))
    shown = [
        kind
        for kind in SectionKind
        if kind in sections or rows_of_kind.get(kind) or any(kind in found for found in (images, drawings, rows))
    ]
    return [
        PagePart(
            kind=kind.value,
            heading=heading_of(kind, content),
            body=sections.get(kind, {}).get("body", ""),
            # The callout of a page that is a sample as a whole covers its sections.
            sample=sections.get(kind, {}).get("sample", False) and not content["sample"],
            criteria=criteria if kind == SectionKind.CANDIDATES else [],
            choices=content["choices"] if kind == SectionKind.OPTIONS else [],
            care_cards=care_cards if kind == SectionKind.HELP else [],
            drawings=drawings.get(kind, []),
            images=images.get(kind, []),
            evidence=rows.get(kind, []),
        )
        for kind in shown
    ]


def heading_of(kind: SectionKind, content: dict[str, Any]) -> str:
    """A heading promises doing nothing only where the page compares it."""
    if kind == SectionKind.OPTIONS and any(choice["nothing"] for choice in content["choices"]):
        return gettext("Other choices, including doing nothing")
    return str(kind.label)


def by_kind(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(row)
    return found


def with_words(drawing: dict[str, Any]) -> dict[str, Any]:
    return drawing | {"template": DRAWINGS[drawing["name"]], "words": parsed_words(drawing["words"])}


def grouped_criteria(criteria: list[dict[str, str]]) -> list[Criteria]:
    groups = [
        Criteria(kind.value, str(kind.label), ICONS[kind], [item["text"] for item in criteria if item["kind"] == kind])
        for kind in CriterionKind
    ]
    return [group for group in groups if group.items]


@register.filter
def day(written: str) -> date:
    return date.fromisoformat(written)


@register.filter
def other_names(edition: ProcedureEdition) -> list[str]:
    """The medical name and the other names, without duplicates and without the title."""
    names = [edition.content["medical_name"], *edition.content["other_names"]]
    return [name for name in dict.fromkeys(name.strip() for name in names) if name and name != edition.title]


def arranged(editions: Iterable[ProcedureEdition], key: str) -> list[tuple[str, list[ProcedureEdition]]]:
    groups: dict[str, list[ProcedureEdition]] = {}
    for edition in editions:
        for name in edition.content[key] or [""]:
            groups.setdefault(name, []).append(edition)
    return sorted(groups.items(), key=lambda group: (group[0] == "", group[0].casefold()))


@register.filter
def by_area(editions: Iterable[ProcedureEdition]) -> list[tuple[str, list[ProcedureEdition]]]:
    """(body area, its procedures), sorted by name; procedures without an area come last, under an empty name."""
    return arranged(editions, "body_areas")


@register.filter
def by_condition(editions: Iterable[ProcedureEdition]) -> list[tuple[str, list[ProcedureEdition]]]:
    """(condition, its procedures), sorted by name."""
    return [group for group in arranged(editions, "conditions") if group[0]]


@register.filter
def a_to_z(editions: Iterable[ProcedureEdition]) -> list[tuple[str, list[tuple[str, ProcedureEdition]]]]:
    """(letter, [(name, procedure), ...]), sorted; a procedure appears once under each of its names."""
    names = [(name, edition) for edition in editions for name in [edition.title, *other_names(edition)]]
    ordered = sorted(names, key=lambda entry: entry[0].casefold())
    return [(letter, list(entries)) for letter, entries in groupby(ordered, key=lambda entry: entry[0][0].upper())]


@register.filter
def with_coverage(shown: list[PagePart], facts: Sequence[CoverageFact]) -> list[PagePart]:
    """The parts with these facts in their section; for them, the section appears also without a text."""
    if not facts:
        return shown
    empty = PagePart(SectionKind.COST.value, str(SectionKind.COST.label))
    section = next((part for part in shown if part.kind == SectionKind.COST), empty)
    found = [part for part in shown if part.kind != SectionKind.COST] + [replace(section, coverage=facts)]
    return sorted(found, key=lambda part: SectionKind.values.index(part.kind))


@register.filter
def has_help(shown: list[PagePart]) -> bool:
    return any(part.kind == SectionKind.HELP for part in shown)
