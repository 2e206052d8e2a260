"""What the steps of the workflow share: the checks that can refuse a step, and the change of state with its log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clinic.models import Physician
from publishing import gate, history
from publishing.editions import StepRefused
from publishing.hashes import content_hash
from publishing.models import Draft, DraftEvent, Edition, Revocation, SignOff
from publishing.roles import may
from publishing.steps import DraftState, Step
from staff.models import StaffMember

SomeDraft = TypeVar("SomeDraft", bound=Draft)


class NothingChanged(StepRefused):
    """There is nothing to publish: patients already see these words."""


class GateClosed(StepRefused):
    """The gate is closed; `findings` says which rules failed and where."""

    def __init__(self, findings: Sequence[gate.Finding]) -> None:
        super().__init__(_("Fix these first: ") + " ".join(finding.message for finding in findings))
        self.findings = findings


class SignedHere(StepRefused):
    """An import may not replace words that were signed here."""

    def __init__(self, sign_off: SignOff, draft: Draft) -> None:
        values = {"title": draft, "name": sign_off.name, "day": date_format(localdate(sign_off.at))}
        message = _("“%(title)s”: %(name)s signed these words here on %(day)s, so no import replaces them.")
        super().__init__(message % values)


def signature_here(draft: Draft) -> SignOff | None:
    """The signature over what patients read now, or over what waits for publication."""
    newest: Edition | None = draft.editions.first()
    return draft.signed or (newest.valid_sign_off() if newest and newest.kind == Edition.Kind.PAGE else None)


def allow(by: StaffMember, step: Step) -> None:
    if not may(by, step):
        raise StepRefused(_("Your role does not include this step: %(step)s.") % {"step": step.label})


def locked(draft: SomeDraft) -> SomeDraft:
    return type(draft)._base_manager.select_for_update().get(pk=draft.pk)


def expect(draft: SomeDraft, *states: DraftState) -> SomeDraft:
    held = locked(draft)
    if held.state not in states:
        raise StepRefused(_("This is not possible while the page is: %(state)s.") % {"state": held.get_state_display()})
    return held


def need_same_words(draft: Draft) -> None:
    if draft.bound_hash() != draft.bound_content:
        raise StepRefused(_("The words have changed since they were submitted or approved. Submit them again."))


def need_saved_words(draft: Draft) -> None:
    """Refuses words that no one saved here, such as a name on the page that was changed elsewhere."""
    last = history.last_content(draft)
    if last and content_hash(last) != draft.content_hash():
        raise StepRefused(_("Something on this page was changed elsewhere. Open it, read it and save it again."))


def need_voucher(draft: Draft, content: dict[str, Any], signer: str) -> None:
    """Whoever a page names as vouching for a number has to be its signer."""
    for name in sorted(draft.vouchers_in(content) - {signer}):
        raise StepRefused(_("%(name)s vouches for a number here, so %(name)s has to sign this page.") % {"name": name})


def thawed(draft: Draft, edition: Edition) -> None:
    """Writes the words of `edition` into `draft`."""
    try:
        with transaction.atomic():
            draft.thaw(edition.content)
    except IntegrityError:
        raise StepRefused(_("Another page has this title by now. Rename that one first.")) from None


def revoke(draft: Draft, now: datetime, sign_off: SignOff | None = None) -> dict[str, int]:
    """Revokes the signature that waits on `draft`, or another one, for good. Returns it as a detail for the log."""
    ended = sign_off or draft.signed
    if ended is None:
        return {}
    Revocation.objects.get_or_create(sign_off=ended, defaults={"at": now})
    return {"revoked": ended.pk}


def need_reason(reason: str) -> None:
    if not reason.strip():
        raise StepRefused(_("Give a reason; it goes into the log."))


def need_change_note(draft: Draft) -> None:
    if not draft.change_note.strip():
        raise StepRefused(_("Describe in “What changed” what is different for readers."))


def need_second_person(draft: Draft, by: StaffMember) -> None:
    if settings.FOUR_EYES and history.wrote_it(draft, by):
        raise StepRefused(_("A second person must do this: you have changed these words yourself."))


def need_open_gate(draft: Draft, now: datetime) -> None:
    if closed := standing_errors(draft, now):
        raise GateClosed(closed)


def standing_errors(draft: Draft, now: datetime) -> list[gate.Finding]:
    """The errors that the gate finds and that no colleague has let pass."""
    passed = history.overridden(draft)
    return [found for found in gate.findings(draft, now) if found.is_error and found.key not in passed]


# What an approval and a signature leave on a draft, cleared by whatever ends them.
NOTHING_APPROVED: Final[dict[str, Any]] = {"approved_by": None, "bound_content": "", "signed": None}


def after_publishing(draft: Draft, held: Draft) -> None:
    move(held, DraftState.PUBLISHED, change_note="", major=True, **NOTHING_APPROVED)
    refresh(draft)


def move(draft: Draft, to: DraftState | str, **fields: Any) -> None:
    """The only place that assigns a state."""
    type(draft)._base_manager.filter(pk=draft.pk).update(state=to, **fields)


def refresh(draft: Draft) -> None:
    draft.refresh_from_db()
    draft._state_in_database = draft.state


def log(
    draft: Draft,
    step: Step,
    by: StaffMember | None,
    now: datetime,
    *,
    to: DraftState | str = "",
    edition: Edition | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    DraftEvent.objects.create(
        at=now,
        by=by,
        by_email=by.email.lower() if by else "",
        by_profile=Physician.objects.filter(account=by).values_list("pk", flat=True).first() if by else None,
        draft_model=draft._meta.label_lower,
        draft_id=draft.pk,
        title=str(draft),
        step=step,
        from_state=draft.state,
        to_state=to or draft.state,
        edition_number=edition.number if edition else None,
        reason=reason,
        data=data or {},
    )
