"""Messages between patient and clinic, the notes of staff, and their attempts to reach the patient.

These are three tables and not one with a flag, so that a note can never be sent by mistake.
"""

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vault.fields import EncryptedTextField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def staff_member(verbose_name: "StrOrPromise") -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


class Message(models.Model):
    """The first message of a request is what the patient wrote in the request itself."""

    class Direction(models.TextChoices):
        FROM_PATIENT = "in", _("from the patient")
        TO_PATIENT = "out", _("to the patient")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    body = EncryptedTextField(_("text"))
    at = models.DateTimeField(_("when"))
    by = staff_member(_("written by"))

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "direction", "at", "by"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final = {"body"}

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="in", by__isnull=True) | Q(direction="out", by__isnull=False),
                name="inquiries_message_has_its_writer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.pk}"


class Note(models.Model):
    """Only staff ever see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="notes")
    body = EncryptedTextField(_("note"))
    at = models.DateTimeField(_("when"))
    by = staff_member(_("written by"))

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "at", "by"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final = {"body"}

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.pk)


class ContactAttempt(models.Model):
    class Channel(models.TextChoices):
        PHONE = "phone", _("phone call")
        TEXT = "text", _("text message")
        EMAIL = "email", _("email")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("reached")
        NO_ANSWER = "no_answer", _("no answer")
        VOICEMAIL = "voicemail", _("left a voicemail")
        WRONG = "wrong", _("wrong number or address")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="attempts")
    channel = models.CharField(_("by"), max_length=10, choices=Channel)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    remark = EncryptedTextField(_("remark"), blank=True)
    at = models.DateTimeField(_("when"))
    by = staff_member(_("tried by"))

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "channel", "outcome", "at", "by"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final = {"remark"}

    class Meta:
        verbose_name = _("contact attempt")
        verbose_name_plural = _("contact attempts")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_outcome_display()}"
