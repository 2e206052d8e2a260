"""Every step from a draft to what patients read, and back. The only place that makes editions and changes states.

Each step is one function: it locks the draft, checks who may (`publishing.steps`), refuses what the state does not
allow, and writes its event in the same transaction. Times are passed in. All raise `Refused`, whose text is for
staff to read.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from publishing import gate, history
from publishing.editions import (
    StepRefused,
    copy_edition,
    due_after,
    frozen_sign_off,
    is_published,
    make_edition,
    newest_sign_off,
    sign,
)
from publishing.hashes import content_hash
from publishing.models import Draft, Edition
from publishing.models.edition import clinical_hashes
from publishing.roles import content_roles_of
from publishing.steps import DraftState, Step
from publishing.transitions import (
    NothingChanged,
    after_publishing,
    allow,
    expect,
    locked,
    log,
    move,
    need_change_note,
    need_open_gate,
    need_reason,
    need_second_person,
    refresh,
)
from staff.roles import Role

# Steps of the draft ---------------------------------------------------------------------------------------------------


@transaction.atomic
def saved(draft: Draft, *, by: Any, now: datetime) -> None:
    """Records that `by` saved the draft and its parts: what was approved before is approved no more."""
    allow(by, Step.SAVE)
    held = locked(draft)
    content = held.freeze()
    bound = held.state in {DraftState.APPROVED, DraftState.SUBMITTED} and held.bound_hash() == held.bound_content
    if is_published(held, content):
        to = DraftState.PUBLISHED
    else:
        to = held.state if bound or held.state == DraftState.CHANGES else DraftState.DRAFT
    data = {"content": content, "beside": held.beside_the_words(), "version": held.version + 1}
    idle = history.changes_nothing(held, content)
    log(held, Step.SAVE, by, now, to=to, data=data | ({"idle": True} if idle else {}))
    move(held, to, version=held.version + 1, changed_at=now, **({} if idle else {"changed_by": by}))
    refresh(draft)


@transaction.atomic
def imported(draft: Draft, *, now: datetime) -> None:
    """Records that an import wrote the draft and its parts: what was approved before is approved no more."""
    held = locked(draft)
    content = held.freeze()
    to = DraftState.PUBLISHED if is_published(held, content) else DraftState.DRAFT
    log(held, Step.IMPORT, None, now, to=to, data={"content": content, "version": held.version + 1})
    move(held, to, version=held.version + 1, changed_at=now, changed_by=None, approved_by=None, bound_content="")
    refresh(draft)


@transaction.atomic
def submit(draft: Draft, *, by: Any, now: datetime) -> None:
    """Asks for approval. The gate must be open and the change must be described."""
    allow(by, Step.SUBMIT)
    held = expect(draft, DraftState.DRAFT, DraftState.CHANGES)
    if held.editions.exists() and is_published(held):
        raise NothingChanged(_("Patients read these words already."))
    need_change_note(held)
    need_open_gate(held, now)
    log(held, Step.SUBMIT, by, now, to=DraftState.SUBMITTED)
    move(held, DraftState.SUBMITTED, bound_content=held.bound_hash())
    refresh(draft)


@transaction.atomic
def ask_for_changes(draft: Draft, *, by: Any, now: datetime, reason: str) -> None:
    """Gives a submitted or approved draft back to its writers, saying what to change."""
    allow(by, Step.ASK)
    held = expect(draft, DraftState.SUBMITTED, DraftState.APPROVED)
    need_reason(reason)
    log(held, Step.ASK, by, now, to=DraftState.CHANGES, reason=reason)
    move(held, DraftState.CHANGES, approved_by=None, bound_content="")
    refresh(draft)


@transaction.atomic
def approve(draft: Draft, *, by: Any, now: datetime, minor: bool = False) -> None:
    """Approves the words as they stand.

    Clinical words that nobody has signed need a clinician, whose sign-off is bound to their hashes. With `minor` a
    second person says that the change leaves the medical meaning alone: the last sign-off is carried over.
    """
    step = Step.APPROVE_MINOR if minor else Step.APPROVE
    allow(by, step)
    held = expect(draft, DraftState.SUBMITTED)
    need_second_person(held, by)
    content = held.freeze()
    hashes = clinical_hashes(type(held), content)
    last = newest_sign_off(held)
    if minor:
        if last is None:
            raise StepRefused(_("Nobody has signed the clinical text yet, so there is no sign-off to carry over."))
        sign(held, last.by, last.at, hashes, carried_by=by)
    elif Role.CLINICIAN in content_roles_of(by):
        sign(held, by, now, hashes)
    elif hashes and (last is None or last.hashes != hashes):
        raise StepRefused(_("Clinical text has changed: a clinician must approve it, or somebody must call it minor."))
    log(held, step, by, now, to=DraftState.APPROVED, data={"content_hash": content_hash(content)})
    move(held, DraftState.APPROVED, approved_by=by, bound_content=held.bound_hash())
    refresh(draft)


@transaction.atomic
def override(draft: Draft, *, finding: str, by: Any, now: datetime, reason: str) -> None:
    """Lets one finding of the gate, named by its key, pass for these words. Their writers cannot do that themselves."""
    allow(by, Step.OVERRIDE)
    held = locked(draft)
    need_reason(reason)
    need_second_person(held, by)
    found = next((one for one in gate.findings(held, now) if one.key == finding), None)
    if found is None:
        raise StepRefused(_("This finding is gone: the words have changed."))
    data = {"finding": finding, "rule": found.rule, "where": found.where, "about_words": bool(found.evidence)}
    log(held, Step.OVERRIDE, by, now, reason=reason, data=data | {"alone": history.wrote_it(held, by)})


@transaction.atomic
def restore(draft: Draft, edition: Edition, *, by: Any, now: datetime) -> None:
    """Copies an old edition back into the draft; nothing changes for patients until it is published again."""
    allow(by, Step.RESTORE)
    held = locked(draft)
    if edition.draft_id != held.pk:
        raise StepRefused(_("This edition belongs to another page."))
    held.thaw(edition.content)
    content = held.freeze()
    to = DraftState.PUBLISHED if is_published(held, content) else DraftState.DRAFT
    log(held, Step.RESTORE, by, now, to=to, edition=edition, data={"content": content, "version": held.version + 1})
    move(held, to, version=held.version + 1, changed_at=now, changed_by=by, approved_by=None, bound_content="")
    refresh(draft)


# Steps of what patients read ------------------------------------------------------------------------------------------


@transaction.atomic
def publish(draft: Draft, *, by: Any, now: datetime, live_from: datetime | None = None) -> Any:
    """Freezes the approved draft into an edition that patients read from `live_from` on (`now`, if not given)."""
    allow(by, Step.PUBLISH)
    held = expect(draft, DraftState.APPROVED)
    if held.bound_hash() != held.bound_content:
        raise StepRefused(_("The words have changed since they were approved."))
    wrote = history.writers(held) | {held.changed_by_id}
    if settings.FOUR_EYES and held.approved_by_id in wrote:
        raise StepRefused(
            _("One person wrote and approved these words: ask for changes, and let a second person approve.")
        )
    if live_from and live_from < now:
        raise StepRefused(_("That time has passed already: choose a later one, or publish now."))
    need_open_gate(held, now)
    edition = make_edition(held, by=by, now=now, live_from=live_from or now, approved_by=held.approved_by)
    data = {"writers": sorted(wrote - {None})}
    log(held, Step.PUBLISH, by, now, to=DraftState.PUBLISHED, edition=edition, reason=held.change_note, data=data)
    after_publishing(draft, held)
    return edition


@transaction.atomic
def correct(draft: Draft, *, by: Any, now: datetime, reason: str) -> Any:
    """Publishes at once what one person thinks cannot wait.

    It carries a sign-off only if its clinical words are signed, and stays on the staff home until a second person has
    looked (`look`).
    """
    allow(by, Step.CORRECT)
    held = expect(draft, DraftState.DRAFT, DraftState.SUBMITTED, DraftState.CHANGES, DraftState.APPROVED)
    need_reason(reason)
    need_change_note(held)
    wrote = sorted(history.writers(held) | {held.changed_by_id, by.pk} - {None})
    edition = make_edition(held, by=by, now=now, live_from=now, urgent_reason=reason)
    log(held, Step.CORRECT, by, now, to=DraftState.PUBLISHED, edition=edition, reason=reason, data={"writers": wrote})
    after_publishing(draft, held)
    return edition


@transaction.atomic
def look(edition: Edition, *, by: Any, now: datetime) -> None:
    """A second person has looked at an urgent correction and lets it stand."""
    allow(by, Step.LOOK)
    held = locked(edition.draft)
    correction = held.events().filter(step=Step.CORRECT, edition_number=edition.number).first()
    if correction is None or history.already_looked_at(held, edition):
        raise StepRefused(_("There is no urgent correction here that waits for a second look."))
    if settings.FOUR_EYES and by.pk in correction.data["writers"]:
        raise StepRefused(_("A second person must look: you made this correction yourself."))
    log(held, Step.LOOK, by, now, edition=edition)


@transaction.atomic
def confirm(draft: Draft, *, by: Any, now: datetime) -> Any:
    """A clinician finds what patients read still right: a new edition of the same words, freshly signed."""
    allow(by, Step.CONFIRM)
    held = locked(draft)
    live = held.editions.live(now).first()
    if live is None:
        raise StepRefused(_("Patients read nothing of this page yet."))
    if held.editions.scheduled(now).exists():
        raise StepRefused(_("Another edition is scheduled: wait until it is live, then review that one."))
    if settings.FOUR_EYES and live.origin == Edition.Origin.WRITTEN and by.pk in history.writers_of(live):
        raise StepRefused(_("A second person must review: you wrote these words yourself."))
    sign_off = sign(held, by, now, live.clinical_hashes())
    edition = copy_edition(
        held,
        live,
        now,
        published_by=by,
        approved_by=by,
        sign_off=frozen_sign_off(sign_off),
        review_due=due_after(held, localdate(now)),
        change_note=_("Reviewed; nothing changed."),
        major=False,
    )
    log(held, Step.CONFIRM, by, now, edition=edition)
    return edition


@transaction.atomic
def cancel(draft: Draft, *, by: Any, now: datetime) -> Any:
    """Keeps a scheduled edition from ever being read: a newer one takes its place that says what patients read now.

    Where they read nothing yet, the newer one is a withdrawal.
    """
    allow(by, Step.CANCEL)
    held = locked(draft)
    scheduled = held.editions.scheduled(now).first()
    if scheduled is None:
        raise StepRefused(_("Nothing is scheduled."))
    live = held.editions.current(now).first()
    kept = {name: getattr(live, name) for name in ("kind", "approved_by", "urgent_reason", "four_eyes")} if live else {}
    edition = copy_edition(
        held,
        live or scheduled,
        now,
        published_by=by,
        change_note=_("The schedule was cancelled."),
        major=False,
        replacement=live.replacement if live else None,
        **(kept or {"kind": Edition.Kind.ERROR}),
    )
    log(held, Step.CANCEL, by, now, to=DraftState.DRAFT, edition=edition)
    move(held, DraftState.DRAFT, approved_by=None, bound_content="")
    refresh(draft)
    return edition


@transaction.atomic
def withdraw(draft: Draft, *, by: Any, now: datetime, kind: str, reason: str, replacement: Draft | None = None) -> Any:
    """Takes a page away from `now` on: in error (410), replaced (redirect to `replacement`), or no longer offered
    (the page stays under a notice). A withdrawal is an edition; publishing again brings the page back."""
    allow(by, Step.WITHDRAW)
    held = locked(draft)
    need_reason(reason)
    live = held.editions.current(now).first()
    if live is None or (live.kind, live.replacement) == (kind, replacement.pk if replacement else None):
        raise StepRefused(_("There is no page to withdraw."))
    if kind not in {Edition.Kind.ENDED, Edition.Kind.REPLACED, Edition.Kind.ERROR}:
        raise StepRefused(_("Choose why the page is withdrawn."))
    if (kind == Edition.Kind.REPLACED) != (replacement is not None) or (replacement and replacement.pk == held.pk):
        raise StepRefused(_("Choose the page that replaces this one, and only then."))
    edition = copy_edition(
        held,
        live,
        now,
        kind=kind,
        published_by=by,
        approved_by=by,
        change_note=reason,
        major=True,
        replacement=replacement.pk if replacement else None,
    )
    log(held, Step.WITHDRAW, by, now, to=DraftState.DRAFT, edition=edition, reason=reason, data={"kind": kind})
    move(held, DraftState.DRAFT, approved_by=None, bound_content="")
    refresh(draft)
    return edition


@transaction.atomic
def publish_as_is(draft: Draft, *, now: datetime, origin: str, change_note: str) -> Any:
    """Publishes what the clinic has published already (imported) or what is only a sample: a command's step.

    Such an edition carries a sign-off only if a clinician has signed just these words here. A page that was withdrawn
    comes back only through its workflow.
    """
    held = locked(draft)
    newest = held.editions.first()
    if newest and newest.kind != Edition.Kind.PAGE:
        raise StepRefused(_("“%(title)s” was withdrawn here: publish it in the admin.") % {"title": held})
    if is_published(held):
        raise NothingChanged(_("Patients read these words already."))
    edition = make_edition(held, by=None, now=now, live_from=now, origin=origin, change_note=change_note)
    log(held, Step.IMPORT, None, now, to=DraftState.PUBLISHED, edition=edition, reason=change_note)
    after_publishing(draft, held)
    return edition
