"""Makes editions. Only `publishing.workflow` decides when."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from publishing import gate
from publishing.hashes import content_hash
from publishing.models import Draft, Edition, SignOff
from publishing.models.edition import due_after, part_hashes
from search import indexing
from staff.models import StaffMember

COPIED = (
    "slug",
    "title",
    "content",
    "search_text",
    "hash",
    "sign_off",
    "grades",
    "review_due",
    "origin",
    "written_by",
)


class StepRefused(Exception):
    """A step of the workflow is not allowed. The text gives staff the reason."""


def make_edition(draft: Draft, *, by: StaffMember | None, now: datetime, live_from: datetime, **fields: Any) -> Edition:
    """Freezes `draft` into its next edition, links it to other records and updates the search index."""
    if taken := address_taken(draft, draft.slug):
        raise StepRefused(taken)
    edition = new_edition(draft, by=by, now=now, live_from=live_from, **fields)
    edition.save(force_insert=True)
    draft.place(edition)
    indexing.refresh(draft, now)
    return edition


def preview_edition(draft: Draft, now: datetime) -> Edition:
    return new_edition(draft, by=None, now=now, live_from=now)


def new_edition(draft: Draft, *, by: StaffMember | None, now: datetime, live_from: datetime, **fields: Any) -> Edition:
    content = draft.freeze()
    signed: SignOff | None = draft.signed
    valid = signed if signed and signed.covers(part_hashes(type(draft), content)) else None
    edition: Edition = draft.editions.model(
        draft=draft,
        slug=draft.slug,
        title=str(draft),
        number=next_number(draft),
        content=content,
        search_text=draft.search_text(),
        hash=content_hash(content),
        sign_off=valid,
        grades=gate.grades(draft),
        review_due=due_after(content, reviewed_on(draft, valid, now)),
        written_by=draft.changed_by,
        published_by=by,
        four_eyes=settings.FOUR_EYES,
        live_from=live_from,
        created_at=now,
        **{"change_note": draft.change_note, "major": draft.major, **fields},
    )
    return edition


def reviewed_on(draft: Draft, signed: SignOff | None, now: datetime) -> date:
    """The day from which the months until the next review count. Unsigned words do not postpone a review."""
    if signed is None and (last := draft.editions.filter(sign_off__isnull=False).first()):
        signed = last.sign_off
    return localdate(signed.at if signed else getattr(draft, "dated", None) or now)


def copy_edition(draft: Draft, old: Edition, now: datetime, **fields: Any) -> Edition:
    edition: Edition = draft.editions.create(
        **{name: getattr(old, name) for name in COPIED}
        | {"number": next_number(draft), "four_eyes": settings.FOUR_EYES, "live_from": now, "created_at": now}
        | fields
    )
    draft.place(edition)
    indexing.refresh(draft, now)
    return edition


def next_number(draft: Draft) -> int:
    newest = draft.editions.first()
    return newest.number + 1 if newest else 1


def address_taken(draft: Draft, slug: str) -> str:
    """Why a draft cannot have this address: old links must never lead to a different page. Empty if it can."""
    taken = draft.editions.model._base_manager.filter(slug=slug).exclude(draft=draft.pk).exists()
    return _("Another page uses or used this address. Choose a different one.") if taken else ""


def is_published(draft: Draft, content: dict[str, Any] | None = None) -> bool:
    """Whether the newest edition, live or scheduled, is a page with the draft's address and content."""
    newest = draft.editions.first()
    if newest is None or newest.kind != Edition.Kind.PAGE:
        return False
    return bool(newest.hash == content_hash(draft.freeze() if content is None else content))
