"""The facts about coverage that a procedure's page shows, each with who signed it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.utils.timezone import localdate, localtime

from procedures.models import CoverageEdition, ProcedureEdition
from procedures.models.coverage import facts_about, in_order
from publishing.models import Edition
from publishing.models.edition import Review

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class CoverageFact:
    edition: CoverageEdition
    signed: Review | None

    @classmethod
    def at(cls, edition: CoverageEdition, now: datetime) -> Self:
        return cls(edition, edition.reviewed(localdate(now)))

    @property
    def stamp(self) -> str:
        return f"{self.edition.stamp} {bool(self.signed)}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it counts; None if it ends in the middle of a day."""
        end = localtime(self.edition.expires_at)
        is_midnight = localdate(end) != localdate(end - MOMENT)
        return localdate(end - MOMENT) if is_midnight else None


def facts_on(page: ProcedureEdition, now: datetime) -> list[CoverageFact]:
    """What holds at `now` about the procedure of `page`. A page about what is no longer offered has no facts."""
    if page.kind != Edition.Kind.PAGE:
        return []
    return [CoverageFact.at(edition, now) for edition in facts_about(page.draft_id, now)]


def facts_with(fact: CoverageEdition, now: datetime) -> list[CoverageFact]:
    """What the page shows at `now` with this fact in place of its live edition; with a draft even if it has expired."""
    others = [other for other in facts_about(fact.content["procedure"], now) if other.draft_id != fact.draft_id]
    shown = [*others, fact] if fact.pk is None or fact.holds(now) else others
    return [CoverageFact.at(edition, now) for edition in in_order(shown)]
