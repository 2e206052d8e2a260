"""Honest age: which reviews are due, and the reminders of them, each sent exactly once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from publishing.models import Draft, DraftEvent, Reminder
from publishing.steps import DraftState, Step

WHEN = {
    Reminder.Kind.BEFORE: timedelta(days=-30),
    Reminder.Kind.DUE: timedelta(0),
    Reminder.Kind.AFTER: timedelta(days=14),
}


@dataclass(frozen=True)
class Due:
    """A page whose review is due on a day, in the past or to come."""

    edition: Any
    day: date


def draft_models() -> list[Any]:
    """Every kind of draft that the project has."""
    return [model for model in apps.get_models() if issubclass(model, Draft)]


def by_due_date(now: datetime, within: timedelta = timedelta(days=60)) -> list[Due]:
    """The live pages whose review is due before `now` + `within`, the longest overdue first."""
    last = localdate(now + within)
    due = [
        Due(edition, edition.review_due)
        for model in draft_models()
        for edition in model.editions.rel.related_model.objects.live(now)
        .filter(review_due__lte=last)
        .select_related("draft")
    ]
    return sorted(due, key=lambda page: (page.day, page.edition.title))


def unlooked_corrections() -> list[Any]:
    """Urgent corrections that no second person has looked at, the oldest first."""
    same = {name: OuterRef(name) for name in ("draft_model", "draft_id", "edition_number")}
    looked = DraftEvent.objects.filter(step=Step.LOOK, **same)
    waiting = DraftEvent.objects.filter(~Exists(looked), step=Step.CORRECT)
    return sorted(
        (
            edition
            for model in draft_models()
            for edition in corrected(model, waiting.filter(draft_model=model._meta.label_lower))
        ),
        key=lambda edition: edition.created_at,
    )


def corrected(model: Any, corrections: Any) -> Any:
    """The editions of drafts of `model` that these corrections made."""
    same = corrections.filter(draft_id=OuterRef("draft"), edition_number=OuterRef("number"))
    return model.editions.rel.related_model.objects.filter(Exists(same)).select_related("draft")


def drafts_in(state: DraftState) -> list[Any]:
    """The drafts in this state, those that were saved first before the others."""
    found = [draft for model in draft_models() for draft in model.objects.filter(state=state)]
    return sorted(found, key=lambda draft: draft.changed_at)


def reminders_due(now: datetime) -> Iterator[tuple[Any, str]]:
    """(edition, kind) of each reminder whose day has come, in their order.

    A day that lay before the edition existed is passed over, unless nothing later would remind of it.
    """
    today = localdate(now)
    for page in by_due_date(now, within=-WHEN[Reminder.Kind.BEFORE]):
        come = [kind for kind, offset in WHEN.items() if page.day + offset <= today]
        made = localdate(page.edition.created_at)
        for kind in come:
            if page.day + WHEN[kind] >= made or kind == come[-1]:
                yield page.edition, kind


def remind_once(edition: Any, kind: str, now: datetime, send: Any) -> bool:
    """Calls `send(edition, kind)` in the transaction that records it, unless this reminder was sent before."""
    with transaction.atomic():
        _row, first = Reminder.objects.get_or_create(
            draft_model=edition.draft._meta.label_lower,
            draft_id=edition.draft_id,
            due=edition.review_due,
            kind=kind,
            defaults={"sent_at": now},
        )
        if first:
            send(edition, kind)
    return bool(first)
