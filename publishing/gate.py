"""The gate: rules that a page must pass before it is submitted or published. Each has an id and says where and what."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publishing.models import Draft


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found: `where` names the field, or the part and its row, that it concerns."""

    rule: str
    where: str
    message: str
    is_error: bool = True
    evidence: str = ""  # the words that it is about

    @property
    def key(self) -> str:
        """What an override is bound to: this rule, at this place, about these words."""
        return hashlib.sha256("\n".join([self.rule, self.where, self.evidence]).encode()).hexdigest()[:16]


def findings(draft: "Draft", now: datetime) -> list[Finding]:
    """All that the gate finds in `draft`, errors first."""
    return sorted(draft.findings(now), key=lambda found: not found.is_error)


def grades(draft: "Draft") -> dict[str, float]:
    """The reading grade of each part of `draft`."""
    return {}
