"""Ranks the documents that an engine found, in the same way for every engine.

A word in the name counts most; then come other names, the question, the short text and the long text.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.documents import Document, Group, Query, Term
from search.kinds import KINDS
from text.stems import stem
from text.words import VAGUE_WORDS, content_words, words_of

NAME, OTHER_NAME, QUESTION, SHORT_TEXT, LONG_TEXT = 10.0, 8.0, 6.0, 3.0, 1.0
# More hits in the long text than these add nothing.
OFTEN = 10
# The bonus for a field that says little else, and for one that says exactly the query, by the weight of the field. It
# never outweighs a field of higher weight.
PRECISE = 0.4
WHOLE = {NAME: 15.0, OTHER_NAME: 3.0, QUESTION: 1.9}
WEAK, VAGUE = 0.5, 0.2


@dataclass(frozen=True)
class Field:
    """A short text of a document, split into words and stems."""

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

    def weight_of(self, group: Group) -> float:
        return max((term.weight for term in group.terms if self.has(term)), default=0.0)

    def words_found(self, group: Group) -> int:
        return max((len(term.words) for term in group.terms if self.has(term)), default=0)

    def says_just(self, stems: list[str]) -> bool:
        return bool(stems) and sorted(set(map(stem, content_words(self.words)))) == sorted(set(stems))


@dataclass(frozen=True)
class Measured:
    """The score of a document, the share of the query that it has, and whether any of it is in a short text."""

    document: Document
    score: float
    share: float
    in_short: bool

    def sort_key(self) -> tuple[float, int, int, str, str]:
        document = self.document
        return -self.score, KINDS[document.kind].rank, len(document.title), document.title, document.address


class Ranking:
    """Ranks documents for a query. `rarity` is how much each group counts; without it, only weak groups count less."""

    def __init__(self, query: Query, words: Sequence[str], rarity: Sequence[float] = ()) -> None:
        self.groups = query.groups
        self.stems = [stem(word) for word in words]
        self.rarity = rarity or [importance(group) for group in query.groups]
        self.total = sum(self.rarity) or 1

    def ranked(self, documents: list[Document]) -> list[Document]:
        return [measured.document for measured in self.measured(documents)]

    def measured(self, documents: list[Document]) -> list[Measured]:
        return sorted(map(self.measure, documents), key=Measured.sort_key)

    def measure(self, document: Document) -> Measured:
        fields = [Field.of(NAME, document.name), *(Field.of(OTHER_NAME, name) for name in document.other_names)]
        fields += [Field.of(QUESTION, document.question), Field.of(SHORT_TEXT, document.short_text)]
        long_text = " " + document.long_text.lower().replace("\n", " ")
        weights = [[field.weight_of(group) for group in self.groups] for field in fields]
        worths = [self.worth(field, row) for field, row in zip(fields, weights, strict=True)]
        score = share = 0.0
        for place, (group, rarity) in enumerate(zip(self.groups, self.rarity, strict=True)):
            best = max(row[place] * worth for row, worth in zip(weights, worths, strict=True))
            often = in_long_text(group, long_text)
            score += rarity * (best + often)
            if best or often:
                share += rarity
        bonus = max(self.bonus(field) for field in fields)
        return Measured(document, score + bonus, share / self.total, in_short=any(worths))

    def worth(self, field: Field, weights: list[float]) -> float:
        # The more of the query a field has, the more its hits are worth.
        found = sum(rarity for weight, rarity in zip(weights, self.rarity, strict=True) if weight)
        return field.weight * (found / self.total) ** 2

    def bonus(self, field: Field) -> float:
        if field.weight <= SHORT_TEXT or not field.words:
            return 0.0
        if field.says_just(self.stems):
            return WHOLE[field.weight]
        words_found = sum(field.words_found(group) for group in self.groups if not group.weak)
        precise = PRECISE * field.weight * min(words_found / len(content_words(field.words)), 1)
        return min(precise, WHOLE[field.weight])


def importance(group: Group) -> float:
    if not group.weak:
        return 1.0
    # Every page is about a procedure, so "procedure" says least.
    return VAGUE if VAGUE_WORDS.issuperset(group.terms[0].words) else WEAK


def in_long_text(group: Group, text: str) -> float:
    often = max((term.weight * times_in(text, term) for term in group.terms), default=0.0)
    return LONG_TEXT * min(math.log2(1 + often) / math.log2(1 + OFTEN), 1)


def times_in(text: str, term: Term) -> int:
    # A final "i" of a stem may be a "y" in the text.
    return min(text.count(" " + stem(word).rstrip("i")) for word in term.words)


def rarity_of(count: int, total: int) -> float:
    """How much a word counts that `count` of `total` documents have; 0 if none has it."""
    return math.log(1 + total / count) if count else 0.0
