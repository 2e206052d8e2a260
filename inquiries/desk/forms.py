"""The forms of the screen of one request: what each asks for, and how it is taken."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries import mails, references, workflow
from inquiries.deletion import ask_for_deletion, is_asked_to_delete
from inquiries.desk import actions
from inquiries.models import ContactAttempt, Inquiry, InquiryEvent
from inquiries.models.inquiry import CloseReason, State
from inquiries.roles import AT_THE_DESK, MANAGERS, roles_on_requests
from text.hygiene import clean_text


class Text(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[MaxLengthValidator(5000)], **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


# The first of every list: nothing happens because somebody did not look.
NOTHING_YET: Final = ("", _("Choose one"))


class ActionForm(forms.Form):
    action: str
    title: Any
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, inquiry: Inquiry, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": self.action, "initial": {"version": inquiry.version}})
        self.inquiry, self.by = inquiry, by

    def offered(self) -> bool:
        return self.inquiry.state != State.ERASED

    def act(self, now: datetime) -> Any:
        """Returns words for who did it, if there are any to say. Raises workflow.Refused."""
        self.inquiry.version = self.cleaned_data["version"]  # what the person saw; workflow compares
        return self.take(self.cleaned_data, now)

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        raise NotImplementedError


class Reply(ActionForm):
    action, title = "reply", _("Send to the patient’s page")
    text = Text(label=_("Reply to the patient"), help_text=_("The patient reads it. A mail says only that it waits."))

    def offered(self) -> bool:
        return self.inquiry.state not in {State.ERASED, State.QUARANTINE}

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        mailed = actions.reply(self.inquiry, sent["text"], by=self.by, now=now)
        return None if mailed else _("The reply is on the patient’s page, but no mail could be sent: call instead.")


class WriteNote(ActionForm):
    action, title = "note", _("Keep the note")
    text = Text(label=_("Note for staff"), help_text=_("The patient never sees it."))

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        actions.note(self.inquiry, sent["text"], by=self.by, now=now)


class Attempt(ActionForm):
    action, title = "attempt", _("Record the attempt")
    channel = forms.ChoiceField(label=_("How"), choices=[NOTHING_YET, *ContactAttempt.Channel.choices])
    outcome = forms.ChoiceField(label=_("What came of it"), choices=[NOTHING_YET, *ContactAttempt.Outcome.choices])
    remark = Text(label=_("Remark (optional)"), required=False)

    def offered(self) -> bool:
        return self.inquiry.state not in {State.ERASED, State.QUARANTINE}

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        actions.attempt(self.inquiry, sent["channel"], sent["outcome"], sent["remark"], by=self.by, now=now)


class Claim(ActionForm):
    action, title = "claim", _("I take it")

    def offered(self) -> bool:
        in_work = self.inquiry.state not in {State.QUARANTINE, State.CLOSED, State.ERASED}
        return in_work and self.inquiry.assignee_id != self.by.pk

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        workflow.assign(self.inquiry, self.by, by=self.by, now=now)


class Assign(ActionForm):
    action, title = "assign", _("Give it to them")
    assignee = forms.ModelChoiceField(label=_("Somebody else"), queryset=get_user_model().objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = get_user_model().objects.filter(is_active=True, is_staff=True, groups__name__in=AT_THE_DESK)
        field: Any = self.fields["assignee"]
        field.queryset = members.distinct().order_by("username")

    def offered(self) -> bool:
        return self.inquiry.state not in {State.QUARANTINE, State.CLOSED, State.ERASED}

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        workflow.assign(self.inquiry, sent["assignee"], by=self.by, now=now)


class MoveOn(ActionForm):
    action, title = "move", _("Take this step")
    step = forms.ChoiceField(label=_("Next step"))
    reason = Text(label=_("Why, or what came out"), required=False, help_text=_("Kept as a note for staff."))
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
        steps = [(f"{to}|{why}", step_in_words(self.inquiry, to, why)) for to, why in self.ways()]
        field.choices = [NOTHING_YET, *steps]

    def ways(self) -> list[tuple[str, str]]:
        # A new request is taken into work by giving it to somebody, and deleted in answer to the patient's wish.
        ways = workflow.ways_on(self.inquiry, self.by)
        elsewhere = {(State.NEW, State.TRIAGE), (self.inquiry.state, State.ERASED)}
        return [way for way in ways if (self.inquiry.state, way[0]) not in elsewhere]

    def offered(self) -> bool:
        return bool(self.ways())

    def clean_duplicate(self) -> Inquiry | None:
        typed = self.cleaned_data["duplicate"]
        if not typed:
            return None
        other = Inquiry.objects.filter(reference=references.parse(typed) or "").exclude(pk=self.inquiry.pk).first()
        if other is None:
            raise forms.ValidationError(_("There is no other request with this reference."), code="unknown")
        return other

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        to, _bar, why = sent["step"].partition("|")
        values = {"follow_up_on": sent["follow_up_on"]} if to == State.WAITING_PATIENT else {}
        if why == CloseReason.DUPLICATE:
            values["duplicate_of"] = sent["duplicate"]
        workflow.move(self.inquiry, to, by=self.by, now=now, close_reason=why, reason=sent["reason"], **values)


class Hold(ActionForm):
    """A legal hold, or its end."""

    action = "hold"
    reason = Text(label=_("Why"), help_text=_("Under a legal hold nothing of this request is deleted."))

    @property
    def title(self) -> Any:
        return _("End the legal hold") if self.inquiry.legal_hold else _("Put it under a legal hold")

    def offered(self) -> bool:
        return super().offered() and is_manager(self.by)

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        held = not self.inquiry.legal_hold
        workflow.set_legal_hold(self.inquiry, held=held, reason=sent["reason"], by=self.by, now=now)


class DraftQuestion(ActionForm):
    action, title = "question", _("Draft a question for everybody")

    def offered(self) -> bool:
        drafted = any(event.what == InquiryEvent.What.QUESTION_DRAFTED for event in self.inquiry.events.all())
        return self.inquiry.state not in {State.QUARANTINE, State.ERASED} and not drafted

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        actions.draft_question(self.inquiry, by=self.by, now=now)


class RecordWish(ActionForm):
    action, title = "wish", _("The patient asks for deletion")

    def offered(self) -> bool:
        return super().offered() and not is_asked_to_delete(self.inquiry)

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        ask_for_deletion(self.inquiry, now, self.by)


class AnswerDeletion(ActionForm):
    action, title = "deletion", _("Answer the patient’s wish")
    answer = forms.ChoiceField(
        label=_("The patient asked for deletion"),
        choices=[
            NOTHING_YET,
            ("done", _("Delete it all now")),
            ("partly", _("Delete it now; the medical record elsewhere is kept")),
            ("refused", _("Keep it for now: the law asks us to")),
        ],
        help_text=_("Deleting cannot be undone. It takes with it what was closed as a duplicate of this request."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mails.address_of(self.inquiry):
            self.fields["answer"].help_text = _(
                "There is no email address: tell the patient by phone before you delete. Deleting cannot be undone. "
                "It takes with it what was closed as a duplicate of this request."
            )

    def offered(self) -> bool:
        return is_manager(self.by) and is_asked_to_delete(self.inquiry)

    def take(self, sent: dict[str, Any], now: datetime) -> Any:
        mailed = actions.answer_deletion(self.inquiry, sent["answer"], by=self.by, now=now)
        return None if mailed else _("This is done, but no mail could be sent to the patient.")


FORMS: Final[dict[str, type[ActionForm]]] = {
    form.action: form
    for form in (
        Reply, WriteNote, Attempt, Claim, Assign, MoveOn, DraftQuestion, RecordWish, AnswerDeletion, Hold
    )
}  # fmt: skip


def is_manager(by: Any) -> bool:
    return bool(roles_on_requests(by) & MANAGERS)


def step_in_words(inquiry: Inquiry, to: str, why: str) -> str:
    if inquiry.state == State.QUARANTINE and to == State.NEW:
        return str(_("Release: this is a real request"))
    if why == CloseReason.SPAM:
        return str(_("Confirm that it is spam"))
    return f"{State(to).label}: {CloseReason(why).label}" if why else str(State(to).label)
