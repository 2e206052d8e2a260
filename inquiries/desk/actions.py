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
    """Puts the text on the patient's page and sends a mail that there is an update; False if no mail could be sent."""
    workflow.lock(inquiry)
    if inquiry.state == State.QUARANTINE:
        raise workflow.MoveRefused(_("Release this request before you write to the patient."))
    Message.objects.create(inquiry=inquiry, direction=Message.Direction.TO_PATIENT, body=text, at=now, by=by)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.REPLIED, at=now, by=by)
    workflow.record_first_contact(inquiry, now)
    return mails.replied(inquiry, now) is not None


@transaction.atomic
def note(inquiry: Inquiry, text: str, *, by: StaffMember, now: datetime) -> None:
    workflow.lock(inquiry)
    Note.objects.create(inquiry=inquiry, body=text, at=now, by=by)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.NOTED, at=now, by=by)


@transaction.atomic
def attempt(inquiry: Inquiry, channel: str, outcome: str, remark: str, *, by: StaffMember, now: datetime) -> None:
    """Records an attempt. A patient who could not be reached by phone gets a mail that we tried."""
    workflow.lock(inquiry)
    ContactAttempt.objects.create(inquiry=inquiry, channel=channel, outcome=outcome, remark=remark, at=now, by=by)
    details = {"channel": channel, "outcome": outcome}
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.ATTEMPTED, at=now, by=by, details=details)
    if outcome in {ContactAttempt.Outcome.REACHED, ContactAttempt.Outcome.VOICEMAIL}:
        workflow.record_first_contact(inquiry, now)
    if channel == ContactAttempt.Channel.PHONE and outcome != ContactAttempt.Outcome.REACHED:
        mails.tried(inquiry, now)


@transaction.atomic
def answer_deletion(inquiry: Inquiry, answer: str, *, by: StaffMember, now: datetime) -> bool:
    """Deletes the request and tells the patient, or tells the patient that it is kept; False if no mail could be sent.

    `answer` is "refused", "done", or "partly" if the medical record is kept. Requests that were closed as duplicates of
    this one are deleted too. Raises workflow.MoveRefused.
    """
    if not roles_on_requests(by) & MANAGERS or not is_asked_to_delete(inquiry):
        raise workflow.MoveRefused(
            _("Only a manager can answer this, and only while the patient’s deletion request is open.")
        )
    if answer == "refused":
        record_answer(inquiry, answer, by=by, now=now)
        return mails.deletion_answered(inquiry, now)
    mailed = mails.farewell(erasure.FAREWELLS[answer], inquiry, now)
    for each in [inquiry, *Inquiry.objects.filter(duplicate_of=inquiry, state=State.CLOSED)]:
        ask_for_deletion(each, now, by)
        reason = "" if each.state == State.CLOSED else CloseReason.WITHDRAWN
        workflow.move(each, State.ERASED, by=by, now=now, close_reason=reason)
        record_answer(each, answer, by=by, now=now)
    return mailed


def record_answer(inquiry: Inquiry, answer: str, *, by: StaffMember, now: datetime) -> None:
    details = {"answer": answer}
    InquiryEvent.objects.create(
        inquiry=inquiry, what=InquiryEvent.What.DELETION_ANSWERED, at=now, by=by, details=details
    )


@transaction.atomic
def draft_question(inquiry: Inquiry, *, by: StaffMember, now: datetime) -> Question:
    """Starts a public question with the topic and the procedure of this request, and nothing else from it."""
    Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if inquiry.events.filter(what=InquiryEvent.What.QUESTION_DRAFTED).exists():
        raise workflow.MoveRefused(_("There is a draft from this request already."))
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
