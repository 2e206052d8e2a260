"""What the steps of the workflow share: the checks that can refuse a step, and the change of state with its log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from publishing import gate, history
from publishing.editions import StepRefused
from publishing.models import Draft, DraftEvent, Edition
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
    passed = history.overridden(draft)
    closed = [found for found in gate.findings(draft, now) if found.is_error and found.key not in passed]
    if closed:
        raise GateClosed(closed)


def after_publishing(draft: Draft, held: Draft) -> None:
    move(held, DraftState.PUBLISHED, approved_by=None, bound_content="", change_note="", major=True)
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
