"""The parts of a procedure's page in their order, and the arrangement of lists of procedures."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import template

from procedures.models import CareLevel, CriterionKind, ProcedureEdition, SectionKind
from publishing.models import Edition

register = template.Library()

FIGURES = {"mild-procedure": "components/_canal.html"}
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
    """A part of the page under one heading: a section's text with its criteria, choices, care cards and images."""

    kind: str
    heading: str
    body: str = ""
    sample: bool = False
    criteria: list[Criteria] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    care_cards: list[dict[str, Any]] = field(default_factory=list)
    figure: str = ""
    images: list[dict[str, Any]] = field(default_factory=list)


@register.filter
def parts(edition: ProcedureEdition) -> list[PagePart]:
    """The page's parts in the order in which patients need them; a part may have rows without a section's text."""
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
    images = {kind: [image for image in content.get("images", []) if image["kind"] == kind] for kind in SectionKind}
    shown = [kind for kind in SectionKind if kind in sections or rows_of_kind.get(kind) or images[kind]]
    place_of_figure = next((kind for kind in (SectionKind.WHAT, SectionKind.HOW) if kind in shown), None)
    return [
        PagePart(
            kind=kind.value,
            heading=str(kind.label),
            body=sections.get(kind, {}).get("body", ""),
            sample=sections.get(kind, {}).get("sample", False),
            criteria=criteria if kind == SectionKind.CANDIDATES else [],
            choices=content["choices"] if kind == SectionKind.OPTIONS else [],
            care_cards=care_cards if kind == SectionKind.HELP else [],
            figure=FIGURES.get(edition.slug, "") if kind == place_of_figure else "",
            images=images[kind],
        )
        for kind in shown
    ]


def grouped_criteria(criteria: list[dict[str, str]]) -> list[Criteria]:
    groups = [
        Criteria(kind.value, str(kind.label), ICONS[kind], [item["text"] for item in criteria if item["kind"] == kind])
        for kind in CriterionKind
    ]
    return [group for group in groups if group.items]


@register.filter
def published(edition: Edition) -> datetime:
    """When the text was written, or when it went live if that is not known."""
    dated = edition.content["dated"]
    return datetime.fromisoformat(dated) if dated else edition.live_from


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
def has_help(shown: list[PagePart]) -> bool:
    return any(part.kind == SectionKind.HELP for part in shown)
