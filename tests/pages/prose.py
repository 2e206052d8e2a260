"""Drafts of the clinic's prose in which the gate finds nothing, and their way to patients."""

from datetime import UTC, datetime

from clinic.models import Physician
from pages.models import Biography, Description, Notice
from publishing import workflow
from publishing.models import Draft, Edition
from staff.models import StaffMember

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
WORDS = {"notice": "<p>We keep it safe.</p>", "biography": "<p>Ana likes to sail.</p>"}


def notice(slug: str = "privacy-practices", title: str = "Privacy practices", **fields: object) -> Notice:
    return Notice.objects.create(slug=slug, title=title, **{"body": WORDS["notice"]} | fields)


def physician(name: str = "Ana Sample MD", slug: str = "ana", **fields: object) -> Physician:
    return Physician.objects.create(name=name, slug=slug, **fields)


def biography(person: Physician | None = None, **fields: object) -> Biography:
    return Biography.objects.create(physician=person or physician(), **{"body": WORDS["biography"]} | fields)


def description(one_line: str = "We treat backs.") -> Description:
    return Description.objects.create(one_line=one_line)


def as_sample(draft: Draft, now: datetime = NOW) -> Edition:
    """Brings it live as `load_sample` does."""
    return workflow.publish_as_is(draft, now=now, origin="sample", change_note="Sample content.")


def bring_live(
    draft: Draft, writer: StaffMember, second: StaffMember, now: datetime = NOW, live_from: datetime | None = None
) -> Edition:
    """The way of every change: one person writes and submits, a second one approves."""
    type(draft)._base_manager.filter(pk=draft.pk).update(change_note="Clearer words.")
    workflow.saved(draft, by=writer, now=now)
    workflow.submit(draft, by=writer, now=now)
    workflow.approve(draft, by=second, now=now)
    return workflow.publish(draft, by=writer, now=now, live_from=live_from)
