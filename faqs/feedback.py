"""“Did this answer your question?”: answers counted by day and by edition or topic, without any data on the reader."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Sum
from django.utils.timezone import localdate

from faqs.models import AnsweredCount, QuestionEdition

YES: Final = "yes"
NO: Final = "no"
PERIOD: Final = timedelta(days=90)
# With fewer answers, a percentage would mislead.
ENOUGH_FOR_A_SHARE: Final = 5


def count(answer: str, now: datetime, edition: QuestionEdition | None = None, topic: str = "") -> None:
    """Adds one `answer` (YES or NO) to today's count of the edition or topic; exact even with many readers at once."""
    counted = {"day": localdate(now), "edition": edition, "topic": "" if edition else topic}
    AnsweredCount.objects.bulk_create([AnsweredCount(**counted)], ignore_conflicts=True)
    AnsweredCount.objects.filter(**counted).update(**{answer: F(answer) + 1})


@dataclass(frozen=True)
class FeedbackTally:
    """The answers about one edition, or about a topic, over a period."""

    edition: QuestionEdition | None
    topic: str
    yes: int
    no: int

    @property
    def said(self) -> int:
        return self.yes + self.no

    @property
    def percent(self) -> int:
        return round(100 * self.yes / self.said)

    @property
    def is_many(self) -> bool:
        return self.said >= ENOUGH_FOR_A_SHARE


def worst_first(today: date) -> list[FeedbackTally]:
    """The tallies of the last 90 days, lowest percentage of yes first; tallies with few answers come last.

    Between two equal percentages, the one with more noes comes first.
    """
    recent = AnsweredCount.objects.filter(day__gt=today - PERIOD).values("edition", "topic")
    sums = list(recent.annotate(ayes=Sum("yes"), noes=Sum("no")).order_by("edition", "topic"))
    editions = QuestionEdition.objects.in_bulk([row["edition"] for row in sums if row["edition"]])
    tallies = [FeedbackTally(editions.get(row["edition"]), row["topic"], row["ayes"], row["noes"]) for row in sums]
    with_answers = [tally for tally in tallies if tally.said]
    return sorted(with_answers, key=lambda tally: (not tally.is_many, tally.percent, -tally.no))


def answers_by_draft(now: datetime) -> dict[int, int]:
    """How many answers readers gave about each question in the 90 days before today, by the draft's primary key.

    Today is left out, so that an order made from these numbers changes only once a day.
    """
    today = localdate(now)
    recent = AnsweredCount.objects.filter(edition__isnull=False, day__gte=today - PERIOD, day__lt=today)
    by_draft = recent.values("edition__draft").annotate(answers=Sum(F("yes") + F("no"))).order_by()
    return {row["edition__draft"]: row["answers"] for row in by_draft}


def most_asked(now: datetime, number: int) -> tuple[list[QuestionEdition], bool]:
    """The `number` live questions that most readers have, and whether each of them got an answer from a reader.

    A reader who answers “Did this answer your question?” had that question. Questions without answers come last, the
    oldest first; a list that shows one of them must not be called “most asked”.
    """
    answers = answers_by_draft(now)
    live = QuestionEdition.objects.live(now).with_sign_offs().order_by("draft")
    shown = sorted(live, key=lambda edition: -answers.get(edition.draft_id, 0))[:number]
    return shown, all(edition.draft_id in answers for edition in shown)


def topic_exists(topic: str, now: datetime) -> bool:
    return any(edition.content["topic"] == topic for edition in QuestionEdition.objects.live(now))
