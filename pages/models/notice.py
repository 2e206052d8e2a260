"""Notices: texts that the law or courtesy requires, such as the notice of privacy practices."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.models import Immutable
from publishing.models.draft import Draft
from publishing.models.edition import Edition
from text.sanitising import has_words, sanitised, to_plain

# The notice that patients agree to when they send a request.
PRIVACY: Final = "privacy-practices"


class Notice(Draft):
    title = models.CharField(_("title"), max_length=150)
    one_line = models.CharField(_("one line"), max_length=250, blank=True)
    body = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The place in the list at the foot of every page.")
    )
    sample = models.BooleanField(
        _("template to fill in"),
        default=False,
        help_text=_("While this is checked, the page says that the clinic must complete it."),
    )

    class Meta(Draft.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["position", "title"]
        constraints = [
            *Draft.Meta.constraints,
            models.CheckConstraint(condition=~Q(body=""), name="pages_notice_has_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if not has_words(self.body):
            raise ValidationError({"body": gettext("The notice has no words. Write them.")})
        if self.has_left_its_address():
            raise ValidationError({"slug": gettext("Keep this address: requests link to the privacy notice there.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.has_left_its_address():
            raise Immutable("The privacy notice keeps its address.")
        self.body = sanitised(self.body)
        super().save(*args, **kwargs)

    def has_left_its_address(self) -> bool:
        """Whether this was published as the privacy notice and would now get a different address."""
        return self.slug != PRIVACY and self.pk is not None and self.editions.filter(slug=PRIVACY).exists()

    def why_it_must_stay(self) -> str:
        """Why this notice cannot be withdrawn; empty if it can."""
        if self.slug != PRIVACY and not self.editions.filter(slug=PRIVACY).exists():
            return ""
        return gettext("Patients agree to this notice with every request. Publish a newer edition instead.")

    def freeze_words(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "one_line": self.one_line,
            "body": self.body,
            "position": self.position,
            "sample": self.sample,
        }

    def thaw_words(self, content: dict[str, Any]) -> None:
        for name in ("title", "one_line", "body", "position", "sample"):
            setattr(self, name, content[name])
        self.save()

    def reading_parts(self) -> dict[str, str]:
        return {"body": self.body}

    def search_text(self) -> str:
        return "\n".join(filter(None, [self.one_line, to_plain(self.body)]))


class NoticeEdition(Edition):
    draft = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("edition of a notice")
        verbose_name_plural = _("editions of notices")
        constraints = [
            *Edition.Meta.constraints,
            models.CheckConstraint(condition=~Q(slug=PRIVACY) | Q(kind="page"), name="pages_privacy_notice_stays"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("pages:notice", args=[self.slug])
