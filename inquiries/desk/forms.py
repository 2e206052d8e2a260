"""The forms on the screen of one request: each is one action."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inquiries import mails, references, workflow
from inquiries.deletion import ask_for_deletion, is_asked_to_delete
from inquiries.desk import actions
from inquiries.models import ContactAttempt, Inquiry, InquiryEvent
from inquiries.models.inquiry import CloseReason, State
from inquiries.roles import MANAGERS, desk_members, roles_on_requests
from staff.models import StaffMember
from text.hygiene import clean_text


class Text(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[MaxLengthValidator(5000)], **kwargs)

    def to_python(self, value: str | None) -> str:
        return clean_text(super().to_python(value) or "")


# The first choice of every list, so that nothing happens by oversight.
NOTHING_YET: Final = ("", _("Choose one"))


class ActionForm(forms.Form):
    action: str  # its name in addresses and in the names of its fields
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, inquiry: Inquiry, by: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": self.action, "initial": {"version": inquiry.version}})
        self.inquiry, self.by = inquiry, by

    @property
    def title(self) -> str | Promise:
        """The words on its button."""
        raise NotImplementedError

    def is_offered(self) -> bool:
        return self.inquiry.state != State.ERASED

    def perform(self, now: datetime) -> str | Promise | None:
        """Returns a warning for the staff member, if there is one. Raises workflow.MoveRefused."""
        self.inquiry.version = self.cleaned_data["version"]  # the one that the staff member saw; the workflow compares
        return self.apply(self.cleaned_data, now)

    def apply(self, data: dict[str, Any], now: datetime) -> str | Promise | None:
        raise NotImplementedError


class Reply(ActionForm):
    action, title = "reply", _("Send to the patient’s page")
    text = Text(
        label=_("Reply to the patient"),
        help_text=_("The patient will read it. The email says only that there is an update."),
    )

    def is_offered(self) -> bool:
        return self.inquiry.state not in {State.ERASED, State.QUARANTINE}

    def apply(self, data: dict[str, Any], now: datetime) -> str | Promise | None:
        mailed = actions.reply(self.inquiry, data["text"], by=self.by, now=now)
        return None if mailed else _("The reply is on the patient’s page, but no email could be sent: call instead.")


class WriteNote(ActionForm):
    action, title = "note", _("Save the note")
    text = Text(label=_("Note for staff"), help_text=_("The patient never sees it."))

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        actions.note(self.inquiry, data["text"], by=self.by, now=now)


class Attempt(ActionForm):
    action, title = "attempt", _("Record the attempt")
    channel = forms.ChoiceField(label=_("How"), choices=[NOTHING_YET, *ContactAttempt.Channel.choices])
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[NOTHING_YET, *ContactAttempt.Outcome.choices])
    remark = Text(label=_("Remark (optional)"), required=False)

    def is_offered(self) -> bool:
        return self.inquiry.state not in {State.ERASED, State.QUARANTINE}

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        actions.attempt(self.inquiry, data["channel"], data["outcome"], data["remark"], by=self.by, now=now)


class Claim(ActionForm):
    action, title = "claim", _("Assign to me")

    def is_offered(self) -> bool:
        in_work = self.inquiry.state not in {State.QUARANTINE, State.CLOSED, State.ERASED}
        return in_work and self.inquiry.assignee_id != self.by.pk

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        workflow.assign(self.inquiry, self.by, by=self.by, now=now)


class Assign(ActionForm):
    action, title = "assign", _("Assign")
    assignee = forms.ModelChoiceField(label=_("A colleague"), queryset=StaffMember.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignee"]
        field.queryset = desk_members().order_by("username")

    def is_offered(self) -> bool:
        return self.inquiry.state not in {State.QUARANTINE, State.CLOSED, State.ERASED}

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        workflow.assign(self.inquiry, data["assignee"], by=self.by, now=now)


class LowerUrgency(ActionForm):
    action, title = "lower", _("Lower the urgency")
    reason = Text(label=_("Why is it not urgent?"), help_text=_("Kept as a note for staff."))

    def is_offered(self) -> bool:
        return self.inquiry.urgent and self.inquiry.state not in {State.CLOSED, State.ERASED}

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        workflow.lower_urgency(self.inquiry, data["reason"], by=self.by, now=now)


class MoveOn(ActionForm):
    action, title = "move", _("Take this step")
    step = forms.ChoiceField(label=_("Next step"))
    reason = Text(label=_("Why, or what the outcome is"), required=False, help_text=_("Kept as a note for staff."))
    follow_up_on = forms.DateField(
        label=_("Follow up on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Needed when we wait for the patient."),
    )
    duplicate = forms.CharField(label=_("Duplicate of"), required=False, help_text=_("The other request’s reference."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["step"]
        steps = [(f"{to}|{why}", step_in_words(self.inquiry, to, why)) for to, why in self.moves()]
        field.choices = [NOTHING_YET, *steps]

    def moves(self) -> list[tuple[str, str]]:
        """The moves without those that have forms of their own: assigning a new request, and deleting one."""
        moves = workflow.allowed_moves(self.inquiry, self.by)
        elsewhere = {(State.NEW, State.TRIAGE), (self.inquiry.state, State.ERASED)}
        return [(to, why) for to, why in moves if (self.inquiry.state, to) not in elsewhere]

    def is_offered(self) -> bool:
        return bool(self.moves())

    def clean_duplicate(self) -> Inquiry | None:
        typed = self.cleaned_data["duplicate"]
        if not typed:
            return None
        other = Inquiry.objects.filter(reference=references.parse(typed) or "").exclude(pk=self.inquiry.pk).first()
        if other is None:
            raise forms.ValidationError(_("There is no other request with this reference."), code="unknown")
        return other

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        to, _bar, why = data["step"].partition("|")
        values = {"follow_up_on": data["follow_up_on"]} if to == State.WAITING_PATIENT else {}
        if why == CloseReason.DUPLICATE:
            values["duplicate_of"] = data["duplicate"]
        workflow.move(self.inquiry, to, by=self.by, now=now, close_reason=why, reason=data["reason"], **values)


class Hold(ActionForm):
    action = "hold"
    reason = Text(label=_("Why"), help_text=_("While there is a legal hold, nothing in this request is deleted."))

    @property
    def title(self) -> str | Promise:
        return _("End the legal hold") if self.inquiry.legal_hold else _("Start a legal hold")

    def is_offered(self) -> bool:
        return super().is_offered() and is_manager(self.by)

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        held = not self.inquiry.legal_hold
        workflow.set_legal_hold(self.inquiry, held=held, reason=data["reason"], by=self.by, now=now)


class DraftQuestion(ActionForm):
    action, title = "question", _("Draft a public question")

    def is_offered(self) -> bool:
        drafted = any(event.what == InquiryEvent.What.QUESTION_DRAFTED for event in self.inquiry.events.all())
        return self.inquiry.state not in {State.QUARANTINE, State.ERASED} and not drafted

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        actions.draft_question(self.inquiry, by=self.by, now=now)


class RecordDeletionRequest(ActionForm):
    action, title = "wish", _("Record a deletion request")

    def is_offered(self) -> bool:
        return super().is_offered() and not is_asked_to_delete(self.inquiry)

    def apply(self, data: dict[str, Any], now: datetime) -> None:
        ask_for_deletion(self.inquiry, now, self.by)


class AnswerDeletion(ActionForm):
    action, title = "deletion", _("Answer the patient")
    answer = forms.ChoiceField(
        label=_("The patient’s deletion request"),
        choices=[
            NOTHING_YET,
            ("done", _("Delete it all now")),
            ("partly", _("Delete it now, but keep the medical record elsewhere")),
            ("refused", _("Keep it for now, as the law requires")),
        ],
        help_text=_("Deleting cannot be undone. It also deletes requests that were closed as duplicates of this one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mails.address_of(self.inquiry):
            self.fields["answer"].help_text = _(
                "There is no email address: tell the patient by phone before you delete. Deleting cannot be undone. "
                "It also deletes requests that were closed as duplicates of this one."
            )

    def is_offered(self) -> bool:
        return is_manager(self.by) and is_asked_to_delete(self.inquiry)

    def apply(self, data: dict[str, Any], now: datetime) -> str | Promise | None:
        mailed = actions.answer_deletion(self.inquiry, data["answer"], by=self.by, now=now)
        return None if mailed else _("This is done, but no email could be sent to the patient.")


FORMS: Final[dict[str, type[ActionForm]]] = {
    form.action: form
    for form in (
        Reply, WriteNote, Attempt, Claim, Assign, LowerUrgency, MoveOn, DraftQuestion, RecordDeletionRequest,
        AnswerDeletion, Hold,
    )
}  # fmt: skip


def is_manager(by: StaffMember) -> bool:
    return bool(roles_on_requests(by) & MANAGERS)


def step_in_words(inquiry: Inquiry, to: str, why: str) -> str:
    if inquiry.state == State.QUARANTINE and to == State.NEW:
        return str(_("Release: this is a real request"))
    if why == CloseReason.SPAM:
        return str(_("Confirm that it is spam"))
    return f"{State(to).label}: {CloseReason(why).label}" if why else str(State(to).label)
