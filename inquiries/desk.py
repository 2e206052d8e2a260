"""What staff do with a request, and the record of who looked."""

import uuid
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries import erasure, finding, notifications, patient_side, workflow
from inquiries.models import Access, ContactAttempt, Event, Inquiry, Mailing, Message, Note
from inquiries.models.inquiry import OVER, CloseReason, State
from procedures.models import Procedure
from vault.indexes import keyed_hash
from vault.keys import index_ring

AT_THE_DESK: Final = frozenset({workflow.Role.FRONT_DESK, workflow.Role.CLINICIAN})
LISTS: Final[dict[str, Any]] = {
    "open": gettext_lazy("In work"),
    "urgent": gettext_lazy("Urgent"),
    "overdue": gettext_lazy("Overdue"),
    "unassigned": gettext_lazy("Nobody’s"),
    "mine": gettext_lazy("Mine"),
    "quarantine": gettext_lazy("Quarantine"),
    "deletion": gettext_lazy("To delete"),
    "over": gettext_lazy("Closed"),
}


def may_see(user: Any) -> bool:
    """Members of the two groups, and nobody else: a superuser without one of them is refused."""
    return bool(user.is_active and user.is_staff and workflow.roles_of(user) & AT_THE_DESK)


# Looking --------------------------------------------------------------------------------------------------------------


def queue(show: str, user: Any, now: datetime) -> QuerySet[Inquiry]:
    """One of LISTS; urgent first, then by what was promised."""
    every = Inquiry.objects.all()
    working = every.open().exclude(state=State.QUARANTINE)
    found = {
        "open": working,
        "urgent": working.filter(urgent=True),
        "overdue": every.overdue(now),
        "unassigned": working.filter(assignee=None),
        "mine": working.filter(assignee=user),
        "quarantine": every.quarantined(),
        "deletion": every.asking_for_deletion(),
        "over": every.filter(state__in=OVER),
    }[show]
    return as_listed(found).order_by(*(["-closed_at"] if show == "over" else ["-urgent", "promise_at", "received_at"]))


