"""What a payer pays ends one day, and prose does not: it belongs in a coverage fact. Questions keep the same rule."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from publishing.gate import Finding
from publishing.rules import Passage
from text.number_claims import sentences

# “Your care plan covers the first weeks” is about no payer.
PAYER: Final = (
    r"(?:Medicare(?: Advantage| Part [A-D])?|Medicaid|TRICARE|(?:health )?insurance(?: companies| company)?|insurers?"
    r"|(?:(?:the|your|a|any|every|each|most|many|some|all) )?(?:(?:health|insurance|Medicare|Advantage) )+plans?"
    r"|(?:the|your|a|any|every|each|most|many|some|all) plans?)"
)
HOW: Final = r"(?:(?:does|do|did|will|would|may|might|can|not|never|only|often|usually|always|also|now|then|still) )*"
PAYS: Final = r"(?:(?:pays?|covers?|reimburses?)\b|(?:doesn|don|won)['’]t (?:pay|cover)\b)"
STATES: Final = re.compile(rf"\b{PAYER} {HOW}{PAYS}|\b(?:covered|paid(?: for)?|reimbursed) by {PAYER}\b", re.IGNORECASE)
# “Ask if your plan covers it”, “what Medicare pays depends on …”
LEAVES_OPEN: Final = re.compile(r"\b(?:ask|if|whether|what|how much|why|when)\b", re.IGNORECASE)


def payers_in_prose(passages: Iterable[Passage]) -> Iterator[Finding]:
    for passage in passages:
        for sentence in filter(says_what_a_payer_pays, dict.fromkeys(sentences(passage.markup))):
            message = _("“%(sentence)s” says what a payer pays. Say it in a coverage fact, which expires.")
            yield passage.finding("payer-in-prose", message % {"sentence": sentence}, sentence, is_error=False)


def says_what_a_payer_pays(sentence: str) -> bool:
    if sentence.rstrip().endswith("?"):
        return False
    clauses = (re.split(r"[,;:(–—]", sentence[: found.start()])[-1] for found in STATES.finditer(sentence))
    return any(not LEAVES_OPEN.search(clause) for clause in clauses)
