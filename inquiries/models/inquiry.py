"""The request itself: what it is about, how to contact the patient, and its state. Nothing here identifies anyone."""

import uuid
from datetime import datetime
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from emergencies.signs import Certainty
from inquiries.models.events import InquiryEvent
from inquiries.models.people import Person
from inquiries.references import new_reference
from procedures.models.procedure import Procedure


class State(models.TextChoices):
    QUARANTINE = "quarantine", _("quarantine")
    NEW = "new", _("new")
    TRIAGE = "triage", _("triage")
    CLINICAL_REVIEW = "clinical_review", _("clinical review")
    WAITING_PATIENT = "waiting_patient", _("waiting for the patient")
    SCHEDULING = "scheduling", _("arranging a visit")
    CLOSED = "closed", _("closed")
    ERASED = "erased", _("erased")


class CloseReason(models.TextChoices):
    SCHEDULED = "scheduled", _("visit arranged")
    REFERRED = "referred", _("referred elsewhere")
    NOT_SUITABLE = "not_suitable", _("not suitable")
    UNREACHABLE = "unreachable", _("could not be reached")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DUPLICATE = "duplicate", _("duplicate")
    SPAM = "spam", _("spam")


OVER: Final = [State.CLOSED, State.ERASED]
# The values of an erased request in the columns that described what it was about and how to contact the patient.
NOTHING: Final[dict[str, Any]] = {
    "kind": "", "duplicate_of": None, "urgent": False, "urgency_lowered": False, "safety": "", "danger": "",
    "spam_points": 0, "topic": "", "procedure": None, "procedure_edition": None, "asked_from": "",
    "contact_first_by": "", "voicemail_ok": None, "texts_ok": False, "language": "", "speaks": "",
    "interpreter": False, "hearing": False, "follow_up_on": None,
}  # fmt: skip
SAYS_NOTHING: Final = Q(
    **{name: value for name, value in NOTHING.items() if value is not None},
    **{f"{name}__isnull": True for name, value in NOTHING.items() if value is None},
)


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def open(self) -> Self:
        return self.exclude(state__in=OVER)

    def overdue(self, now: datetime) -> Self:
        """Requests that no one has answered by the time the patient was promised."""
        return self.open().filter(first_contact_at__isnull=True, promise_at__lt=now)

    def quarantined(self) -> Self:
        return self.filter(state=State.QUARANTINE)

    def waiting_call_backs(self) -> Self:
        """The call-backs that are open; one is never quarantined."""
        return self.open().exclude(state=State.QUARANTINE).filter(kind=Inquiry.Kind.CALL)

    def asking_for_deletion(self) -> Self:
        """Requests whose patient asked for deletion and has no answer yet."""
        about_deletion = [InquiryEvent.What.DELETION_ASKED, InquiryEvent.What.DELETION_ANSWERED]
        events = InquiryEvent.objects.filter(inquiry=OuterRef("pk"), what__in=about_deletion).order_by("-at")
        newest = Subquery(events.values("what")[:1])
        return self.exclude(state=State.ERASED).alias(newest=newest).filter(newest=InquiryEvent.What.DELETION_ASKED)

    def matching(self, people: "models.QuerySet[Person]") -> Self:
        """The requests of these people, for example Person.objects.with_phone(...)."""
        return self.filter(pk__in=people.values("inquiry"))