def as_listed(inquiries: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    newest = Message.objects.filter(inquiry=OuterRef("pk")).order_by("-at")
    return inquiries.select_related("procedure", "assignee").annotate(
        newest_direction=Subquery(newest.values("direction")[:1]),
        mail_failed=Exists(Mailing.objects.failed().filter(inquiry=OuterRef("pk"))),
        asks=Exists(Inquiry.objects.asking_for_deletion().filter(pk=OuterRef("pk"))),
    )


def listed(show: str, *, by: Any, now: datetime) -> None:
    Access.objects.create(action=Access.Action.LISTED, by=by, at=now, details={"list": show})


def opened(inquiry: Inquiry, *, by: Any, now: datetime) -> None:
    Access.objects.create(action=Access.Action.OPENED, inquiry=inquiry, by=by, at=now)


def search(text: str, *, by: Any, now: datetime) -> QuerySet[Inquiry]:
    """What is found exactly; the search is recorded first, by what it was and with a keyed hash of the words."""
    words = finding.read(text)
    key_id, key = next(iter(index_ring().items()))
    said = f"{key_id}.{keyed_hash(key, 'inquiries_access.search', words.value)}"
    Access.objects.create(action=Access.Action.SEARCHED, by=by, at=now, details={"by": words.by, "hash": said})
    return as_listed(words.inquiries()).order_by("-received_at")


# Doing ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def reply(inquiry: Inquiry, text: str, *, by: Any, now: datetime) -> bool:
    """Puts the words on the patient's page and mails that an update waits; False where no mail could go out."""
    workflow.lock(inquiry)
    if inquiry.state == State.QUARANTINE:
        raise workflow.Refused(_("Release this request first; then write to the patient."))
    Message.objects.create(inquiry=inquiry, direction=Message.Direction.TO_PATIENT, body=text, at=now, by=by)
    Event.objects.create(inquiry=inquiry, what=Event.What.REPLIED, at=now, by=by)
    workflow.touched(inquiry, now)
    return notifications.replied(inquiry, now) is not None


@transaction.atomic
def note(inquiry: Inquiry, text: str, *, by: Any, now: datetime) -> None:
    workflow.lock(inquiry)
    Note.objects.create(inquiry=inquiry, body=text, at=now, by=by)
    Event.objects.create(inquiry=inquiry, what=Event.What.NOTED, at=now, by=by)


@transaction.atomic
def attempt(inquiry: Inquiry, channel: str, outcome: str, remark: str, *, by: Any, now: datetime) -> None:
    """Records an attempt; whoever could not be reached by phone is mailed that we tried."""
    workflow.lock(inquiry)
    ContactAttempt.objects.create(inquiry=inquiry, channel=channel, outcome=outcome, remark=remark, at=now, by=by)
    details = {"channel": channel, "outcome": outcome}
    Event.objects.create(inquiry=inquiry, what=Event.What.ATTEMPTED, at=now, by=by, details=details)
    if outcome in {ContactAttempt.Outcome.REACHED, ContactAttempt.Outcome.VOICEMAIL}:
        workflow.touched(inquiry, now)
    if channel == ContactAttempt.Channel.PHONE and outcome != ContactAttempt.Outcome.REACHED:
        notifications.tried(inquiry, now)


@transaction.atomic
def answer_deletion(inquiry: Inquiry, answer: str, *, by: Any, now: datetime) -> bool:
    """Deletes and tells the patient in one step, or tells that it is kept; False where no mail could go out.

    `answer` is "refused", "done", or "partly" for a patient whose medical record stays. What was closed as a duplicate
    of this request goes with it. Raises workflow.Refused.
    """
    if workflow.Role.MANAGER not in workflow.roles_of(by) or not patient_side.is_asked_to_delete(inquiry):
        raise workflow.Refused(_("A manager answers this, while the patient’s wish waits for an answer."))
    if answer == "refused":
        say_answered(inquiry, answer, by=by, now=now)
        return notifications.deletion_answered(inquiry, now)
    mailed = notifications.farewell(erasure.FAREWELLS[answer], inquiry, now)
    for each in [inquiry, *Inquiry.objects.filter(duplicate_of=inquiry, state=State.CLOSED)]:
        patient_side.ask_for_deletion(each, now, by)
        reason = "" if each.state == State.CLOSED else CloseReason.WITHDRAWN
        workflow.move(each, State.ERASED, by=by, now=now, close_reason=reason)
        say_answered(each, answer, by=by, now=now)
    return mailed


def say_answered(inquiry: Inquiry, answer: str, *, by: Any, now: datetime) -> None:
    details = {"answer": answer}
    Event.objects.create(inquiry=inquiry, what=Event.What.DELETION_ANSWERED, at=now, by=by, details=details)


@transaction.atomic
def draft_question(inquiry: Inquiry, *, by: Any, now: datetime) -> Any:
    """A draft of a question for everybody, with the topic and the procedure of this request and nothing else of it."""
    Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if inquiry.events.filter(what=Event.What.QUESTION_DRAFTED).exists():
        raise workflow.Refused(_("A draft was made of this request already."))
    relation: Any = Procedure._meta.get_field("questions")
    questions: Any = relation.related_model
    asked_below = questions.objects.filter(slug=inquiry.asked_from).first() if inquiry.asked_from else None
    topic = asked_below.topic if asked_below else inquiry.asked_from
    about = inquiry.procedure.title if inquiry.procedure else topic
    draft = questions.objects.create(
        question=_("New question about %(about)s?") % {"about": about} if about else _("New question?"),
        slug=f"new-question-{uuid.uuid4().hex[:8]}",
        topic=topic,
        changed_by=by,
    )
    if inquiry.procedure:
        draft.placements.create(procedure=inquiry.procedure)
    details = {"question": draft.pk}
    Event.objects.create(inquiry=inquiry, what=Event.What.QUESTION_DRAFTED, at=now, by=by, details=details)
    return draft
