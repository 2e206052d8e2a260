"""What patients agreed to: the exact text, stored once for each wording."""

import uuid
from datetime import datetime
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from text.hygiene import text_hash


class ConsentText(models.Model):
    """One wording of a text, identified by its hash. It stays as it was when staff edit the notice."""

    hash = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"))
    first_shown_at = models.DateTimeField(_("first agreed to"))

    class Privacy:
        PLAIN: Final = {"hash", "title", "body", "first_shown_at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("text agreed to")
        verbose_name_plural = _("texts agreed to")
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="inquiries_consent_to_words")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def keep(cls, title: str, body: str, now: datetime) -> Self:
        """Returns the row for this wording, and stores it if no patient has agreed to it before."""
        text = cls(hash=text_hash(body), title=title[:150], body=body, first_shown_at=now)
        cls.objects.bulk_create([text], ignore_conflicts=True)
        return text


class Consent(models.Model):
    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("privacy notice")
        NOT_EMERGENCY = "not_emergency", _("not for emergencies")
        TEXTS = "texts", _("text messages")
        HELPER = "helper", _("the patient knows")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+", verbose_name=_("text"))
    # The edition of the privacy notice that the page showed.
    notice_edition = models.ForeignKey(
        "pages.NoticeEdition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("edition"),
    )
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "kind", "text", "notice_edition", "given_at", "withdrawn_at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "kind"], name="inquiries_consent_once"),
            models.CheckConstraint(
                condition=Q(kind="privacy", notice_edition__isnull=False)
                | ~Q(kind="privacy") & Q(notice_edition__isnull=True),
                name="inquiries_consent_names_its_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.given_at:%Y-%m-%d}"
