"""What the practice does and for whom, in one sentence: the heading of the home page."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.models.draft import Draft
from publishing.models.edition import Edition
from text.sanitising import from_plain


class Description(Draft):
    """The practice's description. There is one."""

    slug = models.SlugField(unique=True, max_length=80, default="practice", editable=False)
    one_line = models.CharField(_("what the practice does and for whom, in one sentence"), max_length=250)
    sample = models.BooleanField(
        _("sample text"),
        default=False,
        help_text=_("Uncheck this when the sentence is about your own practice."),
    )

    class Meta(Draft.Meta):
        verbose_name = _("description of the practice")
        verbose_name_plural = _("description of the practice")
        constraints = [
            *Draft.Meta.constraints,
            models.CheckConstraint(condition=Q(slug="practice"), name="pages_one_description"),
        ]

    def __str__(self) -> str:
        return gettext("Description of the practice")

    def freeze_words(self) -> dict[str, Any]:
        return {"one_line": self.one_line, "sample": self.sample}

    def thaw_words(self, content: dict[str, Any]) -> None:
        self.one_line, self.sample = content["one_line"], content["sample"]
        self.save()

    def reading_parts(self) -> dict[str, str]:
        return {"one_line": from_plain(self.one_line)}

    def search_text(self) -> str:
        return self.one_line


class DescriptionEdition(Edition):
    draft = models.ForeignKey(Description, on_delete=models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("edition of the description")
        verbose_name_plural = _("editions of the description")

    def get_absolute_url(self) -> str:
        return reverse("home")
