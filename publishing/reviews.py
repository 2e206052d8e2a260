"""Which reviews are due, and their reminders, each sent exactly once. Also what waits for staff on their home page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from publishing import gate
from publishing.models import Draft, DraftEvent, Edition, EditionQuerySet, Reminder
from publishing.models.edition import edition_model
from publishing.steps import DraftState, Step

# When each reminder is sent, relative to the day that the review is due.
OFFSETS = {
    Reminder.Kind.BEFORE: timedelta(days=-30),
    Reminder.Kind.DUE: timedelta(0),
    Reminder.Kind.AFTER: timedelta(days=14),
}


@dataclass(frozen=True)
class Due:
    """A page whose review is due on a day in the past or the future."""

    edition: Edition
    day: date


def draft_models() -> list[type[Draft]]:
    """The kinds of drafts that the rooms have registered at the gate."""
    return list(gate.RULES)


def by_due_date(now: datetime, within: timedelta = timedelta(days=60)) -> list[Due]:
    """The live pages whose review is due by `now` + `within`, earliest due date first."""
    last = localdate(now + within)
    due = [
        Due(edition, edition.review_due)
        for model in draft_models()
        for edition in edition_model(model).objects.live(now).filter(review_due__lte=last).select_related("draft")
    ]
    return sorted(due, key=lambda page: (page.day, page.edition.title))


def unlooked_corrections() -> list[Edition]:
    same = {name: OuterRef(name) for name in ("draft_model", "draft_id", "edition_number")}
    looked = DraftEvent.objects.filter(step=Step.LOOK, **same)
    waiting = DraftEvent.objects.filter(~Exists(looked), step=Step.CORRECT)
    found: list[Edition] = []
    for model in draft_models():
        found += corrected_editions(model, waiting.filter(draft_model=model._meta.label_lower))
    return sorted(found, key=lambda edition: edition.created_at)


def corrected_editions(model: type[Draft], corrections: "QuerySet[DraftEvent]") -> EditionQuerySet:
    same = corrections.filter(draft_id=OuterRef("draft"), edition_number=OuterRef("number"))
    return edition_model(model).objects.filter(Exists(same)).select_related("draft")


def drafts_in(state: DraftState) -> list[Draft]:
    found = [draft for model in draft_models() for draft in model._base_manager.filter(state=state)]
    return sorted(found, key=lambda draft: draft.changed_at)


def reminders_due(now: datetime) -> Iterator[tuple[Edition, str]]:
    """(edition, kind) of each reminder whose day has come, in order.

    A reminder whose day was before the edition was made is skipped, unless it is the last one so far.
    """
    today = localdate(now)
    for page in by_due_date(now, within=-OFFSETS[Reminder.Kind.BEFORE]):
        kinds = [kind for kind, offset in OFFSETS.items() if page.day + offset <= today]
        made = localdate(page.edition.created_at)
        for kind in kinds:
            if page.day + OFFSETS[kind] >= made or kind == kinds[-1]:
                yield page.edition, kind


def remind_once(edition: Edition, kind: str, now: datetime, send: Callable[[Edition, str], None]) -> bool:
    """Calls `send(edition, kind)` unless this reminder was sent before, and records it in the same transaction."""
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
