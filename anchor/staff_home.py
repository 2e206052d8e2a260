"""The staff home: what waits for somebody, as numbers first and by name below them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from inquiries.desk import queues
from inquiries.roles import may_see
from publishing import reviews
from publishing.roles import content_roles_of
from publishing.staff.addresses import admin_address
from publishing.steps import DraftState, Step

# The lists of requests that are numbers here: their names, and whether one in them is pressing.
REQUESTS = {
    "urgent": (_("Urgent requests"), True),
    "overdue": (_("Overdue requests"), True),
    "unassigned": (_("Nobody’s requests"), False),
    "mine": (_("My requests"), False),
    "quarantine": (_("Requests in quarantine"), False),
    "deletion": (_("Wishes to delete"), False),
}


@dataclass(frozen=True)
class Queue:
    """How many wait for the same thing, and where they stand."""

    name: Any
    number: int
    url: str
    pressing: bool = False


def waiting(user: Any, now: datetime) -> dict[str, Any]:
    """What waits for staff, for the template of the staff home: requests for the desk, content for content roles."""
    queues = queues_of_requests(user, now) if may_see(user) else []
    content = waiting_content(now) if content_roles_of(user) else {}
    return {"queues": queues + queues_of(content), **content}


def queues_of_requests(user: Any, now: datetime) -> list[Queue]:
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
    ]
