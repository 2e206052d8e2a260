"""“Did this answer your question?”: counted by day and by what was read, with nothing of who read it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Sum
from django.utils.timezone import localdate

from faqs.models import AnsweredCount, QuestionEdition

YES: Final = "yes"
NO: Final = "no"
LOOKED_BACK: Final = timedelta(days=90)
# Of fewer answers a share says little.
MANY: Final = 5


def count(answer: str, now: datetime, edition: QuestionEdition | None = None, topic: str = "") -> None:
    """Adds one; exact, however many count at once."""
    what = {"day": localdate(now), "edition": edition, "topic": "" if edition else topic}
    AnsweredCount.objects.bulk_create([AnsweredCount(**what)], ignore_conflicts=True)
    AnsweredCount.objects.filter(**what).update(**{answer: F(answer) + 1})


@dataclass(frozen=True)
class FeedbackTally:
    """What readers said of one edition, or of a topic, over a time."""

    edition: QuestionEdition | None
    topic: str
    yes: int
    no: int

    @property
    def said(self) -> int:
        return self.yes + self.no

    @property
    def percent(self) -> int:
        """The share of those whose question was answered."""
        return round(100 * self.yes / self.said)

    @property
    def is_many(self) -> bool:
        return self.said >= MANY


def worst_first(today: date) -> list[FeedbackTally]:
    """What was said in the last 90 days: the smallest share of yes first, but after them where only few said anything.

    Of two equal ones, that with more noes.
    """
    recent = AnsweredCount.objects.filter(day__gt=today - LOOKED_BACK).values("edition", "topic")
    sums = list(recent.annotate(ayes=Sum("yes"), noes=Sum("no")).order_by("edition", "topic"))
    editions = QuestionEdition.objects.in_bulk([row["edition"] for row in sums if row["edition"]])
    rows = [FeedbackTally(editions.get(row["edition"]), row["topic"], row["ayes"], row["noes"]) for row in sums]
    said = [row for row in rows if row.said]
    return sorted(said, key=lambda row: (not row.is_many, row.percent, -row.no))


def readers(now: datetime) -> dict[int, int]:
    """How often readers of each question pressed one of the buttons in the 90 days before today, by its draft's key.

    Today does not count yet: what is ordered by this changes once a day.
    """
    today = localdate(now)
    recent = AnsweredCount.objects.filter(edition__isnull=False, day__gte=today - LOOKED_BACK, day__lt=today)
    by_draft = recent.values("edition__draft").annotate(pressed=Sum(F("yes") + F("no"))).order_by()
    return {row["edition__draft"]: row["pressed"] for row in by_draft}


def most_asked(now: datetime, number: int) -> tuple[list[QuestionEdition], bool]:
    """The live questions that most people ask, and whether readers' answers made this order.

    Readers who say whether a question was answered had that question. Those of which nobody said so come last, in the
    order in which they were written; where one of them is shown, the list may not be called the most asked.
    """
    pressed = readers(now)
    live = QuestionEdition.objects.live(now).order_by("draft")
    shown = sorted(live, key=lambda edition: -pressed.get(edition.draft_id, 0))[:number]
    return shown, all(edition.draft_id in pressed for edition in shown)


def topic_exists(topic: str, now: datetime) -> bool:
    return any(edition.content["topic"] == topic for edition in QuestionEdition.objects.live(now))
