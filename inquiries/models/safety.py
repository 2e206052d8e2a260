"""Signs of an emergency: where each came from, whether the emergency page was shown, and what the patient did next."""

import uuid
from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emergencies.signs import Certainty
from vault.fields import EncryptedTextField


class SafetyEvent(models.Model):
    class Trigger(models.TextChoices):
        YES = "yes", _("answered yes")
        NOT_SURE = "not_sure", _("answered not sure")
        ANSWER = "answer", _("an answer to a question")
        WORDS = "words", _("words in a text")

    class WayOn(models.TextChoices):
        CHECKED = "checked", _("has already been seen for this")
        CALL = "call", _("asked to be called")
        MISTAKE = "mistake", _("said it was a mistake")
        WENT_ON = "went_on", _("sent it anyway")
        NONE = "", _("went back without choosing")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="safety_events")
    # Only of a call-back: the same keyed hash as in Inquiry.submission_key. A call-back that joined an open request has
    # no row of its own there.
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    edition = models.PositiveIntegerField(_("edition of the safety list"), null=True, blank=True)
    edition_hash = models.CharField(max_length=64, blank=True)
    trigger = models.CharField(_("shown because"), max_length=10, choices=Trigger)
    # How sure the detector was; empty for an answer, which needs no detector.
    certainty = models.CharField(_("how sure"), max_length=10, choices=Certainty, blank=True)
    # For words: an emergencies.signs.Sign, and the label of the field.
    sign = EncryptedTextField(_("sign"), blank=True)
    field = EncryptedTextField(_("where"), blank=True)
    words_version = models.CharField(_("version of the emergency words"), max_length=40, blank=True)
    way_on = models.CharField(_("what they did next"), max_length=10, choices=WayOn, blank=True)
    at = models.DateTimeField(_("when"))

    class Privacy:
        PLAIN: Final = {
            "id", "inquiry", "submission_key", "edition", "edition_hash", "trigger", "certainty", "words_version",
            "way_on", "at",
        }  # fmt: skip
        INDEX: Final[set[str]] = set()
        PERSONAL: Final = {"sign", "field"}

    class Meta:
        verbose_name = _("safety event")
        verbose_name_plural = _("safety events")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(certainty__in=["possible", "certain"], trigger="words")
                | Q(certainty="") & ~Q(trigger="words"),
                name="inquiries_words_are_more_or_less_certain",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()} {self.at:%Y-%m-%d %H:%M}"


class SafetyCount(models.Model):
    """How often the emergency page was shown on a day. Nothing else is stored about people who leave there."""

    day = models.DateField(_("day"), primary_key=True)
    shown = models.PositiveIntegerField(_("shown"), default=0)

    class Privacy:
        PLAIN: Final = {"day", "shown"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("emergency pages shown")
        verbose_name_plural = _("emergency pages shown")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.shown}"

    @staticmethod
    def count_one(now: datetime) -> None:
        day = timezone.localdate(now)
        SafetyCount.objects.bulk_create([SafetyCount(day=day)], ignore_conflicts=True)
        SafetyCount.objects.filter(day=day).update(shown=F("shown") + 1)
