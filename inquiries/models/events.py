"""What happened to a request, who did it and who looked at it. These rows are never changed."""

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import WrittenOnce


class InquiryEvent(WrittenOnce):
    """One step. `details` contains names, keys and choices, but never free text.

    Reasons in a person's own words are stored as a Note, which can be re-encrypted with a new key. This row cannot.
    """

    class What(models.TextChoices):
        MOVED = "moved", _("moved on")
        ASSIGNED = "assigned", _("assigned to a staff member")
        REPLIED = "replied", _("replied to the patient")
        NOTED = "noted", _("wrote a note")
        ATTEMPTED = "attempted", _("tried to reach the patient")
        PATIENT_WROTE = "patient_wrote", _("the patient wrote")
        CALLED_AGAIN = "called_again", _("asked again to be called")
        MADE_URGENT = "made_urgent", _("made urgent: the patient’s words may describe an emergency")
        URGENCY_LOWERED = "urgency_lowered", _("lowered the urgency")
        QUESTION_DRAFTED = "question_drafted", _("drafted a public question")
        DELETION_ASKED = "deletion_asked", _("deletion requested")
        DELETION_ANSWERED = "deletion_answered", _("answered the deletion request")
        HELD = "held", _("placed a legal hold")
        RELEASED = "released", _("ended the legal hold")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.PROTECT, related_name="events")
    what = models.CharField(_("what"), max_length=30, choices=What)
    at = models.DateTimeField(_("when"))
    # Empty for the patient and for the site itself.
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
    """What a staff member searched for or opened. It is written before anything is shown.

    For a search, `details` contains the kind of search and a keyed hash of the words, never the words.
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
        verbose_name = _("view of a request")
        verbose_name_plural = _("views of requests")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(action="opened") | Q(inquiry__isnull=False), name="inquiries_opened_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
