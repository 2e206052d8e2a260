"""The staff home: what is waiting for staff, first as numbers, then as lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from emergencies.models import WordsChange
from emergencies.refusing import may_change
from inquiries.desk import queues
from inquiries.roles import may_see
from procedures.models.coverage import to_check_again
from publishing import reviews
from publishing.roles import content_roles_of
from publishing.staff.addresses import admin_address
from publishing.steps import DraftState, Step
from staff.models import StaffMember

# The lists of requests whose size is shown, with their names and whether they are urgent.
REQUESTS = {
    "urgent": (_("Urgent requests"), True),
    "overdue": (_("Overdue requests"), True),
    "unassigned": (_("Unassigned requests"), False),
    "mine": (_("My requests"), False),
    "quarantine": (_("Requests in quarantine"), False),
    "deletion": (_("Deletion requests"), False),
}


@dataclass(frozen=True)
class Queue:
    """How many things are waiting, with a link to their list."""

    name: str | Promise
    number: int
    url: str
    pressing: bool = False


def waiting(user: StaffMember | AnonymousUser, now: datetime) -> dict[str, Any]:
    queues = queues_of_requests(user, now) if isinstance(user, StaffMember) and may_see(user) else []
    content = waiting_content(now) if content_roles_of(user) else {}
    return {"queues": queues + queues_of(content) + queue_of_words(user), **content}


def queue_of_words(user: StaffMember | AnonymousUser) -> list[Queue]:
    if not may_change(user):
        return []
    page = reverse("admin:emergencies_wordschange_changelist")
    return [Queue(_("Emergency words to decide on"), WordsChange.objects.open().count(), page)]


def queues_of_requests(user: StaffMember, now: datetime) -> list[Queue]:
    page = reverse("admin:inquiries_inquiry_changelist")
    return [
        Queue(name, queues.queue(show, user, now).count(), f"{page}?show={show}", pressing)
        for show, (name, pressing) in REQUESTS.items()
    ]


def waiting_content(now: datetime) -> dict[str, list[dict[str, Any]]]:
    today = localdate(now)
    return {
        "corrections": [
            {
                "edition": edition,
                "change_url": admin_address(edition.draft),
                "look_url": admin_address(edition.draft, "step", Step.LOOK),
            }
            for edition in reviews.unlooked_corrections()
        ],
        "waiting": drafts(DraftState.SUBMITTED),
        "changes": drafts(DraftState.CHANGES),
        "approved": drafts(DraftState.APPROVED),
        "due": [
            {
                "edition": page.edition,
                "day": page.day,
                "overdue": page.day <= today,
                "change_url": admin_address(page.edition.draft),
            }
            for page in reviews.by_due_date(now)
        ],
        "coverage": [
            {"edition": fact, "expired": fact.expires_at <= now, "change_url": admin_address(fact.draft)}
            for fact in to_check_again(now)
        ],
    }


def drafts(state: DraftState) -> list[dict[str, Any]]:
    return [{"draft": draft, "change_url": admin_address(draft)} for draft in reviews.drafts_in(state)]


def queues_of(content: dict[str, list[dict[str, Any]]]) -> list[Queue]:
    if not content:
        return []
    overdue = sum(entry["overdue"] for entry in content["due"])
    return [
        Queue(_("Urgent corrections to look at"), len(content["corrections"]), "#corrections", pressing=True),
        Queue(_("Pages to approve"), len(content["waiting"]), "#waiting"),
        Queue(_("Pages to change"), len(content["changes"]), "#changes"),
        Queue(_("Pages to publish"), len(content["approved"]), "#approved"),
        Queue(_("Reviews overdue"), overdue, "#due", pressing=True),
        Queue(_("Coverage to check again"), len(content["coverage"]), "#coverage", pressing=True),
    ]
