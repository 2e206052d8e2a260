"""The parts of a procedure's draft, each a row of its own."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.kinds import CareLevel, CriterionKind, KeyFactKind, SectionKind
from procedures.models.part import ProcedurePart
from procedures.models.pictures import Drawing, SectionImage
from procedures.models.sources import Evidence, Source
from text.hygiene import lines_of
from text.sanitising import sanitised


class Section(ProcedurePart):
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(_("about"), max_length=20, choices=SectionKind)
    body = models.TextField(_("text"))
    sample = models.BooleanField(_("sample text"), default=False)
    imported = models.BooleanField(default=False, editable=False)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "kind"],
                name="procedures_section_kind_once",
                violation_error_message=_("There is already a section of this kind. Edit that one instead."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body = sanitised(self.body)
        super().save(*args, **kwargs)

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "body": self.body, "sample": self.sample}


class KeyFact(ProcedurePart):
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="key_facts")
    kind = models.CharField(_("fact"), max_length=20, choices=KeyFactKind)
    value = models.CharField(_("value"), max_length=60)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("key fact")
        verbose_name_plural = _("key facts")
        constraints = [models.UniqueConstraint(fields=["procedure", "kind"], name="procedures_keyfact_kind_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "value": self.value}


class Criterion(ProcedurePart):
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="criteria")
    kind = models.CharField(_("kind"), max_length=20, choices=CriterionKind)
    text = models.CharField(_("text"), max_length=300)
    contraindication = models.BooleanField(
        _("contraindication"),
        default=False,
        help_text=_("A physician calls it one: search engines are told. Only for “It may not be right if”."),
    )

    class Meta(ProcedurePart.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.CheckConstraint(
                condition=Q(contraindication=False) | Q(kind=CriterionKind.MAY_NOT),
                name="procedures_contraindication_may_not",
                violation_error_message=_("Only a row under “It may not be right if” can be a contraindication."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text, "contraindication": self.contraindication}


class Choice(ProcedurePart):
    """A row of the comparison of the patient's choices; doing nothing is one of them."""

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="choices")
    name = models.CharField(_("name"), max_length=120)
    how = models.CharField(_("what it is"), max_length=300, blank=True)
    benefit = models.CharField(
        _("how it may help"), max_length=300, blank=True, help_text=_("If nobody knows, write “Not known”.")
    )
    harm = models.CharField(_("what can go wrong"), max_length=300, blank=True)
    recovery = models.CharField(_("recovery"), max_length=300, blank=True)
    nothing = models.BooleanField(_("this is the choice to do nothing"), default=False)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.name

    def freeze(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "how": self.how,
            "benefit": self.benefit,
            "harm": self.harm,
            "recovery": self.recovery,
            "nothing": self.nothing,
        }


class CareCard(ProcedurePart):
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="care_cards")
    level = models.CharField(_("level"), max_length=10, choices=CareLevel)
    heading = models.CharField(_("heading"), max_length=200, help_text=_("Say what to do."))
    items = models.TextField(_("signs"), help_text=_("One on each line."))

    class Meta(ProcedurePart.Meta):
        verbose_name = _("care card")
        verbose_name_plural = _("care cards")

    def __str__(self) -> str:
        return self.heading

    def freeze(self) -> dict[str, Any]:
        return {"level": self.level, "heading": self.heading, "items": lines_of(self.items)}

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"items": "\n".join(row["items"])}


PARTS: dict[str, type[ProcedurePart]] = {
    "sections": Section,
    "key_facts": KeyFact,
    "criteria": Criterion,
    "choices": Choice,
    "care_cards": CareCard,
    "sources": Source,
    "evidence": Evidence,
    "images": SectionImage,
    "drawings": Drawing,
}
