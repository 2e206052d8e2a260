"""What patients are asked with a request: the clinic's one safety list, and questions about a procedure.

Both are drafts with editions, as pages are; a request remembers the edition that the patient saw.
"""

from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure, ProcedurePart
from publishing.models import Draft, Edition
from screening.choice_lines import choices_of, line_of
from text.hygiene import lines_of
from text.sanitising import from_plain


class QuestionKind(models.TextChoices):
    CHOICE = "choice", _("one answer")
    CHOICES = "choices", _("several answers")
    TEXT = "text", _("own words")


class AskedDraft(Draft):
    """A draft that is asked in the request form and has no public page of its own."""

    intro = models.TextField(_("words before it"), blank=True, help_text=_("Plain text; each line is a paragraph."))

    class Meta(Draft.Meta):
        abstract = True

    @staticmethod
    def clinical_parts(content: dict[str, Any]) -> dict[str, Any]:
        """All of it: what is asked decides who is sent to an emergency room."""
        return {name: part for name, part in content.items() if name != "sample"}

    def search_text(self) -> str:
        return ""


class AskedEdition(Edition):
    draft_name: ClassVar[str]

    class Meta(Edition.Meta):
        abstract = True

    @property
    def intro(self) -> list[str]:
        """The paragraphs before the question."""
        return lines_of(self.content["intro"])

    @property
    def is_sample(self) -> bool:
        return bool(self.content["sample"])

    def get_absolute_url(self) -> str:
        """Where staff see what this edition asks: there is no public page."""
        address = reverse(f"admin:screening_{self.draft_name}_on", args=[self.draft_id])
        return f"{address}?{urlencode({'at': self.live_from.isoformat()})}"


