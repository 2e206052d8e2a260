"""Images and drawings in the sections of a procedure's page."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models.drawings import Drawings, default_words
from procedures.models.kinds import SectionKind
from procedures.models.part import ProcedurePart
from text.hygiene import lines_of


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


class Drawing(ProcedurePart):
    """One of our own drawings in a section. Its words belong to the page, so a signature covers them."""

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="drawings")
    kind = models.CharField(_("section"), max_length=20, choices=SectionKind, default=SectionKind.WHAT)
    name = models.CharField(_("drawing"), max_length=20, choices=Drawings, default=Drawings.CANAL)
    words = models.TextField(
        _("words"),
        default=default_words,
        help_text=_("A line for each part. Keep the name before the colon."),
    )

    class Meta(ProcedurePart.Meta):
        verbose_name = _("drawing")
        verbose_name_plural = _("drawings")
        constraints = [models.UniqueConstraint(fields=["procedure", "name"], name="procedures_drawing_name_once")]

    def __str__(self) -> str:
        return str(self.get_name_display())

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name, "words": lines_of(self.words)}

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"words": "\n".join(row["words"])}
