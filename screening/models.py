"""What patients are asked with a request: the clinic's one safety list, and the questions about a procedure.

Both have drafts and editions, as pages do. A request stores which edition the patient saw.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.models.parts import ProcedurePart
from procedures.models.procedure import Procedure
from publishing.models.draft import Draft
from publishing.models.edition import Edition
from publishing.staff.addresses import admin_address
from screening.choice_lines import choices_of, line_of
from text.hygiene import lines_of
from text.sanitising import from_plain


class QuestionKind(models.TextChoices):
    CHOICE = "choice", _("one answer")
    CHOICES = "choices", _("several answers")
    TEXT = "text", _("free text")


class QuestionnaireDraft(Draft):
    """A draft with questions for the request form. It has no public page of its own."""

    intro = models.TextField(_("introduction"), blank=True, help_text=_("Plain text; each line is a paragraph."))

    class Meta(Draft.Meta):
        abstract = True

    @property
    def must_be_signed(self) -> bool:
        """The questions decide who is sent to an emergency room, and no page can say that no one signed them."""
        return True

    def search_text(self) -> str:
        return ""


class QuestionnaireEdition(Edition):
    class Meta(Edition.Meta):
        abstract = True

    @property
    def intro(self) -> list[str]:
        return lines_of(self.content["intro"])

    @property
    def is_sample(self) -> bool:
        return bool(self.content["sample"])

    def get_absolute_url(self) -> str:
        """The preview for staff, because there is no public page."""
        return f"{admin_address(self.draft, 'on')}?{urlencode({'at': self.live_from.isoformat()})}"


class QuestionnaireRow(ProcedurePart):
    """A row whose answers are stored under its key. The key stays the same when the words change."""

    key = models.SlugField(
        _("key"),
        max_length=40,
        blank=True,
        help_text=_(
            "Answers are stored under this key: do not change it after publishing. "
            "If left empty, it is made from the text."
        ),
    )
    text = models.CharField(_("text"), max_length=300)

    class Meta(ProcedurePart.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or slugify(self.text)[:40].replace("-", "_").strip("_")
        super().save(*args, **kwargs)


def first_question() -> str:
    """It asks about two weeks, because new symptoms are the urgent ones."""
    return gettext("In the last 2 weeks, have you had any of these?")


class SafetyList(QuestionnaireDraft):
    """The signs of an emergency that every patient is asked about first. The clinic has one list."""

    slug = models.SlugField(unique=True, max_length=80, default="safety", editable=False)
    question = models.CharField(_("question"), max_length=200, default=first_question)

    class Meta(QuestionnaireDraft.Meta):
        verbose_name = _("safety check")
        verbose_name_plural = _("safety check")
        constraints = [
            *QuestionnaireDraft.Meta.constraints,
            models.CheckConstraint(condition=Q(slug="safety"), name="screening_one_safety_list"),
        ]

    def __str__(self) -> str:
        return gettext("Safety check")

    def freeze_words(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "intro": self.intro,
            "sample": self.sample,
            "items": [item.freeze() for item in self.items.all()],
        }

    def thaw_words(self, content: dict[str, Any]) -> None:
        self.question, self.intro, self.sample = content["question"], content["intro"], content["sample"]
        self.save()
        self.items.all().delete()
        for position, row in enumerate(content["items"]):
            self.items.create(position=position, **row)

    def reading_parts(self) -> dict[str, str]:
        lines = [self.intro, self.question, *(item.text for item in self.items.all())]
        return {"items": from_plain("\n".join(lines))}


class SafetyItem(QuestionnaireRow):
    safety_list = models.ForeignKey(SafetyList, on_delete=models.CASCADE, related_name="items")

    class Meta(QuestionnaireRow.Meta):
        verbose_name = _("sign")
        verbose_name_plural = _("signs")

    def freeze(self) -> dict[str, Any]:
        return {"key": self.key, "text": self.text}


class SafetyListEdition(QuestionnaireEdition):
    draft = models.ForeignKey(SafetyList, on_delete=models.PROTECT, related_name="editions")

    class Meta(QuestionnaireEdition.Meta):
        verbose_name = _("edition of the safety check")
        verbose_name_plural = _("editions of the safety check")

    @property
    def question(self) -> str:
        return str(self.content["question"])

    @property
    def items(self) -> list[dict[str, str]]:
        """The signs, each {"key", "text"}."""
        return list(self.content["items"])


class ScreeningSet(QuestionnaireDraft):
    """The optional questions for a patient who asks about a procedure."""

    slug = models.SlugField(unique=True, max_length=80, editable=False)
    procedure = models.OneToOneField(
        Procedure, on_delete=models.CASCADE, related_name="screening_set", verbose_name=_("procedure")
    )

    class Meta(QuestionnaireDraft.Meta):
        verbose_name = _("questions before a request")
        verbose_name_plural = _("questions before a request")
        ordering = ["procedure__title"]

    def __str__(self) -> str:
        return gettext("Questions about: %(procedure)s") % {"procedure": self.procedure}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = f"procedure-{self.procedure_id}"
        super().save(*args, **kwargs)

    def freeze_words(self) -> dict[str, Any]:
        return {
            "intro": self.intro,
            "sample": self.sample,
            "questions": [question.freeze() for question in self.questions.all()],
        }

    def thaw_words(self, content: dict[str, Any]) -> None:
        self.intro, self.sample = content["intro"], content["sample"]
        self.save()
        self.questions.all().delete()
        for position, row in enumerate(content["questions"]):
            self.questions.create(position=position, **ScreeningQuestion.thaw(row))

    def reading_parts(self) -> dict[str, str]:
        asked = [f"{question.text}\n{question.hint}" for question in self.questions.all()]
        return {"questions": from_plain("\n".join([self.intro, *asked]))}


class ScreeningQuestion(QuestionnaireRow):
    screening_set = models.ForeignKey(ScreeningSet, on_delete=models.CASCADE, related_name="questions")
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind, default=QuestionKind.CHOICE)
    choices = models.TextField(
        _("choices"),
        blank=True,
        help_text=_(
            "One on each line: key | label | signal, for example “yes | Yes | supports”. The signal is supports, "
            "does_not_support, unclear or safety; patients never see it. “| alone” at the end of a line means that the "
            "choice cannot be combined with others. Every question needs the line “not_sure | Not sure | unclear”."
        ),
    )
    criterion = models.CharField(
        _("criterion"),
        max_length=150,
        blank=True,
        help_text=_("What the answer tells staff about. Leave it empty if the answer is only good to know."),
    )

    class Meta(QuestionnaireRow.Meta):
        verbose_name = _("question before a request")
        verbose_name_plural = _("questions, in their order")

    def freeze(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "text": self.text,
            "hint": self.hint,
            "kind": self.kind,
            "criterion": self.criterion,
            "choices": choices_of(self.choices),
        }

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"choices": "\n".join(line_of(choice) for choice in row["choices"])}


class ScreeningEdition(QuestionnaireEdition):
    draft = models.ForeignKey(ScreeningSet, on_delete=models.PROTECT, related_name="editions")

    class Meta(QuestionnaireEdition.Meta):
        verbose_name = _("edition of questions before a request")
        verbose_name_plural = _("editions of questions before a request")

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The questions in order, each {"key", "text", "hint", "kind", "criterion", "choices"}.

        A choice is {"key", "label", "signal", "alone"}. Only staff see the signal; a choice that stands alone cannot be
        combined with others.
        """
        return list(self.content["questions"])


def live_safety_list(now: datetime) -> SafetyListEdition | None:
    """The safety list that patients see at `now`, or None if the clinic has published none. One query."""
    edition: SafetyListEdition | None = SafetyListEdition.objects.live(now).first()
    return edition


def past_safety_list(number: int, content_hash: str, now: datetime) -> SafetyListEdition | None:
    """The safety list with this number and hash that is live at `now` or was live before, or None."""
    shown = SafetyListEdition.objects.filter(kind=SafetyListEdition.Kind.PAGE, live_from__lte=now)
    edition: SafetyListEdition | None = shown.filter(number=number, hash=content_hash).first()
    return edition


def live_screening(procedure_pk: int, now: datetime) -> ScreeningEdition | None:
    """The questions about a procedure that patients get at `now`, or None. One query."""
    edition: ScreeningEdition | None = ScreeningEdition.objects.live(now).filter(draft__procedure=procedure_pk).first()
    return edition
