"""What a page's numbers rest on: its sources, and the rows of evidence that end with their source."""

from typing import Any, ClassVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from procedures.models.kinds import SectionKind
from procedures.models.part import ProcedurePart
from text.hygiene import lines_of

LONGEST_KEY = 30
KINDS_WITH_EVIDENCE = (SectionKind.WHY, SectionKind.RESULTS, SectionKind.RISKS)


class SourceFields(ProcedurePart):
    """A source of a page, in print or a physician who vouches."""

    # The name of the field with the page that the source belongs to.
    page_field: ClassVar[str]

    key = models.SlugField(
        _("short name"),
        max_length=LONGEST_KEY,
        blank=True,
        help_text=_("Rows of evidence name the source by it. Made from the title if left empty."),
    )
    title = models.CharField(
        _("title"), max_length=300, help_text=_("For a person: what they vouch for, in a few words.")
    )
    url = models.URLField(_("address or DOI"), max_length=500, blank=True)
    vouched_by = models.CharField(
        _("physician who vouches for it"),
        max_length=200,
        blank=True,
        help_text=_("Name and degree, if the source is a person and not a text."),
    )
    read_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("For a person: the day on which they vouched for it.")
    )
    counts_until = models.DateField(
        _("counts until"),
        null=True,
        blank=True,
        help_text=_("After this day, the page tells patients that its numbers are due for a check."),
    )
    supports = models.TextField(
        _("supports"),
        blank=True,
        help_text=_("The sentences on this page whose numbers it supports. One on each line, as on the page."),
    )

    class Meta(ProcedurePart.Meta):
        abstract = True
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.key:
            others: models.QuerySet[Any] = type(self)._default_manager.exclude(pk=self.pk)
            page = {f"{self.page_field}_id": getattr(self, f"{self.page_field}_id")}
            self.key = free_key(self.title, set(others.filter(**page).values_list("key", flat=True)))
        super().save(*args, **kwargs)

    def freeze(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "url": self.url,
            "vouched_by": self.vouched_by,
            "read_on": self.read_on.isoformat() if self.read_on else None,
            "counts_until": self.counts_until.isoformat() if self.counts_until else None,
            "supports": lines_of(self.supports),
        }

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"supports": "\n".join(row["supports"])}


def free_key(title: str, taken: set[str]) -> str:
    """A short name made from `title` that none of the other sources has."""
    start = slugify(title)[:LONGEST_KEY].strip("-") or "source"
    number, key = 1, start
    while key in taken:
        number += 1
        key = f"{start[: LONGEST_KEY - 4]}-{number}"
    return key


class Source(SourceFields):
    page_field = "procedure"

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceFields.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "key"],
                name="procedures_source_key_once",
                violation_error_message=_("Another source of this page has this short name. Choose a different one."),
            )
        ]


class Evidence(ProcedurePart):
    """A finding of a source. The page shows it while the source counts, and then hides the whole row."""

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(
        _("section"), max_length=20, choices=[(kind.value, kind.label) for kind in KINDS_WITH_EVIDENCE]
    )
    text = models.CharField(_("text"), max_length=300)
    source = models.CharField(
        _("source"), max_length=LONGEST_KEY, help_text=_("The short name of one of the sources of this page.")
    )

    class Meta(ProcedurePart.Meta):
        verbose_name = _("row of evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.text

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text, "source": self.source}
