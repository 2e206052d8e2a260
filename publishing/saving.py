"""The steps that write a draft: saving, importing and restoring. `publishing.workflow` has all steps."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from publishing import history, parts
from publishing.editions import StepRefused, is_published
from publishing.models import Draft, Edition
from publishing.steps import DraftState, Step
from publishing.transitions import NOTHING_APPROVED, allow, locked, log, move, refresh, revoke, thawed
from staff.models import StaffMember


@transaction.atomic
def saved(draft: Draft, *, by: StaffMember, now: datetime) -> None:
    """Records that `by` saved the draft and its parts. A change ends an earlier approval and its signature."""
    allow(by, Step.SAVE)
    held = locked(draft)
    before = history.last_content(held)
    record_save(held, by=by, now=now)
    record_neighbors(held, before, by=by, now=now)
    refresh(draft)


def record_save(held: Draft, *, by: StaffMember | None, now: datetime) -> None:
    content = held.freeze()
    bound = held.state in {DraftState.APPROVED, DraftState.SUBMITTED} and held.bound_hash() == held.bound_content
    to: str = DraftState.DRAFT
    if is_published(held, content):
        to = DraftState.PUBLISHED
    elif bound or held.state == DraftState.CHANGES:
        to = held.state
    data = {"content": content, "beside": held.note_for_readers(), "version": held.version + 1}
    idle = history.changes_nothing(held, content)
    step = Step.SAVE if by else Step.IMPORT
    ended = {} if bound else revoke(held, now)
    log(held, step, by, now, to=to, data=data | ended | ({"idle": True} if idle else {}))
    fields: dict[str, Any] = {} if bound else {**NOTHING_APPROVED}
    move(held, to, version=held.version + 1, changed_at=now, **fields | ({} if idle else {"changed_by": by}))


def record_neighbors(held: Draft, before: dict[str, Any], *, by: StaffMember | None, now: datetime) -> None:
    """Records on other drafts what a change of this one means for their pages, such as a question's place there."""
    for neighbor in parts.neighbors_of(held, before):
        other = locked(neighbor)
        if not history.changes_nothing(other, other.freeze()):
            record_save(other, by=by, now=now)


@transaction.atomic
def imported(draft: Draft, *, now: datetime, alone: bool = True) -> None:
    """Records that an import wrote the draft and its parts. This ends an earlier approval and its signature.

    An import that writes neighboring drafts as well, not this one `alone`, records them itself.
    """
    held = locked(draft)
    content, before = held.freeze(), history.last_content(held)
    to = DraftState.PUBLISHED if is_published(held, content) else DraftState.DRAFT
    data = {"content": content, "version": held.version + 1} | revoke(held, now)
    log(held, Step.IMPORT, None, now, to=to, data=data)
    move(held, to, version=held.version + 1, changed_at=now, changed_by=None, **NOTHING_APPROVED)
    if alone:
        record_neighbors(held, before, by=None, now=now)
    refresh(draft)


@transaction.atomic
def restore(draft: Draft, edition: Edition, *, by: StaffMember, now: datetime) -> None:
    allow(by, Step.RESTORE)
    held = locked(draft)
    if edition.draft_id != held.pk:
        raise StepRefused(_("This edition belongs to another page."))
    before = history.last_content(held)
    thawed(held, edition)
    content = held.freeze()
    to = DraftState.PUBLISHED if is_published(held, content) else DraftState.DRAFT
    data = {"content": content, "version": held.version + 1} | revoke(held, now)
    log(held, Step.RESTORE, by, now, to=to, edition=edition, data=data)
    move(held, to, version=held.version + 1, changed_at=now, changed_by=by, **NOTHING_APPROVED)
    record_neighbors(held, before, by=by, now=now)
    refresh(draft)
