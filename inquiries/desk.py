"""What staff do with a request, and the record of who looked."""

import uuid
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries import finding, notifications, workflow
from inquiries.models import Access, ContactAttempt, Event, Inquiry, Mailing, Message, Note
from inquiries.models.inquiry import OVER, State
from procedures.models import Procedure
from vault.indexes import keyed_hash
from vault.keys import index_ring

AT_THE_DESK: Final = frozenset({workflow.Role.FRONT_DESK, workflow.Role.CLINICIAN})
QUESTION_DRAFTED: Final = "question_drafted"
LISTS: Final[dict[str, Any]] = {
    "open": gettext_lazy("In work"),
    "urgent": gettext_lazy("Urgent"),
    "overdue": gettext_lazy("Overdue"),
    "unassigned": gettext_lazy("Nobody’s"),
    "mine": gettext_lazy("Mine"),
    "quarantine": gettext_lazy("Quarantine"),
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
        "over": every.filter(state__in=OVER),
    }[show]
    return as_listed(found).order_by(*(["-closed_at"] if show == "over" else ["-urgent", "promise_at", "received_at"]))


def as_listed(inquiries: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    newest = Message.objects.filter(inquiry=OuterRef("pk")).order_by("-at")
    return inquiries.select_related("procedure", "assignee").annotate(
        newest_direction=Subquery(newest.values("direction")[:1]),
        mail_failed=Exists(Mailing.objects.failed().filter(inquiry=OuterRef("pk"))),
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
    if inquiry.state in {State.QUARANTINE, State.ERASED}:
        raise workflow.Refused(_("Release this request first; then write to the patient."))
    Message.objects.create(inquiry=inquiry, direction=Message.Direction.TO_PATIENT, body=text, at=now, by=by)
    Event.objects.create(inquiry=inquiry, what="replied", at=now, by=by)
    workflow.touched(inquiry, now)
    return notifications.replied(inquiry, now) is not None


@transaction.atomic
def note(inquiry: Inquiry, text: str, *, by: Any, now: datetime) -> None:
    Note.objects.create(inquiry=inquiry, body=text, at=now, by=by)
    Event.objects.create(inquiry=inquiry, what="noted", at=now, by=by)


@transaction.atomic
def attempt(inquiry: Inquiry, channel: str, outcome: str, remark: str, *, by: Any, now: datetime) -> None:
    """Records an attempt; whoever could not be reached by phone is mailed that we tried."""
    ContactAttempt.objects.create(inquiry=inquiry, channel=channel, outcome=outcome, remark=remark, at=now, by=by)
    Event.objects.create(inquiry=inquiry, what="attempted", at=now, by=by, details={"outcome": outcome})
    if outcome in {ContactAttempt.Outcome.REACHED, ContactAttempt.Outcome.VOICEMAIL}:
        workflow.touched(inquiry, now)
    if channel == ContactAttempt.Channel.PHONE and outcome != ContactAttempt.Outcome.REACHED:
        notifications.tried(inquiry, now)


@transaction.atomic
def draft_question(inquiry: Inquiry, *, by: Any, now: datetime) -> Any:
    """A draft of a question for everybody, with the topic and the procedure of this request and nothing else of it."""
    Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if inquiry.events.filter(what=QUESTION_DRAFTED).exists():
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
    Event.objects.create(inquiry=inquiry, what=QUESTION_DRAFTED, at=now, by=by, details={"question": draft.pk})
    return draft
