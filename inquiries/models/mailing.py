"""Which mails a request sent, which mails staff want, and who has lost a link."""

import uuid
from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outbox.models import OutboxMail
from vault.fields import EncryptedTextField

# No request sends its patient more mails than this within the period, and fewer of those that anybody can ask for.
CAP_PERIOD: Final = timedelta(hours=24)
CAP: Final = 6
CAP_ASKED: Final = 4


class MailingQuerySet(models.QuerySet["Mailing"]):
    def recent(self, now: datetime) -> Self:
        return self.filter(at__gt=now - CAP_PERIOD)

    def failed(self) -> Self:
        return self.filter(message__state=OutboxMail.State.DEAD)


class Mailing(models.Model):
    """A mail to the patient of a request; what became of it is in the outbox, for as long as the outbox keeps it."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="mailings")
    message = models.ForeignKey(OutboxMail, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(_("mail"), max_length=50)
    # By somebody with the link or with the contact, and not by what happened.
    asked_for = models.BooleanField(default=False)
    at = models.DateTimeField(_("when"))

    objects = MailingQuerySet.as_manager()

    class Privacy:
        PLAIN: Final = {"inquiry", "message", "kind", "asked_for", "at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("mail to a patient")
        verbose_name_plural = _("mails to patients")
        ordering = ["-at"]
        indexes = [models.Index(fields=["inquiry", "at"], name="inquiries_mails_of_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class LostLink(models.Model):
    """Somebody asked for their link again; answered and deleted by the next `manage.py tick`.

    The page only writes this row, whoever asks, so that its answer takes the same time for a known contact.
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
    """How a member of staff hears of new requests; urgent ones are told to everybody at the desk."""

    class New(models.TextChoices):
        EACH = "each", _("a mail for each")
        DAILY = "daily", _("one mail in the morning")
        NEVER = "never", _("no mail")

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    new_requests = models.CharField(_("new requests"), max_length=5, choices=New, default=New.EACH)

    class Privacy:
        PLAIN: Final = {"staff", "new_requests"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("mails to staff")
        verbose_name_plural = _("mails to staff")
        constraints = [
            models.CheckConstraint(
                condition=Q(new_requests__in=["each", "daily", "never"]), name="inquiries_known_preference"
            )
        ]

    def __str__(self) -> str:
        return self.get_new_requests_display()
