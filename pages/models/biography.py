"""Biographies: what a physician's page says beyond the facts in `clinic.Physician`."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic.models import Physician
from publishing.models.draft import Draft
from publishing.models.edition import Edition
from text.sanitising import sanitised, to_plain


class Biography(Draft):
    """It has the address of its physician."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)
    physician = models.OneToOneField(
        Physician, on_delete=models.PROTECT, related_name="biography", verbose_name=_("physician")
    )
    one_line = models.CharField(_("one line"), max_length=250, blank=True)
    body = models.TextField(_("biography"))

    class Meta(Draft.Meta):
        verbose_name = _("biography")
        verbose_name_plural = _("biographies")
        ordering = ["physician__name"]

    def __str__(self) -> str:
        return self.physician.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.physician.slug
        self.body = sanitised(self.body)
        super().save(*args, **kwargs)

    @property
    def author(self) -> Physician:
        """Physicians answer for their own biographies, whoever typed them."""
        return self.physician

    def freeze_words(self) -> dict[str, Any]:
        return {"one_line": self.one_line, "body": self.body, "sample": self.sample}

    def thaw_words(self, content: dict[str, Any]) -> None:
        for name in ("one_line", "body", "sample"):
            setattr(self, name, content[name])
        self.save()

    def reading_parts(self) -> dict[str, str]:
        return {"body": self.body}

    def search_text(self) -> str:
        return "\n".join(filter(None, [self.one_line, to_plain(self.body)]))


class BiographyEdition(Edition):
    draft = models.ForeignKey(Biography, on_delete=models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("edition of a biography")
        verbose_name_plural = _("editions of biographies")

    def get_absolute_url(self) -> str:
        return reverse("pages:physician", args=[self.slug])
