"""Sample content for /components/, the page that shows every component in every state."""

from datetime import UTC, datetime, time
from typing import Any

from clinic.models import Location, OpeningHours, Physician
from emergencies.cards import Card
from emergencies.signs import Certainty, Sign
from faqs.models import QuestionEdition
from procedures.models import CareLevel, CriterionKind, KeyFactKind, ProcedureEdition, SectionKind

FACTS = ["Less than 1 hour", "Local", "The same day", "Needed", "Within 2 days", "X-ray"]
LONG = "A longer line, as long as staff may write it, to see how it wraps on a small screen and in a narrow column."


def edition() -> ProcedureEdition:
    content = {
        "title": "Warm stone",
        "medical_name": "lapis calidus",
        "other_names": ["Hot stone"],
        "one_line": "A warm stone on the lower back for an evening.",
        "conditions": ["Stiff back"],
        "body_areas": ["Lower back"],
        "author": {"name": "Ana Sample MD", "slug": "ana-sample-md"},
        "dated": "2026-03-04T12:00:00+00:00",
        "disclosure": "The author sells no stones.",
        "sample": True,
        "sections": [
            {"kind": SectionKind.WHAT, "body": f"<p>{LONG}</p><h3>A list</h3><ul><li>One</li><li>Two</li></ul>"}
            | {"sample": True}
        ],
        "key_facts": [{"kind": kind.value, "value": value} for kind, value in zip(KeyFactKind, FACTS, strict=True)],
        "criteria": [{"kind": kind.value, "text": text} for kind in CriterionKind for text in ("A short line.", LONG)],
        "choices": [
            {"name": "Warm stone", "how": LONG, "recovery": "None", "note": "", "nothing": False},
            {"name": "Doing nothing", "how": "You wait", "recovery": "", "note": LONG, "nothing": True},
        ],
        "care_cards": [
            {"level": level.value, "heading": f"What to do: {level.label}", "items": ["A sign.", LONG]}
            for level in CareLevel
        ],
        "sources": [
            {"title": "A source with an address", "url": "https://example.com/", "read_on": "2026-03-01"},
            {"title": "A source on paper", "url": "", "read_on": None},
        ],
    }
    now = datetime(2026, 3, 5, 12, tzinfo=UTC)
    return ProcedureEdition(
        slug="warm-stone", title="Warm stone", number=3, content=content, change_note="Clearer risks.", live_from=now
    )


def questions(count: int) -> list[QuestionEdition]:
    content = {"short_answer": "A short answer.", "answer": f"<p>{LONG}</p>", "topic": "", "dated": None}
    return [
        QuestionEdition(slug=f"q{count}-{number}", content=content | {"question": f"What is question {number}?"})
        for number in range(count)
    ]


def cards(certainty: Certainty, *signs: Sign) -> list[Card]:
    return [Card(sign, certainty, language) for sign in signs for language in ("en", "es")]


def parts_in_every_state() -> dict[str, Any]:
    hours = [OpeningHours(weekday=day, opens=time(8), closes=time(12)) for day in range(5)]
    afternoon = [OpeningHours(weekday=day, opens=time(13, 30), closes=time(17)) for day in range(4)]
    return {
        "edition": edition(),
        "few": questions(2),
        "many": questions(7),
        "physician": Physician(name="Ana Sample MD", slug="ana", role="Pain medicine", languages="English, Spanish"),
        "location": Location(
            name="Sample office", street="1 Sample Street", city="Town", state="CO", zip_code="80000",
            phone="(303) 555-0142", map_url="https://example.com/",
        ),
        "hours": hours + afternoon,
        "certain": cards(Certainty.CERTAIN, Sign.CHEST, Sign.SELF_HARM),
        "possible": cards(Certainty.POSSIBLE, Sign.CHEST, Sign.SELF_HARM, Sign.ABUSE),
    }  # fmt: skip
