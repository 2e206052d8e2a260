"""Every step from a draft to what patients read, and back. Nothing else makes editions or changes states.

Each step is one function. It locks the draft, checks the role (`publishing.roles`), refuses what the state does not
allow, and writes its event in the same transaction. Each raises `StepRefused`, with the reason for staff.
"""

from datetime import datetime

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
from staff.models import StaffMember
from staff.roles import Role

# Steps of the draft ---------------------------------------------------------------------------------------------------


@transaction.atomic
def saved(draft: Draft, *, by: StaffMember, now: datetime) -> None:
    """Records that `by` saved the draft and its parts. A change ends an earlier approval."""
    allow(by, Step.SAVE)
    held = locked(draft)
    content = held.freeze()
    bound = held.state in {DraftState.APPROVED, DraftState.SUBMITTED} and held.bound_hash() == held.bound_content
    to: str = DraftState.DRAFT
    if is_published(held, content):
        to = DraftState.PUBLISHED
    elif bound or held.state == DraftState.CHANGES:
        to = held.state
    data = {"content": content, "beside": held.address_and_change_note(), "version": held.version + 1}
    idle = history.changes_nothing(held, content)
    log(held, Step.SAVE, by, now, to=to, data=data | ({"idle": True} if idle else {}))
    move(held, to, version=held.version + 1, changed_at=now, **({} if idle else {"changed_by": by}))
    refresh(draft)


@transaction.atomic
def imported(draft: Draft, *, now: datetime) -> None:
    """Records that an import wrote the draft and its parts. This ends an earlier approval."""
    held = locked(draft)
    content = held.freeze()
    to = DraftState.PUBLISHED if is_published(held, content) else DraftState.DRAFT
    log(held, Step.IMPORT, None, now, to=to, data={"content": content, "version": held.version + 1})
    move(held, to, version=held.version + 1, changed_at=now, changed_by=None, approved_by=None, bound_content="")
    refresh(draft)


@transaction.atomic
def submit(draft: Draft, *, by: StaffMember, now: datetime) -> None:
    allow(by, Step.SUBMIT)
    held = expect(draft, DraftState.DRAFT, DraftState.CHANGES)
    if held.editions.exists() and is_published(held):
        raise NothingChanged(_("Patients already see these words."))
    need_change_note(held)
    need_open_gate(held, now)
    log(held, Step.SUBMIT, by, now, to=DraftState.SUBMITTED)
    move(held, DraftState.SUBMITTED, bound_content=held.bound_hash())
    refresh(draft)


@transaction.atomic
def ask_for_changes(draft: Draft, *, by: StaffMember, now: datetime, reason: str) -> None:
    allow(by, Step.ASK)
    held = expect(draft, DraftState.SUBMITTED, DraftState.APPROVED)
    need_reason(reason)
    log(held, Step.ASK, by, now, to=DraftState.CHANGES, reason=reason)
    move(held, DraftState.CHANGES, approved_by=None, bound_content="")
    refresh(draft)