class Inquiry(models.Model):
    State = State
    CloseReason = CloseReason

    class Kind(models.TextChoices):
        REQUEST = "request", _("consultation")
        QUESTION = "question", _("question")
        CALL = "call", _("urgent call-back")

    class Topic(models.TextChoices):
        PROCEDURE = "procedure", _("a procedure")
        NOT_SURE = "not_sure", _("not sure yet")
        SOMETHING_ELSE = "something_else", _("something else")

    class Contact(models.TextChoices):
        PHONE = "phone", _("Phone call")
        TEXT = "text", _("Text message")
        EMAIL = "email", _("Email")

    class Safety(models.TextChoices):
        NO = "no", _("none of the symptoms")
        CHECKED = "checked", _("symptoms, seen by a doctor for them")
        CALL = "call", _("symptoms, wants a call")
        REVERSED = "reversed", _("first yes or not sure, then no")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=11, unique=True, default=new_reference)
    # A keyed hash of the form's token and of what was typed, so that a form sent twice is stored once.
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.REQUEST)
    channel = models.CharField(_("channel"), max_length=10, default="web", editable=False)
    # Only workflow.move changes it. The version protects two people who have the same request open.
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW, editable=False)
    close_reason = models.CharField(_("closed because"), max_length=20, choices=CloseReason, blank=True, editable=False)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0, editable=False)
    urgent = models.BooleanField(_("urgent"), default=False)
    # A staff member decided that it is not urgent, in spite of what the patient answered or wrote.
    urgency_lowered = models.BooleanField(_("urgency lowered by staff"), default=False, editable=False)
    safety = models.CharField(_("safety check"), max_length=10, choices=Safety, default=Safety.NO)
    danger = models.CharField(_("words of danger"), max_length=10, choices=Certainty, blank=True, editable=False)
    spam_points = models.PositiveSmallIntegerField(_("spam points"), default=0)
    spam_rules = models.JSONField(_("reasons for the spam points"), default=list, blank=True)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    procedure = models.ForeignKey(
        Procedure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name=_("procedure"),
    )
    procedure_edition = models.PositiveIntegerField(_("edition that was live then"), null=True, blank=True)
    # The question or topic where the patient chose "Ask us".
    asked_from = models.CharField(_("came from"), max_length=80, blank=True)
    contact_first_by = models.CharField(_("contact first by"), max_length=10, choices=Contact)
    voicemail_ok = models.BooleanField(_("voicemail may name the clinic"), null=True, blank=True)
    texts_ok = models.BooleanField(_("may be sent text messages"), default=False)
    best_times = models.JSONField(_("best times to call"), default=list, blank=True)
    # The language of the pages and emails, and the one that the patient prefers to speak.
    language = models.CharField(_("language of the site"), max_length=10, default="en-us")
    speaks = models.CharField(_("preferred language"), max_length=40, blank=True)
    interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    hearing = models.BooleanField(_("deaf or hard of hearing"), default=False)
    received_at = models.DateTimeField(_("received"), db_index=True)
    promise_at = models.DateTimeField(_("promised by"), null=True, blank=True)
    # The first contact since the promise; empty again when a patient asks once more to be called.
    first_contact_at = models.DateTimeField(_("first contact"), null=True, blank=True)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assignee"),
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    # Kept beyond the retention period, for a court or an authority.
    legal_hold = models.BooleanField(_("legal hold"), default=False)

    objects = InquiryQuerySet.as_manager()

    class Privacy:
        PLAIN: Final = {
            "id", "reference", "submission_key", "kind", "channel", "state", "close_reason", "duplicate_of", "version",
            "urgent", "urgency_lowered", "safety", "danger", "spam_points", "spam_rules", "topic", "procedure",
            "procedure_edition", "asked_from", "contact_first_by", "voicemail_ok", "texts_ok", "best_times", "language",
            "speaks", "interpreter", "hearing", "received_at", "promise_at", "first_contact_at", "follow_up_on",
            "closed_at", "assignee", "claimed_at", "legal_hold",
        }  # fmt: skip
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["state", "promise_at"], name="inquiries_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic="procedure", procedure__isnull=False, procedure_edition__isnull=False)
                | Q(topic__in=["not_sure", "something_else"], procedure__isnull=True, procedure_edition__isnull=True)
                | Q(state="erased"),
                name="inquiries_procedure_with_its_edition",
            ),
            models.CheckConstraint(
                condition=Q(contact_first_by__in=["phone", "text", "email"]) | Q(state="erased"),
                name="inquiries_known_contact",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "erased"], closed_at__isnull=False) & ~Q(close_reason="")
                | ~Q(state__in=["closed", "erased"]) & Q(close_reason="", closed_at__isnull=True),
                name="inquiries_closed_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="quarantine") | Q(safety="no", danger=""),
                name="inquiries_safety_is_never_quarantined",
            ),
            models.CheckConstraint(
                condition=~Q(safety__in=["checked", "call"]) & ~Q(danger="certain")
                | Q(urgent=True)
                | Q(urgency_lowered=True),
                name="inquiries_symptoms_are_urgent",
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | Q(urgency_lowered=False), name="inquiries_urgent_or_lowered"
            ),
            models.CheckConstraint(
                condition=~Q(close_reason="duplicate") | Q(duplicate_of__isnull=False) | Q(state="erased"),
                name="inquiries_duplicate_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="erased") | SAYS_NOTHING & Q(legal_hold=False), name="inquiries_erased_says_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def person(self, role: str) -> Person | None:
        return next((person for person in self.people.all() if person.role == role), None)
