"""What happened to a request and who did it or looked: rows that are written once."""

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import WrittenOnce


class InquiryEvent(WrittenOnce):
    """One step. `details` holds names, keys and choices, never what somebody wrote.

    Why somebody did it, in their own words, is a Note: a row that is written once cannot be sealed with a new key.
    """

    class What(models.TextChoices):
        MOVED = "moved", _("moved on")
        ASSIGNED = "assigned", _("gave it to somebody")
        REPLIED = "replied", _("replied to the patient")
        NOTED = "noted", _("wrote a note")
        ATTEMPTED = "attempted", _("tried to reach the patient")
        PATIENT_WROTE = "patient_wrote", _("the patient wrote")
        MADE_URGENT = "made_urgent", _("made urgent: the patient’s words may be of an emergency")
        QUESTION_DRAFTED = "question_drafted", _("drafted a question for everybody")
        DELETION_ASKED = "deletion_asked", _("deletion was asked for")
        DELETION_ANSWERED = "deletion_answered", _("answered the wish to delete")
        HELD = "held", _("put it under a legal hold")
        RELEASED = "released", _("ended the legal hold")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.PROTECT, related_name="events")
    what = models.CharField(_("what"), max_length=30, choices=What)
    at = models.DateTimeField(_("when"))
    # Nobody: the patient or the site itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to"), max_length=20, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "what", "at", "by", "from_state", "to_state", "details"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("log")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"


class Access(WrittenOnce):
    """Who of the staff looked for or at what: written before anything is shown.

    `details` of a search say by what was searched and a keyed hash of the words, never the words.
    """

    class Action(models.TextChoices):
        LISTED = "listed", _("opened the list")
        SEARCHED = "searched", _("searched")
        OPENED = "opened", _("opened the request")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(_("what"), max_length=10, choices=Action)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.PROTECT, null=True, related_name="accesses")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+")
    details = models.JSONField(default=dict, blank=True)

    class Privacy:
        PLAIN: Final = {"id", "action", "inquiry", "at", "by", "details"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("look at a request")
        verbose_name_plural = _("looks at requests")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(action="opened") | Q(inquiry__isnull=False), name="inquiries_opened_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
