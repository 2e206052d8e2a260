"""Sample content for /components/, the page that shows every component in every state."""

from datetime import UTC, date, datetime, time
from typing import Any

from clinic.models import Location, OpeningHours, Physician
from emergencies.cards import Card
from emergencies.signs import Certainty, Sign
from faqs.models import QuestionEdition
from procedures.coverage_facts import CoverageFact
from procedures.models import (
    CareLevel,
    CoverageEdition,
    CriterionKind,
    Drawings,
    KeyFactKind,
    ProcedureEdition,
    SectionKind,
)
from procedures.models.drawings import default_words
from publishing.models.edition import Review
from publishing.written import Written

NOON = datetime(2026, 3, 5, 19, tzinfo=UTC)
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
            {
                "name": "Warm stone",
                "how": LONG,
                "benefit": LONG,
                "harm": "A burn",
                "recovery": "None",
                "nothing": False,
            },
            {"name": "Doing nothing", "how": "You wait", "benefit": "", "harm": LONG, "recovery": "", "nothing": True},
        ],
        "care_cards": [
            {"level": level.value, "heading": f"What to do: {level.label}", "items": ["A sign.", LONG]}
            for level in CareLevel
        ],
        "sources": [
            source("study", "A source with an address", url="https://example.com/", read_on="2026-03-01"),
            source("paper", "A source on paper"),
            source("person", "What we see here", vouched_by="Ana Sample MD", read_on="2026-03-01"),
        ],
        "evidence": [{"kind": SectionKind.RISKS, "text": LONG, "source": key} for key in ("study", "person")],
        "drawings": [{"kind": SectionKind.WHAT, "name": Drawings.CANAL, "words": default_words().splitlines()}],
    }
    now = datetime(2026, 3, 5, 12, tzinfo=UTC)
    return ProcedureEdition(
        slug="warm-stone", title="Warm stone", number=3, content=content, change_note="Clearer risks.", live_from=now
    )


def coverage() -> list[CoverageFact]:
    end = datetime(2027, 3, 1, 7, tzinfo=UTC)
    content: dict[str, Any] = {
        "us_state": "", "rule": "Rule 12", "rule_version": "version 2", "text": LONG, "sample": True,
        "source_title": "A book of rules", "source_url": "https://example.com/", "checked_on": "2026-03-01",
    }  # fmt: skip
    review = Review(
        name="Ana Sample MD", credentials="board certified", slug="ana", on=date(2026, 3, 4), is_by_author=False,
        small_changes_on=date(2026, 3, 5),
    )  # fmt: skip
    facts: list[tuple[dict[str, Any], Review | None]] = [
        ({"payer": "A public plan", "expires_at": end.isoformat()}, None),
        ({"payer": "Another plan", "us_state": "CO", "expires_at": NOON.isoformat(), "sample": False}, review),
    ]
    return [CoverageFact(CoverageEdition(content=content | own), signed) for own, signed in facts]


def source(key: str, title: str, **fields: str) -> dict[str, Any]:
    row = {"key": key, "title": title, "url": "", "vouched_by": "", "read_on": None, "counts_until": None}
    return row | {"supports": []} | fields


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
        "coverage": coverage(),
        "today": date(2026, 3, 5),
        "written": Written(datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 5, 12, tzinfo=UTC)),
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
