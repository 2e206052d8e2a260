"""Mail that is kept until it has been sent. The recipient and the values are encrypted."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Final, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outbox.values import Packed
from vault.fields import TokenField
from vault.sealing import seal, unseal

RECIPIENT_KEPT = timedelta(days=30)
ROW_KEPT = timedelta(days=365)


class OutboxMailQuerySet(models.QuerySet["OutboxMail"]):
    def due(self, now: datetime) -> Self:
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.filter(free, state=OutboxMail.State.PENDING, not_before__lte=now)

    def unsent(self) -> Self:
        return self.exclude(state=OutboxMail.State.SENT)

    def dead(self) -> Self:
        return self.filter(state=OutboxMail.State.DEAD)

    def with_recipient_to_forget(self, now: datetime) -> Self:
        limit = now - RECIPIENT_KEPT
        over = Q(sent_at__lt=limit) | Q(state=OutboxMail.State.DEAD, created_at__lt=limit)
        return self.filter(over, sealed_recipient__isnull=False)

    def to_delete(self, now: datetime) -> Self:
        return self.exclude(state=OutboxMail.State.PENDING).filter(created_at__lt=now - ROW_KEPT)


class OutboxMail(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The same for every attempt, so that a mail that arrives twice can be recognized.
    message_id = models.CharField(max_length=320, unique=True)
    # A keyed hash of the key that the caller gave.
    dedupe_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    kind = models.CharField(_("email"), max_length=50)
    language = models.CharField(_("language"), max_length=10)
    # Written only by `address_to`; null once deleted. The values are deleted as soon as the mail is sent, because a
    # link or a code is a secret.
    sealed_recipient = TokenField(db_column="recipient", null=True, blank=True)
    sealed_context = TokenField(db_column="context", null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("next attempt"))
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # The last error: its class and SMTP code, but never its text, which may contain an address.
    error_class = models.CharField(_("last error"), max_length=80, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    class Privacy:
        """Every field is in exactly one class; personal fields are encrypted."""

        PLAIN: Final = {
            "id", "message_id", "dedupe_key", "kind", "language", "state", "attempts", "not_before", "lease_until",
            "leased_by", "created_at", "sent_at", "error_class",
        }  # fmt: skip
        PERSONAL: Final = {"sealed_recipient", "sealed_context"}

    class Meta:
        db_table = "outbox_message"  # values are sealed to it
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        ordering = ["-created_at"]
        permissions = [("retry_message", _("Can retry a given-up email"))]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="pending"), name="outbox_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sent", "dead"]),
                name="outbox_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | Q(~Q(state="sent"), sent_at__isnull=True),
                name="outbox_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(sealed_recipient__isnull=False, sealed_context__isnull=False),
                name="outbox_waiting_can_be_written",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sealed_context__isnull=True),
                name="outbox_sent_forgets_its_values",
            ),
            models.CheckConstraint(
                condition=Q(lease_until__isnull=True, leased_by="")
                | Q(~Q(leased_by=""), lease_until__isnull=False, state="pending"),
                name="outbox_lease_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def address_to(self, recipient: str, context: dict[str, Packed]) -> None:
        self.message_id = f"<{self.pk.hex}@{urlsplit(settings.SITE_URL).hostname}>"
        self.sealed_recipient = seal(recipient, self.place("recipient"))
        self.sealed_context = seal(json.dumps(context), self.place("context"))

    def place(self, column: str) -> str:
        return f"{self._meta.db_table}.{column}.{self.pk}"

    @property
    def recipient(self) -> str | None:
        """Raises Undecipherable; None once the address has been deleted."""
        return self.sealed_recipient and unseal(self.sealed_recipient, self.place("recipient"))

    @property
    def context(self) -> dict[str, Packed]:
        """The packed values. Raises Undecipherable; empty once the mail has been sent."""
        return json.loads(unseal(self.sealed_context, self.place("context"))) if self.sealed_context else {}
