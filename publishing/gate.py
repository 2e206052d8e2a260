"""The gate: the rules that a page must pass before it is submitted or published.

Rules for any text are in `publishing.rules`. Each room registers the rules for its own drafts at startup.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from publishing.models.draft import Draft
from text.readability import grade_of_markup


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found.

    `where` is a field of the draft ("one_line"), a part of it ("sources"), a field of one row of a part
    ("sections:12:body"), or empty for the whole page. `kind` is the kind of that row, such as "risks".
    """

    rule: str
    where: str
    message: str
    is_error: bool = True
    evidence: str = ""  # the words that the finding is about
    kind: str = ""

    @property
    def key(self) -> str:
        """What an override is bound to: this rule, at this place, about these words.

        The key leaves out the number of a row, because restoring an old edition makes new rows with the same words.
        """
        place = re.sub(r":\d+:", ":", self.where)
        return hashlib.sha256("\n".join([self.rule, place, self.kind, self.evidence]).encode()).hexdigest()[:16]


# The function that checks a draft, by the model of the draft. Each takes its own kind of draft.
Rules = Callable[[Any, datetime], list[Finding]]
RULES: dict[type[Draft], Rules] = {}


def register(model: type[Draft], rules: Rules) -> None:
    RULES[model] = rules


def findings(draft: Draft, now: datetime) -> list[Finding]:
    return sorted(RULES[type(draft)](draft, now), key=lambda found: not found.is_error)


def grades(draft: Draft) -> dict[str, float]:
    found = {part: grade_of_markup(markup) for part, markup in draft.reading_parts().items()}
    return {part: round(grade, 1) for part, grade in found.items() if grade is not None}
