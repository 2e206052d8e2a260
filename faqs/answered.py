"""“Did this answer your question?”: counted by day and by what was read, with nothing of who read it."""

from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from faqs.models import QuestionEdition
from publishing.editions import local_day

YES: Final = "yes"
NO: Final = "no"


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


def topic_exists(topic: str, now: datetime) -> bool:
    return any(edition.content["topic"] == topic for edition in QuestionEdition.objects.live(now))
