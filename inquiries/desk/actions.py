"""What staff do with a request."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from faqs.beginning import begin_question
from faqs.models import Question
from inquiries import erasure, mails, workflow
from inquiries.deletion import ask_for_deletion, is_asked_to_delete
from inquiries.models import ContactAttempt, Inquiry, InquiryEvent, Message, Note
from inquiries.models.inquiry import CloseReason, State
from inquiries.roles import MANAGERS, roles_on_requests
from staff.models import StaffMember


@transaction.atomic
def reply(inquiry: Inquiry, text: str, *, by: StaffMember, now: datetime) -> bool:
    """Puts the words on the patient's page and mails that an update waits; False where no mail could go out."""
    workflow.lock(inquiry)
    if inquiry.state == State.QUARANTINE:
        raise workflow.MoveRefused(_("Release this request first; then write to the patient."))
    Message.objects.create(inquiry=inquiry, direction=Message.Direction.TO_PATIENT, body=text, at=now, by=by)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.REPLIED, at=now, by=by)
    workflow.touched(inquiry, now)
    return mails.replied(inquiry, now) is not None


@transaction.atomic
def note(inquiry: Inquiry, text: str, *, by: StaffMember, now: datetime) -> None:
    workflow.lock(inquiry)
    Note.objects.create(inquiry=inquiry, body=text, at=now, by=by)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.NOTED, at=now, by=by)


@transaction.atomic
def attempt(inquiry: Inquiry, channel: str, outcome: str, remark: str, *, by: StaffMember, now: datetime) -> None:
    """Records an attempt; whoever could not be reached by phone is mailed that we tried."""
    workflow.lock(inquiry)
    ContactAttempt.objects.create(inquiry=inquiry, channel=channel, outcome=outcome, remark=remark, at=now, by=by)
    details = {"channel": channel, "outcome": outcome}
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.ATTEMPTED, at=now, by=by, details=details)
    if outcome in {ContactAttempt.Outcome.REACHED, ContactAttempt.Outcome.VOICEMAIL}:
        workflow.touched(inquiry, now)
    if channel == ContactAttempt.Channel.PHONE and outcome != ContactAttempt.Outcome.REACHED:
        mails.tried(inquiry, now)


@transaction.atomic
def answer_deletion(inquiry: Inquiry, answer: str, *, by: StaffMember, now: datetime) -> bool:
    """Deletes and tells the patient in one step, or tells that it is kept; False where no mail could go out.

    `answer` is "refused", "done", or "partly" for a patient whose medical record stays. What was closed as a duplicate
    of this request goes with it. Raises workflow.Refused.
    """
    if not roles_on_requests(by) & MANAGERS or not is_asked_to_delete(inquiry):
        raise workflow.MoveRefused(_("A manager answers this, while the patient’s wish waits for an answer."))
    if answer == "refused":
        say_answered(inquiry, answer, by=by, now=now)
        return mails.deletion_answered(inquiry, now)
    mailed = mails.farewell(erasure.FAREWELLS[answer], inquiry, now)
    for each in [inquiry, *Inquiry.objects.filter(duplicate_of=inquiry, state=State.CLOSED)]:
        ask_for_deletion(each, now, by)
        reason = "" if each.state == State.CLOSED else CloseReason.WITHDRAWN
        workflow.move(each, State.ERASED, by=by, now=now, close_reason=reason)
        say_answered(each, answer, by=by, now=now)
    return mailed


def say_answered(inquiry: Inquiry, answer: str, *, by: StaffMember, now: datetime) -> None:
    details = {"answer": answer}
    InquiryEvent.objects.create(
        inquiry=inquiry, what=InquiryEvent.What.DELETION_ANSWERED, at=now, by=by, details=details
    )


@transaction.atomic
def draft_question(inquiry: Inquiry, *, by: StaffMember, now: datetime) -> Question:
    """A draft of a question for everybody, with the topic and the procedure of this request and nothing else of it."""
    Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if inquiry.events.filter(what=InquiryEvent.What.QUESTION_DRAFTED).exists():
        raise workflow.MoveRefused(_("A draft was made of this request already."))
    asked_below = Question.objects.filter(slug=inquiry.asked_from).first() if inquiry.asked_from else None
    topic = asked_below.topic if asked_below else inquiry.asked_from
    about = inquiry.procedure.title if inquiry.procedure else topic
    words = _("New question about %(about)s?") % {"about": about} if about else _("New question?")
    draft = begin_question(words, by=by, topic=topic, procedure=inquiry.procedure)
    details = {"question": draft.pk}
    InquiryEvent.objects.create(
        inquiry=inquiry, what=InquiryEvent.What.QUESTION_DRAFTED, at=now, by=by, details=details
    )
    return draft
