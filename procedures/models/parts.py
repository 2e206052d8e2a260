"""The parts of a procedure's draft, each a row of its own."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models.kinds import CareLevel, CriterionKind, KeyFactKind, SectionKind
from text.hygiene import lines_of
from text.sanitising import sanitised


class ProcedurePart(models.Model):
    """A row of a procedure's draft. Staff decide the order of the rows."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def freeze(self) -> dict[str, Any]:
        """What patients see of this row."""
        raise NotImplementedError

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        """The model's fields for a frozen row: the reverse of `freeze()`."""
        return row


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

    class Meta(ProcedurePart.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.text

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text}


class Choice(ProcedurePart):
    """A row of the comparison of the patient's choices; doing nothing is one of them."""

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="choices")
    name = models.CharField(_("name"), max_length=120)
    how = models.CharField(_("what it is"), max_length=300, blank=True)
    recovery = models.CharField(_("recovery"), max_length=300, blank=True)
    note = models.CharField(_("good to know"), max_length=300, blank=True)
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
            "recovery": self.recovery,
            "note": self.note,
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


class Source(ProcedurePart):
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address or DOI"), max_length=500, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title

    def freeze(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "url": self.url,
            "read_on": self.read_on.isoformat() if self.read_on else None,
        }


class SectionImage(ProcedurePart):
    """An image in a section. `digest` names its files; `width` and `height` are the size of the largest one."""

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="images")
    kind = models.CharField(_("section"), max_length=20, choices=SectionKind)
    digest = models.CharField(max_length=32, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What the image shows, for people who cannot see it. Describe it as you would on the phone."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("The image adds nothing to the text. Screen readers skip it.")
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decorative=False) | models.Q(alt=""),
                name="procedures_image_described_or_decorative",
                violation_error_message=_(
                    "A decorative image has no description. Clear the description, or uncheck “decorative”."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or str(_("image in “%(section)s”") % {"section": self.get_kind_display()})

    def freeze(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "digest": self.digest,
            "width": self.width,
            "height": self.height,
            "alt": self.alt,
            "decorative": self.decorative,
            "caption": self.caption,
        }


PARTS: dict[str, type[ProcedurePart]] = {
    "sections": Section,
    "key_facts": KeyFact,
    "criteria": Criterion,
    "choices": Choice,
    "care_cards": CareCard,
    "sources": Source,
    "images": SectionImage,
}