class AskedPart(ProcedurePart):
    """A row with a key that answers are stored under; it stays the same when the words change."""

    key = models.SlugField(
        _("key"),
        max_length=40,
        blank=True,
        help_text=_("Answers are stored under it, so leave it alone once published. Made from the text if left empty."),
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
    """Two weeks, as it is what is new that is urgent."""
    return gettext("In the last 2 weeks, have you had any of these?")


class SafetyList(AskedDraft):
    """The signs of an emergency that each patient is asked about first; there is one list."""

    slug = models.SlugField(unique=True, max_length=80, default="safety", editable=False)
    question = models.CharField(_("question"), max_length=200, default=first_question)

    class Meta(AskedDraft.Meta):
        verbose_name = _("safety check")
        verbose_name_plural = _("safety check")
        constraints = [
            *AskedDraft.Meta.constraints,
            models.CheckConstraint(condition=Q(slug="safety"), name="screening_one_safety_list"),
        ]

    def __str__(self) -> str:
        return gettext("Safety check")

    def freeze(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "intro": self.intro,
            "sample": self.sample,
            "items": [item.freeze() for item in self.items.all()],
        }

    def thaw(self, content: dict[str, Any]) -> None:
        self.question, self.intro, self.sample = content["question"], content["intro"], content["sample"]
        self.save()
        self.items.all().delete()
        for position, row in enumerate(content["items"]):
            self.items.create(position=position, **row)

    def reading_parts(self) -> dict[str, str]:
        lines = [self.intro, self.question, *(item.text for item in self.items.all())]
        return {"items": from_plain("\n".join(lines))}


class SafetyItem(AskedPart):
    safety_list = models.ForeignKey(SafetyList, on_delete=models.CASCADE, related_name="items")

    class Meta(AskedPart.Meta):
        verbose_name = _("sign")
        verbose_name_plural = _("signs")

    def freeze(self) -> dict[str, Any]:
        return {"key": self.key, "text": self.text}


class SafetyListEdition(AskedEdition):
    draft_name = "safetylist"
    draft = models.ForeignKey(SafetyList, on_delete=models.PROTECT, related_name="editions")

    class Meta(AskedEdition.Meta):
        verbose_name = _("edition of the safety check")
        verbose_name_plural = _("editions of the safety check")

    @property
    def question(self) -> str:
        return str(self.content["question"])

    @property
    def items(self) -> list[dict[str, str]]:
        """The signs, each {"key", "text"}."""
        return list(self.content["items"])


class ScreeningSet(AskedDraft):
    """The questions that a patient who asks about a procedure may answer."""

    slug = models.SlugField(unique=True, max_length=80, editable=False)
    procedure = models.OneToOneField(
        Procedure, on_delete=models.CASCADE, related_name="screening_set", verbose_name=_("procedure")
    )

    class Meta(AskedDraft.Meta):
        verbose_name = _("questions before a request")
        verbose_name_plural = _("questions before a request")
        ordering = ["procedure__title"]

    def __str__(self) -> str:
        return gettext("Questions about: %(procedure)s") % {"procedure": self.procedure}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = f"procedure-{self.procedure_id}"
        super().save(*args, **kwargs)

    def freeze(self) -> dict[str, Any]:
        return {
            "intro": self.intro,
            "sample": self.sample,
            "questions": [question.freeze() for question in self.questions.all()],
        }

    def thaw(self, content: dict[str, Any]) -> None:
        self.intro, self.sample = content["intro"], content["sample"]
        self.save()
        self.questions.all().delete()
        for position, row in enumerate(content["questions"]):
            self.questions.create(position=position, **ScreeningQuestion.thaw(row))

    def reading_parts(self) -> dict[str, str]:
        asked = [f"{question.text}\n{question.hint}" for question in self.questions.all()]
        return {"questions": from_plain("\n".join([self.intro, *asked]))}


class ScreeningQuestion(AskedPart):
    screening_set = models.ForeignKey(ScreeningSet, on_delete=models.CASCADE, related_name="questions")
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind, default=QuestionKind.CHOICE)
    choices = models.TextField(
        _("choices"),
        blank=True,
        help_text=_(
            "One on each line: key | label | signal, for example “yes | Yes | supports”. The signal is supports, "
            "does_not_support, unclear or safety; patients never see it. “| alone” at the end of a line makes a choice "
            "that goes with no other. Every question needs the line “not_sure | Not sure | unclear”."
        ),
    )
    criterion = models.CharField(
        _("criterion"), max_length=150, blank=True, help_text=_("What it tells staff about. Empty: good to know.")
    )

    class Meta(AskedPart.Meta):
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


class ScreeningEdition(AskedEdition):
    draft_name = "screeningset"
    draft = models.ForeignKey(ScreeningSet, on_delete=models.PROTECT, related_name="editions")

    class Meta(AskedEdition.Meta):
        verbose_name = _("edition of questions before a request")
        verbose_name_plural = _("editions of questions before a request")

    @property
    def questions(self) -> list[dict[str, Any]]:
        """In order, each {"key", "text", "hint", "kind", "criterion", "choices"}.

        A choice is {"key", "label", "signal", "alone"}; "signal" is for staff alone, "alone" goes with no other choice.
        """
        return list(self.content["questions"])


def live_safety_list(now: datetime) -> SafetyListEdition | None:
    """The safety list that patients are shown at `now`; None where the clinic has published none. One query."""
    edition: SafetyListEdition | None = SafetyListEdition.objects.live(now).first()
    return edition


def past_safety_list(number: int, content_hash: str, now: datetime) -> SafetyListEdition | None:
    """The safety list with this number and hash, live at `now` or earlier; None where there was none."""
    shown = SafetyListEdition.objects.filter(kind=SafetyListEdition.Kind.PAGE, live_from__lte=now)
    edition: SafetyListEdition | None = shown.filter(number=number, hash=content_hash).first()
    return edition


def live_screening(procedure_pk: int, now: datetime) -> ScreeningEdition | None:
    """The questions about the procedure that patients are asked at `now`, or None. One query."""
    edition: ScreeningEdition | None = ScreeningEdition.objects.live(now).filter(draft__procedure=procedure_pk).first()
    return edition
