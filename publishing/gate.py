"""The gate: rules that a page must pass before it is submitted or published. Each has an id and says where and what.

Rules for any text are in `publishing.rules`. A room registers the rules of its own drafts when the site starts.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from publishing.models import Draft
from text.readability import grade_of_markup


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found.

    `where` is a field of the draft ("one_line"), a part of it ("sources"), a field of one row of a part
    ("sections:12:body"), or empty for the page as a whole. `kind` is what sort of row that is, such as "risks".
    """

    rule: str
    where: str
    message: str
    is_error: bool = True
    evidence: str = ""  # the words that it is about
    kind: str = ""

    @property
    def key(self) -> str:
        """What an override is bound to: this rule, at this place, about these words.

        The number of a row is no part of the place: restoring an old edition makes new rows of the same words.
        """
        place = re.sub(r":\d+:", ":", self.where)
        return hashlib.sha256("\n".join([self.rule, place, self.kind, self.evidence]).encode()).hexdigest()[:16]


# What finds a draft's faults, by the model of the draft.
Rules = Callable[[Any, datetime], list[Finding]]
RULES: dict[type[Draft], Rules] = {}


def register(model: type[Draft], rules: Rules) -> None:
    RULES[model] = rules


def findings(draft: Draft, now: datetime) -> list[Finding]:
    """All that the gate finds in `draft`, errors first."""
    return sorted(RULES[type(draft)](draft, now), key=lambda found: not found.is_error)


def grades(draft: Draft) -> dict[str, float]:
    """The reading grade of each part of `draft` that has enough words for one."""
    found = {part: grade_of_markup(markup) for part, markup in draft.reading_parts().items()}
    return {part: round(grade, 1) for part, grade in found.items() if grade is not None}