@transaction.atomic
def approve(draft: Draft, *, by: StaffMember, now: datetime, minor: bool = False) -> None:
    """Approves the words as they are.

    Unsigned clinical words need a clinician, whose sign-off is bound to their hashes. With `minor`, a second person
    confirms that the medical meaning has not changed, and the last sign-off is carried over.
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
            raise StepRefused(
                _("No one has signed off on the clinical text yet, so there is no sign-off to carry over.")
            )
        sign(held, last.by, last.at, hashes, carried_by=by)
    elif Role.CLINICIAN in content_roles_of(by):
        sign(held, by, now, hashes)
    elif hashes and (last is None or last.hashes != hashes):
        raise StepRefused(
            _("Clinical text has changed: a clinician must approve it, unless you approve it as a minor change.")
        )
    log(held, step, by, now, to=DraftState.APPROVED, data={"content_hash": content_hash(content)})
    move(held, DraftState.APPROVED, approved_by=by, bound_content=held.bound_hash())
    refresh(draft)


@transaction.atomic
def override(draft: Draft, *, finding: str, by: StaffMember, now: datetime, reason: str) -> None:
    """Lets one finding of the gate (its key) pass for these words. The writers cannot do this themselves."""
    allow(by, Step.OVERRIDE)
    held = locked(draft)
    need_reason(reason)
    need_second_person(held, by)
    found = next((one for one in gate.findings(held, now) if one.key == finding), None)
    if found is None:
        raise StepRefused(_("This finding no longer exists: the words have changed."))
    data = {"finding": finding, "rule": found.rule, "where": found.where, "about_words": bool(found.evidence)}
    log(held, Step.OVERRIDE, by, now, reason=reason, data=data | {"alone": history.wrote_it(held, by)})


@transaction.atomic
def restore(draft: Draft, edition: Edition, *, by: StaffMember, now: datetime) -> None:
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
def publish(draft: Draft, *, by: StaffMember, now: datetime, live_from: datetime | None = None) -> Edition:
    allow(by, Step.PUBLISH)
    held = expect(draft, DraftState.APPROVED)
    if held.bound_hash() != held.bound_content:
        raise StepRefused(_("The words have changed since they were approved."))
    wrote = history.writers(held) | {held.changed_by_id}
    if settings.FOUR_EYES and held.approved_by_id in wrote:
        raise StepRefused(
            _("The same person wrote and approved these words. Request changes, then have a second person approve.")
        )
    if live_from and live_from < now:
        raise StepRefused(_("That time has already passed: choose a later one, or publish now."))
    need_open_gate(held, now)
    edition = make_edition(held, by=by, now=now, live_from=live_from or now, approved_by=held.approved_by)
    data = {"writers": sorted(pk for pk in wrote if pk)}
    log(held, Step.PUBLISH, by, now, to=DraftState.PUBLISHED, edition=edition, reason=held.change_note, data=data)
    after_publishing(draft, held)
    return edition


@transaction.atomic
def correct(draft: Draft, *, by: StaffMember, now: datetime, reason: str) -> Edition:
    """Publishes at once an urgent correction that one person decided on.

    The edition has a sign-off only if its clinical words are signed. The correction stays on the staff home page until
    a second person has looked at it (`look`).
    """
    allow(by, Step.CORRECT)
    held = expect(draft, DraftState.DRAFT, DraftState.SUBMITTED, DraftState.CHANGES, DraftState.APPROVED)
    need_reason(reason)
    need_change_note(held)
    wrote = sorted(pk for pk in history.writers(held) | {held.changed_by_id, by.pk} if pk)
    edition = make_edition(held, by=by, now=now, live_from=now, urgent_reason=reason)
    log(held, Step.CORRECT, by, now, to=DraftState.PUBLISHED, edition=edition, reason=reason, data={"writers": wrote})
    after_publishing(draft, held)
    return edition


@transaction.atomic
def look(edition: Edition, *, by: StaffMember, now: datetime) -> None:
    allow(by, Step.LOOK)
    held = locked(edition.draft)
    correction = history.events_of(held).filter(step=Step.CORRECT, edition_number=edition.number).first()
    if correction is None or history.already_looked_at(held, edition):
        raise StepRefused(_("No urgent correction here is waiting for a second look."))
    if settings.FOUR_EYES and by.pk in correction.data["writers"]:
        raise StepRefused(_("A second person must look: you made this correction yourself."))
    log(held, Step.LOOK, by, now, edition=edition)


@transaction.atomic
def confirm(draft: Draft, *, by: StaffMember, now: datetime) -> Edition:
    """Records that a clinician found the live page still right: a new edition of the same words, newly signed."""
    allow(by, Step.CONFIRM)
    held = locked(draft)
    live = held.editions.live(now).first()
    if live is None:
        raise StepRefused(_("Patients cannot see this page yet."))
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
def cancel(draft: Draft, *, by: StaffMember, now: datetime) -> Edition:
    """Cancels a scheduled edition by making a newer one with what patients read now.

    If patients read nothing yet, the newer edition is a withdrawal.
    """
    allow(by, Step.CANCEL)
    held = locked(draft)
    scheduled = held.editions.scheduled(now).first()
    if scheduled is None:
        raise StepRefused(_("Nothing is scheduled."))
    live = held.editions.current(now).first()
    kept = {"kind": Edition.Kind.ERROR, "replacement": None}
    if live:
        names = ("kind", "replacement", "approved_by", "urgent_reason", "four_eyes")
        kept = {name: getattr(live, name) for name in names}
    edition = copy_edition(
        held,
        live or scheduled,
        now,
        published_by=by,
        change_note=_("The schedule was canceled."),
        major=False,
        **kept,
    )
    log(held, Step.CANCEL, by, now, to=DraftState.DRAFT, edition=edition)
    move(held, DraftState.DRAFT, approved_by=None, bound_content="")
    refresh(draft)
    return edition


@transaction.atomic
def withdraw(
    draft: Draft, *, by: StaffMember, now: datetime, kind: str, reason: str, replacement: Draft | None = None
) -> Edition:
    """Withdraws a page from `now` on. A withdrawal is an edition; publishing again brings the page back.

    `kind` is ERROR (the address answers 410), REPLACED (it redirects to `replacement`) or ENDED (the page stays up
    with a notice that this is no longer offered).
    """
    allow(by, Step.WITHDRAW)
    held = locked(draft)
    need_reason(reason)
    live = held.editions.current(now).first()
    if live is None or (live.kind, live.replacement) == (kind, replacement.pk if replacement else None):
        raise StepRefused(_("There is no page to withdraw."))
    if kind not in {Edition.Kind.ENDED, Edition.Kind.REPLACED, Edition.Kind.ERROR}:
        raise StepRefused(_("Choose why the page is withdrawn."))
    if (kind == Edition.Kind.REPLACED) != (replacement is not None) or (replacement and replacement.pk == held.pk):
        raise StepRefused(_("Choose the page that replaces this one; leave it empty unless the page is replaced."))
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
def publish_as_is(draft: Draft, *, now: datetime, origin: str, change_note: str) -> Edition:
    """Publishes imported documents and sample content, for management commands.

    The edition has a sign-off only if a clinician has signed exactly these words here. A withdrawn page comes back
    only through the workflow.
    """
    held = locked(draft)
    newest = held.editions.first()
    if newest and newest.kind != Edition.Kind.PAGE:
        raise StepRefused(_("“%(title)s” was withdrawn here: publish it in the admin.") % {"title": held})
    if is_published(held):
        raise NothingChanged(_("Patients already see these words."))
    edition = make_edition(held, by=None, now=now, live_from=now, origin=origin, change_note=change_note)
    log(held, Step.IMPORT, None, now, to=DraftState.PUBLISHED, edition=edition, reason=change_note)
    after_publishing(draft, held)
    return edition
