"""Which of the documents that an engine found stands first: the same for every engine.

A word in the name outweighs one in another name, that one in the question, in the short text, in the long text.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.documents import Document, Group, Query, Term
from search.kinds import KINDS
from text.stems import stem
from text.words import VAGUE_WORDS, content_words, words_of

NAME, OTHER_NAME, QUESTION, SHORT_TEXT, LONG_TEXT = 10.0, 8.0, 6.0, 3.0, 1.0
# What is found in the long text as often as this cannot gain any more.
OFTEN = 10
# For a field that says little else, and the most that one gets which says just this: it passes no weightier field.
PRECISE = 0.4
WHOLE = {NAME: 15.0, OTHER_NAME: 3.0, QUESTION: 1.9}
WEAK, VAGUE = 0.5, 0.2


@dataclass(frozen=True)
class Field:
    """A short text of a document, ready to be compared."""

    weight: float
    words: list[str]
    stems: list[str]

    @classmethod
    def of(cls, weight: float, text: str) -> "Field":
        words = words_of(text)
        return cls(weight, words, [stem(word) for word in words])

    def has(self, term: Term) -> bool:
        if term.prefix:
            return all(any(word.startswith(start) for word in self.words) for start in term.words)
        stems = [stem(word) for word in term.words]
        if term.phrase:
            return any(self.stems[at : at + len(stems)] == stems for at in range(len(self.stems)))
        return all(one in self.stems for one in stems)

    def says_just(self, stems: list[str]) -> bool:
        return bool(stems) and sorted(set(map(stem, content_words(self.words)))) == sorted(set(stems))


@dataclass(frozen=True)
class Measured:
    """How good a document is for a query, how much of the query it has, and whether it does so in a short text."""

    document: Document
    score: float
    share: float
    in_short: bool

    def place(self) -> tuple[float, int, int, str, str]:
        one = self.document
        return -self.score, KINDS[one.kind].rank, len(one.title), one.title, one.address


class Ranking:
    """Ranks documents for a query. `rarity` says how much each group tells; without it all tell the same."""

    def __init__(self, query: Query, words: Sequence[str], rarity: Sequence[float] = ()) -> None:
        self.groups = query.groups
        self.stems = [stem(word) for word in words]
        self.rarity = rarity or [telling(group) for group in query.groups]
        self.total = sum(self.rarity) or 1

    def ranked(self, documents: list[Document]) -> list[Document]:
        return [measured.document for measured in self.measured(documents)]

    def measured(self, documents: list[Document]) -> "list[Measured]":
        """Best first; equal ones in a fixed order."""
        return sorted(map(self.measure, documents), key=Measured.place)

    def measure(self, document: Document) -> "Measured":
        fields = [Field.of(NAME, document.name), *(Field.of(OTHER_NAME, name) for name in document.other_names)]
        fields += [Field.of(QUESTION, document.question), Field.of(SHORT_TEXT, document.short_text)]
        long_text = " " + document.long_text.lower().replace("\n", " ")
        weights = [
            [max((t.weight for t in group.terms if field.has(t)), default=0.0) for field in fields]
            for group in self.groups
        ]
        # A field is worth the more, the more of the query it says.
        hits = [
            sum(rarity for row, rarity in zip(weights, self.rarity, strict=True) if row[place])
            for place in range(len(fields))
        ]
        worth = [field.weight * (hit / self.total) ** 2 for field, hit in zip(fields, hits, strict=True)]
        score = share = 0.0
        for group, row, rarity in zip(self.groups, weights, self.rarity, strict=True):
            best = max(weight * value for weight, value in zip(row, worth, strict=True))
            often = in_long_text(group, long_text)
            score += rarity * (best + often)
            share += rarity * bool(best or often)
        bonus = max(self.bonus(field) for field in fields)
        return Measured(document, score + bonus, share / self.total, any(hits))

    def bonus(self, field: Field) -> float:
        """For a title that says just this, or that says little else."""
        if field.weight <= SHORT_TEXT or not field.words:
            return 0.0
        if field.says_just(self.stems):
            return WHOLE[field.weight]
        telling = [group for group in self.groups if not group.weak]
        said = sum(max((len(t.words) for t in group.terms if field.has(t)), default=0) for group in telling)
        precise = PRECISE * field.weight * min(said / len(content_words(field.words)), 1)
        return min(precise, WHOLE[field.weight])


def telling(group: Group) -> float:
    """How much it tells that a page has this. All pages are about a procedure."""
    if group.weak:
        return VAGUE if VAGUE_WORDS.issuperset(group.terms[0].words) else WEAK
    return 1.0


def in_long_text(group: Group, text: str) -> float:
    """Between 0 and LONG_TEXT. A stem's "i" was a "y" in the text."""
    often = max(
        (term.weight * min(text.count(" " + stem(word).rstrip("i")) for word in term.words) for term in group.terms),
        default=0.0,
    )
    return LONG_TEXT * min(math.log2(1 + often) / math.log2(1 + OFTEN), 1)


def rarity_of(count: int, total: int) -> float:
    """How much it tells that a document has a word which `count` of `total` have; nothing if none has it."""
    return math.log(1 + total / count) if count else 0.0
