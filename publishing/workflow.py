"""Every step from a draft to what patients read, and back. Nothing else makes editions or changes states.

Each step is one function. It locks the draft, checks the role (`publishing.roles`), refuses what the state does not
allow, and writes its event in the same transaction. Each raises `StepRefused`, with the reason for staff.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from publishing import gate, history, signing
from publishing.editions import StepRefused, copy_edition, is_published, make_edition
from publishing.hashes import content_hash
from publishing.models import Draft, Edition, SignOff
from publishing.models.edition import due_after
from publishing.people import accounts_of_person
from publishing.saving import imported, restore, saved
from publishing.steps import DraftState, Step
from publishing.transitions import (
    NOTHING_APPROVED,
    NothingChanged,
    SignedHere,
    after_publishing,
    allow,
    expect,
    locked,
    log,
    move,
    need_change_note,
    need_open_gate,
    need_reason,
    need_same_words,
    need_saved_words,
    need_second_person,
    need_voucher,
    refresh,
    revoke,
    signature_here,
    standing_errors,
)
from staff.models import StaffMember

__all__ = [
    "NothingChanged",
    "SignedHere",
    "StepRefused",
    "approve",
    "ask_for_changes",
    "cancel",
    "confirm",
    "correct",
    "imported",
    "is_published",
    "locked",
    "look",
    "override",
    "publish",
    "publish_as_is",
    "restore",
    "saved",
    "sign",
    "signature_here",
    "submit",
    "withdraw",
]

# Steps of the draft ---------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(draft: Draft, *, by: StaffMember, now: datetime) -> None:
    allow(by, Step.SUBMIT)
    held = expect(draft, DraftState.DRAFT, DraftState.CHANGES)
    if held.editions.exists() and is_published(held):
        raise NothingChanged(_("Patients already see these words."))
    need_change_note(held)
    need_saved_words(held)
    need_open_gate(held, now)
    log(held, Step.SUBMIT, by, now, to=DraftState.SUBMITTED)
    move(held, DraftState.SUBMITTED, bound_content=held.bound_hash())
    refresh(draft)


@transaction.atomic
def ask_for_changes(draft: Draft, *, by: StaffMember, now: datetime, reason: str) -> None:
    allow(by, Step.ASK)
    held = expect(draft, DraftState.SUBMITTED, DraftState.APPROVED)
    need_reason(reason)
    log(held, Step.ASK, by, now, to=DraftState.CHANGES, reason=reason, data=revoke(held, now))
    move(held, DraftState.CHANGES, **NOTHING_APPROVED)
    refresh(draft)


@transaction.atomic
def sign(draft: Draft, *, by: StaffMember, now: datetime) -> SignOff:
    """Signs everything on the page that waits. A second person who signs approves it, too.

    The author of the words signs as their author; someone else has to approve them.
    """
    allow(by, Step.SIGN)
    held = expect(draft, DraftState.SUBMITTED, DraftState.APPROVED)
    need_same_words(held)
    sign_off = signing.sign(held, by=by, now=now)
    if held.signed and sign_off.kind == SignOff.Kind.AUTHOR != held.signed.kind:
        raise StepRefused(_("%(name)s has reviewed these words already.") % {"name": held.signed.name})
    approves = held.state == DraftState.SUBMITTED and not (settings.FOUR_EYES and history.wrote_it(held, by))
    to = DraftState.APPROVED if approves else held.state
    log(held, Step.SIGN, by, now, to=to, data={"sign_off": sign_off.pk, "kind": sign_off.kind})
    move(held, to, signed=sign_off, **({"approved_by": by} if approves else {}))
    refresh(draft)
    return sign_off


@transaction.atomic
def approve(draft: Draft, *, by: StaffMember, now: datetime, minor: bool = False) -> None:
    """Approves the words for publication. Whether they are signed is another question: see `sign`.

    With `minor`, a second person says that only small things have changed since the last signature, and it is carried
    over.
    """
    step = Step.APPROVE_MINOR if minor else Step.APPROVE
    allow(by, step)
    held = expect(draft, DraftState.SUBMITTED)
    need_same_words(held)
    need_second_person(held, by)
    if held.must_be_signed and not (minor or held.signed):
        raise StepRefused(_("A clinician has to sign these words before they are approved."))
    fields = {"signed": signing.carry_over(held, by=by, now=now)} if minor else {}
    log(held, step, by, now, to=DraftState.APPROVED, data={"content_hash": content_hash(held.freeze())})
    move(held, DraftState.APPROVED, approved_by=by, bound_content=held.bound_hash(), **fields)
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


# Steps of what patients read ------------------------------------------------------------------------------------------


@transaction.atomic
def publish(draft: Draft, *, by: StaffMember, now: datetime, live_from: datetime | None = None) -> Edition:
    allow(by, Step.PUBLISH)
    held = expect(draft, DraftState.APPROVED)
    need_same_words(held)
    wrote = history.writers(held) | {held.changed_by_id}
    if settings.FOUR_EYES and not accounts_of_person(held.approved_by).isdisjoint(wrote):
        raise StepRefused(
            _("The same person wrote and approved these words. Request changes, then have a second person approve.")
        )
    if live_from and live_from < now:
        raise StepRefused(_("That time has already passed: choose a later one, or publish now."))
    need_open_gate(held, now)
    if held.must_be_signed and held.signed is None:
        raise StepRefused(_("A clinician has to sign these words before they are published."))
    need_voucher(held, held.freeze(), held.signed.name if held.signed else "")
    edition = make_edition(
        held,
        by=by,
        now=now,
        live_from=live_from or now,
        approved_by=held.approved_by,
        # A change that a colleague of the signer called small is no news.
        major=held.major and not (held.signed and held.signed.carried_by_colleague),
    )
    data = {"writers": sorted(pk for pk in wrote if pk)}
    log(held, Step.PUBLISH, by, now, to=DraftState.PUBLISHED, edition=edition, reason=held.change_note, data=data)
    after_publishing(draft, held)
    return edition


@transaction.atomic
def correct(draft: Draft, *, by: StaffMember, now: datetime, reason: str) -> Edition:
    """Publishes at once an urgent correction that one person decided on.

    The edition is signed only if exactly its words are. The log lists the errors that the gate still finds in it, and
    the correction stays on the staff home page until a second person has looked at it (`look`).
    """
    allow(by, Step.CORRECT)
    held = expect(draft, DraftState.DRAFT, DraftState.SUBMITTED, DraftState.CHANGES, DraftState.APPROVED)
    need_reason(reason)
    need_change_note(held)
    need_voucher(held, held.freeze(), held.signed.name if held.signed else "")
    wrote = sorted(pk for pk in history.writers(held) | {held.changed_by_id, by.pk} if pk)
    errors = standing_errors(held, now)
    found = [{"rule": error.rule, "where": error.where, "message": error.message} for error in errors]
    edition = make_edition(held, by=by, now=now, live_from=now, urgent_reason=reason)
    data = {"writers": wrote, "findings": found}
    log(held, Step.CORRECT, by, now, to=DraftState.PUBLISHED, edition=edition, reason=reason, data=data)
    after_publishing(draft, held)
    return edition


@transaction.atomic
def look(edition: Edition, *, by: StaffMember, now: datetime) -> None:
    allow(by, Step.LOOK)
    held = locked(edition.draft)
    correction = history.events_of(held).filter(step=Step.CORRECT, edition_number=edition.number).first()
    if correction is None or history.already_looked_at(held, edition):
        raise StepRefused(_("No urgent correction here is waiting for a second look."))
    if settings.FOUR_EYES and not accounts_of_person(by).isdisjoint(correction.data["writers"]):
        raise StepRefused(_("A second person must look: you made this correction yourself."))
    log(held, Step.LOOK, by, now, edition=edition)


@transaction.atomic
def confirm(draft: Draft, *, by: StaffMember, now: datetime) -> Edition:
    """Signs the live page as it is: a new edition of the same words, newly signed."""
    allow(by, Step.CONFIRM)
    held = locked(draft)
    live = held.editions.live(now).first()
    if live is None:
        raise StepRefused(_("Patients cannot see this page yet."))
    if held.editions.scheduled(now).exists():
        raise StepRefused(_("Another edition is scheduled: wait until it is live, then review that one."))
    sign_off = signing.sign(held, by=by, now=now, live=live)
    edition = copy_edition(
        held,
        live,
        now,
        **as_approved(live),
        published_by=by,
        sign_off=sign_off,
        review_due=due_after(live.content, localdate(now)),
        change_note=_("Reviewed; nothing changed."),
        major=False,
    )
    log(held, Step.CONFIRM, by, now, edition=edition, data={"sign_off": sign_off.pk, "kind": sign_off.kind})
    return edition


def as_approved(live: Edition) -> dict[str, Any]:
    """Who approved the words of `live`, and under which rule, for a copy of these words."""
    return {name: getattr(live, name) for name in ("approved_by", "urgent_reason", "four_eyes")}


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
        kept = {"kind": live.kind, "replacement": live.replacement} | as_approved(live)
    edition = copy_edition(
        held,
        live or scheduled,
        now,
        published_by=by,
        change_note=_("The schedule was canceled."),
        major=False,
        **kept,
    )
    ended = revoke(held, now, scheduled.sign_off) if scheduled.sign_off != edition.sign_off else {}
    log(held, Step.CANCEL, by, now, to=DraftState.DRAFT, edition=edition, data=ended)
    move(held, DraftState.DRAFT, **NOTHING_APPROVED)
    refresh(draft)
    return edition


@transaction.atomic
def withdraw(
    draft: Draft, *, by: StaffMember, now: datetime, kind: str, reason: str, replacement: Draft | None = None
) -> Edition:
    """Withdraws a page from `now` on. A withdrawal is an edition; publishing again brings the page back.

    `kind` is ERROR (the address answers 410), REPLACED (it redirects to `replacement`) or ENDED (the page stays up
    with a notice that this is no longer offered). The `reason` is for the log: readers see fixed words.
    """
    allow(by, Step.WITHDRAW)
    held = locked(draft)
    need_reason(reason)
    if must_stay := held.why_it_must_stay():
        raise StepRefused(must_stay)
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
        change_note=Edition.Kind(kind).label,
        major=True,
        sign_off=None,
        replacement=replacement.pk if replacement else None,
    )
    data = {"kind": kind} | revoke(held, now, live.sign_off)
    log(held, Step.WITHDRAW, by, now, to=DraftState.DRAFT, edition=edition, reason=reason, data=data)
    move(held, DraftState.DRAFT, **NOTHING_APPROVED)
    refresh(draft)
    return edition


@transaction.atomic
def publish_as_is(draft: Draft, *, now: datetime, origin: str, change_note: str) -> Edition:
    """Publishes imported documents and sample content, for management commands.

    Such an edition is not signed. A withdrawn page comes back only through the workflow, and signed words that patients
    read are never replaced.
    """
    held = locked(draft)
    newest = held.editions.first()
    if newest and newest.kind != Edition.Kind.PAGE:
        raise StepRefused(_("“%(title)s” was withdrawn here: publish it in the admin.") % {"title": held})
    if is_published(held):
        raise NothingChanged(_("Patients already see these words."))
    if signed := signature_here(held):
        raise SignedHere(signed, held)
    edition = make_edition(held, by=None, now=now, live_from=now, origin=origin, change_note=change_note)
    log(held, Step.IMPORT, None, now, to=DraftState.PUBLISHED, edition=edition, reason=change_note)
    after_publishing(draft, held)
    return edition
