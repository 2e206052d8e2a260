"""Patients' questions. They have their own drafts and editions, and a position on each procedure's page."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure, ProcedureEdition
from publishing.models import Draft, Edition
from text.sanitising import sanitised, to_plain

LONGEST_TOPIC = 80  # characters
MOST_WORDS_IN_SHORT_ANSWER = 50
MOST_RELATED = 3


class Stage(models.TextChoices):
    DECIDING = "deciding", _("Deciding")
    PREPARING = "preparing", _("Getting ready")
    THE_DAY = "the_day", _("On the day")
    RECOVERING = "recovering", _("Recovering")
    COST = "cost", _("Cost")


class Question(Draft):
    question = models.CharField(_("question"), max_length=300, help_text=_("In the patient's words, ending in “?”."))
    short_answer = models.CharField(
        _("short answer"),
        max_length=400,
        blank=True,
        help_text=format_lazy(_("Plain text, at most {most} words."), most=MOST_WORDS_IN_SHORT_ANSWER),
    )
    answer = models.TextField(_("answer"))
    topic = models.CharField(_("topic"), max_length=LONGEST_TOPIC, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True)
    dated = models.DateTimeField(_("written on"), null=True, blank=True)
    procedures: "models.ManyToManyField[Procedure, Placement]" = models.ManyToManyField(
        Procedure, through="Placement", related_name="questions", verbose_name=_("procedures")
    )

    related = models.ManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="+",
        verbose_name=_("related questions"),
        help_text=format_lazy(_("{most} at most."), most=MOST_RELATED),
    )

    class Meta(Draft.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["question"]

    def __str__(self) -> str:
        return self.question

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.answer = sanitised(self.answer)
        super().save(*args, **kwargs)

    def freeze(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "short_answer": self.short_answer,
            "answer": self.answer,
            "topic": self.topic,
            "stage": self.stage,
            "dated": self.dated.isoformat() if self.dated else None,
            "sample": self.sample,
            "procedures": [[place.procedure_id, place.position] for place in self.placements.all()],
            "related": list(self.related.order_by("pk").values_list("pk", flat=True)),
        }

    def thaw(self, content: dict[str, Any]) -> None:
        for name in ("question", "short_answer", "answer", "topic", "stage", "sample"):
            setattr(self, name, content[name])
        self.dated = datetime.fromisoformat(content["dated"]) if content["dated"] else None
        self.save()
        self.related.set(content["related"])
        self.placements.all().delete()
        for procedure, position in content["procedures"]:
            self.placements.create(procedure_id=procedure, position=position)

    @staticmethod
    def clinical_parts(content: dict[str, Any]) -> dict[str, Any]:
        return {name: content[name] for name in ("question", "short_answer", "answer")}

    def reading_parts(self) -> dict[str, str]:
        return {"answer": self.answer}

    def default_review_months(self) -> int:
        return 6 if self.stage == Stage.COST else 12

    def search_text(self) -> str:
        return "\n".join(filter(None, [self.short_answer, to_plain(self.answer)]))

    def place(self, edition: "QuestionEdition") -> None:
        EditionPlacement.objects.bulk_create(
            EditionPlacement(edition=edition, procedure_id=procedure, position=position)
            for procedure, position in edition.content["procedures"]
        )


class Placement(models.Model):
    """The position of a question's draft on a procedure's page."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="placements")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="placements", verbose_name=_("procedure")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("place on a procedure")
        verbose_name_plural = _("places on procedures")
        ordering = ["procedure_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "procedure"], name="faqs_placement_once")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.position}"


class QuestionEdition(Edition):
    draft = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="editions")
    procedures: "models.ManyToManyField[Procedure, EditionPlacement]" = models.ManyToManyField(
        Procedure, through="EditionPlacement", related_name="question_editions"
    )

    class Meta(Edition.Meta):
        verbose_name = _("edition of a question")
        verbose_name_plural = _("editions of questions")

    def get_absolute_url(self) -> str:
        return reverse("faqs:question", args=[self.slug])

    def live_procedures(self, at: datetime) -> list[ProcedureEdition]:
        procedures = [procedure for procedure, _position in self.content["procedures"]]
        return list(ProcedureEdition.objects.live(at).filter(draft__in=procedures))

    def live_related(self, at: datetime) -> "list[QuestionEdition]":
        return list(QuestionEdition.objects.live(at).filter(draft__in=self.content.get("related", [])))


class EditionPlacement(models.Model):
    """The position of a question's edition on a procedure's page; written once, with the edition."""

    edition = models.ForeignKey(QuestionEdition, on_delete=models.CASCADE, related_name="placements")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="edition_placements")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "procedure"], name="faqs_edition_placement_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.position}"


class AnsweredCount(models.Model):
    """One day's answers to “Did this answer your question?”, about an edition or about a whole topic."""

    day = models.DateField(_("day"))
    edition = models.ForeignKey(
        QuestionEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edition")
    )
    topic = models.CharField(_("topic"), max_length=LONGEST_TOPIC, blank=True)
    yes = models.PositiveIntegerField(_("yes"), default=0)
    no = models.PositiveIntegerField(_("no"), default=0)

    class Meta:
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
