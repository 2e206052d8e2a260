"""Writes the sample clinic of a new site from anchor/sample/*.toml. All of it is marked as a sample."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from clinic.models import Holiday, Location, OpeningHours, Physician, Practice
from faqs.models import Question
from pages.models import Biography, Description, Notice
from procedures.models import (
    BodyArea,
    CareCard,
    Choice,
    Condition,
    Criterion,
    Drawing,
    Evidence,
    KeyFact,
    Procedure,
    ProcedurePart,
    Section,
    SectionKind,
    Source,
)
from publishing import workflow
from publishing.models import Draft, Edition
from publishing.slugs import free_slug

Data = dict[str, Any]


def site_is_in_use() -> bool:
    return Practice.objects.exists() or Procedure.objects.exists()


def write_clinic(data: Data, now: datetime) -> None:
    practice = data["practice"]
    Practice.objects.create(name=practice["name"], phone=practice["phone"], sample=True)
    publish_sample(Description.objects.create(one_line=practice["one_line"], sample=True), now)
    for position, place in enumerate(data["locations"]):
        hours = place.pop("hours")
        place["zip_code"] = place.pop("zip")
        location = Location.objects.create(position=position, **place)
        for stretch in hours:
            OpeningHours.objects.create(
                location=location,
                weekday=stretch["weekday"],
                opens=time.fromisoformat(stretch["opens"]),
                closes=time.fromisoformat(stretch["closes"]),
            )
    for holiday in data["holidays"]:
        Holiday.objects.create(day=holiday["date"], name=holiday["name"])
    for person in data["physicians"]:
        write_physician(person, now)


def write_physician(data: Data, now: datetime) -> None:
    physician = Physician.objects.create(
        name=data["name"],
        slug=free_slug(Physician, data["name"]),
        role=data["role"],
        languages=", ".join(data["languages"]),
        sample=True,
    )
    biography = Biography.objects.create(
        physician=physician, one_line=data["one_line"], body=data["biography"], sample=True
    )
    publish_sample(biography, now)


def write_notice(data: Data, position: int, now: datetime) -> None:
    notice = Notice.objects.create(
        slug=data["kind"],
        title=data["title"],
        one_line=data["one_line"],
        body=data["body"],
        sample=True,
        position=position,
    )
    publish_sample(notice, now)


def write_procedure(data: Data, now: datetime) -> None:
    procedure = Procedure.objects.create(
        title=data["title"],
        slug=free_slug(Procedure, data["title"]),
        medical_name=data["medical_name"],
        other_names="\n".join(data["other_names"]),
        one_line=data["one_line"],
        approach=data["approach"],
        disclosure=data["disclosure"],
        dated=at_noon(data["dated"]),
        sample=True,
    )
    procedure.conditions.set(Condition.objects.get_or_create(name=name)[0] for name in data["conditions"])
    procedure.body_areas.set(BodyArea.objects.get_or_create(name=name)[0] for name in data["body_areas"])
    write_parts(procedure, KeyFact, data["key_facts"])
    write_parts(procedure, Criterion, data["criteria"])
    write_parts(procedure, Choice, data["options"])
    write_parts(procedure, Source, with_lines(data["sources"], "supports"))
    write_parts(procedure, Evidence, data.get("evidence", []))
    write_parts(procedure, Drawing, data.get("drawings", []))
    write_parts(procedure, CareCard, with_lines(data["care_cards"], "items"))
    sections = sorted(data["sections"], key=lambda section: SectionKind.values.index(section["kind"]))
    write_parts(procedure, Section, [section | {"sample": True} for section in sections])
    questions = [write_question(asked, procedure, position) for position, asked in enumerate(data["questions"])]
    for draft in (procedure, *questions):
        publish_sample(draft, now)


def write_question(asked: Data, procedure: Procedure, position: int) -> Question:
    words = {name: value for name, value in asked.items() if name != "sources"}
    slug = free_slug(Question, asked["question"])
    question = Question.objects.create(slug=slug, sample=True, dated=procedure.dated, **words)
    for place, source in enumerate(with_lines(asked.get("sources", []), "supports")):
        question.sources.create(position=place, **source)
    question.placements.create(procedure=procedure, position=position)
    return question


def with_lines(rows: list[Data], name: str) -> list[Data]:
    """`rows` with a list of lines in the form in which a text area has it."""
    return [row | {name: "\n".join(row.get(name, []))} for row in rows]


def write_parts(procedure: Procedure, model: type[ProcedurePart], rows: list[Data]) -> None:
    for position, row in enumerate(rows):
        model._default_manager.create(**row | {"procedure": procedure, "position": position})


def publish_sample(draft: Draft, now: datetime) -> None:
    workflow.publish_as_is(draft, now=now, origin=Edition.Origin.SAMPLE, change_note="Sample content.")


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
