"""The emails that a request sent, the emails that staff want, and requests for a lost link."""

import uuid
from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outbox.models import OutboxMail
from vault.fields import EncryptedTextField

# The most emails that one request sends its patient within the period; fewer of those that anyone can trigger.
CAP_PERIOD: Final = timedelta(hours=24)
CAP: Final = 6
CAP_ASKED: Final = 4


class MailingQuerySet(models.QuerySet["Mailing"]):
    def recent(self, now: datetime) -> Self:
        return self.filter(at__gt=now - CAP_PERIOD)

    def failed(self) -> Self:
        return self.filter(message__state=OutboxMail.State.DEAD)


class Mailing(models.Model):
    """An email to the patient of a request. The outbox knows whether it was delivered, as long as it keeps the mail."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="mailings")
    message = models.ForeignKey(OutboxMail, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(_("email"), max_length=50)
    # Someone who has the link or knows the contact asked for it; no event caused it.
    asked_for = models.BooleanField(default=False)
    at = models.DateTimeField(_("when"))

    objects = MailingQuerySet.as_manager()

    class Privacy:
        PLAIN: Final = {"inquiry", "message", "kind", "asked_for", "at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("email to a patient")
        verbose_name_plural = _("emails to patients")
        ordering = ["-at"]
        indexes = [models.Index(fields=["inquiry", "at"], name="inquiries_mails_of_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class LostLink(models.Model):
    """A request to send a link again. The next `manage.py tick` answers and deletes it.

    The page writes this row for every contact, so that its response time does not tell whether a contact is known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = EncryptedTextField(_("email or phone"))
    asked_at = models.DateTimeField(_("asked"))

    class Privacy:
        PLAIN: Final = {"id", "asked_at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final = {"contact"}

    class Meta:
        verbose_name = _("lost link")
        verbose_name_plural = _("lost links")
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return str(self.pk)


class MailPreference(models.Model):
    """How a staff member hears of new requests. Everyone at the desk gets an email for each urgent one."""

    class New(models.TextChoices):
        EACH = "each", _("one email for each")
        DAILY = "daily", _("one email in the morning")
        NEVER = "never", _("no email")

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    new_requests = models.CharField(_("new requests"), max_length=5, choices=New, default=New.EACH)

    class Privacy:
        PLAIN: Final = {"staff", "new_requests"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("emails to staff")
        verbose_name_plural = _("emails to staff")
        constraints = [
            models.CheckConstraint(
                condition=Q(new_requests__in=["each", "daily", "never"]), name="inquiries_known_preference"
            )
        ]

    def __str__(self) -> str:
        return self.get_new_requests_display()
