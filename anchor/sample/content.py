"""Writes the sample clinic of a new site from anchor/sample/*.toml. All of it is marked as a sample."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from clinic.models import Holiday, Location, OpeningHours, Physician, Practice
from faqs.models import Question
from pages.models import Notice
from procedures.models import (
    BodyArea,
    CareCard,
    Choice,
    Condition,
    Criterion,
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


def write_clinic(data: Data) -> None:
    practice = data["practice"]
    Practice.objects.create(name=practice["name"], one_line=practice["one_line"], phone=practice["phone"], sample=True)
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
        languages = ", ".join(person.pop("languages"))
        slug = free_slug(Physician, person["name"])
        Physician.objects.create(slug=slug, languages=languages, sample=True, **person)


def write_notice(data: Data, position: int) -> None:
    Notice.objects.create(
        slug=data["kind"],
        title=data["title"],
        one_line=data["one_line"],
        body=data["body"],
        template=True,
        position=position,
    )


def write_procedure(data: Data, now: datetime) -> None:
    procedure = Procedure.objects.create(
        title=data["title"],
        slug=free_slug(Procedure, data["title"]),
        medical_name=data["medical_name"],
        other_names="\n".join(data["other_names"]),
        one_line=data["one_line"],
        approach=data["approach"],
        disclosure=data["disclosure"],
        author=Physician.objects.filter(sample=True).first(),
        dated=at_noon(data["dated"]),
        sample=True,
    )
    procedure.conditions.set(Condition.objects.get_or_create(name=name)[0] for name in data["conditions"])
    procedure.body_areas.set(BodyArea.objects.get_or_create(name=name)[0] for name in data["body_areas"])
    write_parts(procedure, KeyFact, data["key_facts"])
    write_parts(procedure, Criterion, data["criteria"])
    write_parts(procedure, Choice, data["options"])
    write_parts(procedure, Source, data["sources"])
    cards = [card | {"items": "\n".join(card["items"])} for card in data["care_cards"]]
    write_parts(procedure, CareCard, cards)
    sections = sorted(data["sections"], key=lambda section: SectionKind.values.index(section["kind"]))
    write_parts(procedure, Section, [section | {"sample": True} for section in sections])
    publish_sample(procedure, now)
    for position, asked in enumerate(data["questions"], start=1):
        question = Question.objects.create(
            slug=free_slug(Question, asked["question"]), sample=True, dated=procedure.dated, **asked
        )
        question.placements.create(procedure=procedure, position=position)
        publish_sample(question, now)


def write_parts(procedure: Procedure, model: type[ProcedurePart], rows: list[Data]) -> None:
    for position, row in enumerate(rows):
        model._default_manager.create(**row | {"procedure": procedure, "position": position})


def publish_sample(draft: Draft, now: datetime) -> None:
    workflow.publish_as_is(draft, now=now, origin=Edition.Origin.SAMPLE, change_note="Sample content.")


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
