"""Patients' questions. They have their own drafts and editions, and a position on each procedure's page."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clinic.models import Physician
from ledger.models import WrittenOnce
from procedures.models import Procedure, ProcedureEdition, SourceFields
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
    author = models.ForeignKey(
        Physician, on_delete=models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("author")
    )
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

    def freeze_words(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "short_answer": self.short_answer,
            "answer": self.answer,
            "topic": self.topic,
            "stage": self.stage,
            "dated": self.dated.isoformat() if self.dated else None,
            "author": {"name": self.author.name, "slug": self.author.slug} if self.author else None,
            "sample": self.sample,
            # Their order on a procedure's page is a part of that page: see `faqs.standing`.
            "procedures": sorted(self.placements.values_list("procedure", flat=True)),
            "related": list(self.related.order_by("pk").values_list("pk", flat=True)),
            "sources": [source.freeze() for source in self.sources.all()],
        }

    def thaw_words(self, content: dict[str, Any]) -> None:
        for name in ("question", "short_answer", "answer", "topic", "stage", "sample"):
            setattr(self, name, content[name])
        self.dated = datetime.fromisoformat(content["dated"]) if content["dated"] else None
        author = content["author"]
        self.author = Physician.objects.filter(slug=author["slug"]).first() if author else None
        self.save()
        self.related.set(content["related"])
        self.placements.exclude(procedure__in=content["procedures"]).delete()
        for procedure in set(content["procedures"]) - {*self.placements.values_list("procedure", flat=True)}:
            self.placements.create(procedure_id=procedure, position=Placement.after_all(procedure))
        self.sources.all().delete()
        for position, row in enumerate(content["sources"]):
            self.sources.create(position=position, **AnswerSource.thaw(row))

    @classmethod
    def vouchers_in(cls, content: dict[str, Any]) -> set[str]:
        return {source["vouched_by"] for source in content["sources"]} - {""}

    @classmethod
    def title_of(cls, content: dict[str, Any]) -> str | None:
        return str(content["question"])

    def reading_parts(self) -> dict[str, str]:
        return {"answer": self.answer}

    def default_review_months(self) -> int:
        return 6 if self.stage == Stage.COST else 12

    def search_text(self) -> str:
        return "\n".join(filter(None, [self.short_answer, to_plain(self.answer)]))

    def place(self, edition: "QuestionEdition") -> None:
        EditionPlacement.objects.bulk_create(
            EditionPlacement(edition=edition, procedure_id=procedure) for procedure in edition.content["procedures"]
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

    @classmethod
    def after_all(cls, procedure: int) -> int:
        """The position after all questions that are placed on the procedure with this primary key."""
        last = cls.objects.filter(procedure=procedure).aggregate(last=models.Max("position"))["last"]
        return 0 if last is None else last + 1


class AnswerSource(SourceFields):
    """A source that supports numbers in an answer. An answer may also rest on the sources of its procedures."""

    page_field = "question"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceFields.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["question", "key"],
                name="faqs_source_key_once",
                violation_error_message=_("Another source of this page has this short name. Choose a different one."),
            )
        ]


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
        return list(ProcedureEdition.objects.live(at).with_sign_offs().filter(draft__in=self.content["procedures"]))

    def is_about_what_ended(self, at: datetime) -> bool:
        """Whether all its procedures that patients could ever read about are no longer offered."""
        current = ProcedureEdition.objects.current(at).filter(draft__in=self.content["procedures"])
        kinds = set(current.values_list("kind", flat=True))
        return Edition.Kind.ENDED in kinds and Edition.Kind.PAGE not in kinds

    def live_related(self, at: datetime) -> "list[QuestionEdition]":
        return list(QuestionEdition.objects.live(at).with_sign_offs().filter(draft__in=self.content.get("related", [])))


class EditionPlacement(WrittenOnce):
    """A procedure that a question's edition answers for; written once, with the edition."""

    edition = models.ForeignKey(QuestionEdition, on_delete=models.CASCADE, related_name="placements")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="edition_placements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "procedure"], name="faqs_edition_placement_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.procedure_id}"


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
