"""“Did this answer your question?”: counted by day and by what was read, with nothing of who read it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from faqs.models import QuestionEdition
from publishing.editions import local_day

YES: Final = "yes"
NO: Final = "no"
RECENT: Final = timedelta(days=90)


class AnsweredCount(models.Model):
    """What readers of an edition, or of all questions of a topic, said on one day."""

    day = models.DateField(_("day"))
    edition = models.ForeignKey(
        QuestionEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edition")
    )
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    yes = models.PositiveIntegerField(_("yes"), default=0)
    no = models.PositiveIntegerField(_("no"), default=0)

    class Meta:
        app_label = "faqs"
        verbose_name = _("answered or not")
        verbose_name_plural = _("answered or not")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "edition"], condition=Q(edition__isnull=False), name="faqs_count_of_edition_once"
            ),
            models.UniqueConstraint(
                fields=["day", "topic"], condition=Q(edition__isnull=True), name="faqs_count_of_topic_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.yes}:{self.no}"


def count(answer: str, now: datetime, edition: QuestionEdition | None = None, topic: str = "") -> None:
    """Adds one; exact, however many count at once."""
    what = {"day": local_day(now), "edition": edition, "topic": "" if edition else topic}
    AnsweredCount.objects.bulk_create([AnsweredCount(**what)], ignore_conflicts=True)
    AnsweredCount.objects.filter(**what).update(**{answer: F(answer) + 1})


def readers(now: datetime) -> dict[int, int]:
    """How often readers of each question pressed one of the buttons in the 90 days before today, by its draft's key.

    Today does not count yet: what is ordered by this changes once a day.
    """
    today = local_day(now)
    recent = AnsweredCount.objects.filter(edition__isnull=False, day__gte=today - RECENT, day__lt=today)
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
