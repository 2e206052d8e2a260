"""Matches the lines of the lexicon in a text, and weighs what surrounds a match.

A line matches if its elements stand close together in one sentence; in any order, unless it is in quotation marks. What
is denied, over, only asked about or already under care counts less, except thoughts of self-harm: no other word in the
text ever switches those off. NegEx and ConText (Chapman 2001, Harkema 2009) are the model.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from emergencies.lexicon import LANGUAGES, Lexicon, LexiconLine
from emergencies.matching import Matcher, Occurrence, Occurrences
from emergencies.signs import Certainty, Sign
from emergencies.tokens import Sentence

# Words between the elements of a line, at most.
LOOSE: Final = 7
IN_ORDER: Final = 2
# A sentence without an end is read in pieces of this many words, which overlap by half.
PIECE: Final = 40
# How many words away something stands beside a match, at most.
BESIDE: Final = 4
# How many words before a match a "no" can stand.
DENIED_WITHIN: Final = 4


@dataclass(frozen=True)
class Match:
    """A line in a text, with its words there, and how sure the words around it leave us: None if not at all."""

    line: LexiconLine
    sign: Sign
    certainty: Certainty | None
    start: int
    end: int

    @property
    def is_undisputed(self) -> bool:
        """Whether the words around it leave us as sure as the line is."""
        return self.certainty == self.line.certainty

    @property
    def weight(self) -> str:
        """Its name among the judge's points: "line certain", "line possible", or "line denied"."""
        return f"line {self.certainty or 'denied'}"


class Grammar:
    def __init__(self, lexicon: Lexicon) -> None:
        self.matcher = Matcher(lexicon)
        self.harmless = by_rarest_group([line for line in lexicon.lines if line.sign is None])
        self.signs = by_rarest_group([line for line in lexicon.lines if line.sign is not None])

    def matches(self, sentences: Iterable[Sentence]) -> Iterator[Match]:
        for sentence in sentences:
            for piece in pieces_of(sentence):
                yield from self.matches_in(piece)

    def matches_in(self, sentence: Sentence) -> Iterator[Match]:
        found = self.matcher.occurrences(sentence.words)
        masked = self.masked(found)
        for line in lines_with(self.signs, found):
            hidden = set() if line.sign == Sign.SELF_HARM else masked
            placed = place(line, found, hidden)
            if placed and line.sign:
                start, end = min(placed).start, max(each.end for each in placed)
                yield Match(
                    line,
                    line.sign,
                    weighed(line, line.sign, placed, Surroundings(found)),
                    sentence.tokens[start].start,
                    sentence.tokens[end - 1].end,
                )

    def masked(self, found: Occurrences) -> set[int]:
        """The words of harmless expressions."""
        return {
            number
            for line in lines_with(self.harmless, found)
            for placed in all_in_order(line.elements, found)
            for number in range(placed[0].start, placed[-1].end)
        }


def by_rarest_group(lines: Iterable[LexiconLine]) -> dict[str, list[LexiconLine]]:
    """The lines under the group of theirs that the fewest lines use, so that few are tried."""
    lines = list(lines)
    uses = Counter(name for line in lines for name in line.elements)
    found: dict[str, list[LexiconLine]] = defaultdict(list)
    for line in lines:
        found[min(line.elements, key=lambda name: uses[name])].append(line)
    return found


def lines_with(lines: dict[str, list[LexiconLine]], found: Occurrences) -> list[LexiconLine]:
    """The lines whose groups have all been found."""
    tried = (line for name in found for line in lines.get(name, ()))
    return [line for line in tried if all(name in found for name in line.elements)]


def pieces_of(sentence: Sentence) -> Iterator[Sentence]:
    tokens = sentence.tokens
    if len(tokens) <= PIECE:
        yield sentence
        return
    for start in range(0, len(tokens) - PIECE // 2, PIECE // 2):
        yield Sentence(tokens[start : start + PIECE], sentence.is_question)


def place(line: LexiconLine, found: Occurrences, masked: set[int]) -> list[Occurrence] | None:
    """Where the elements of the line, which have all been found, stand together; None if they do not."""
    if line.in_order:
        candidates: Iterable[list[Occurrence]] = all_in_order(line.elements, found)
    else:
        candidates = close_together(line.elements, found)
    return next((placed for placed in candidates if masked.isdisjoint(numbers_of(placed))), None)


def numbers_of(placed: Iterable[Occurrence]) -> set[int]:
    return {number for each in placed for number in range(each.start, each.end)}


def all_in_order(names: Sequence[str], found: Occurrences) -> Iterator[list[Occurrence]]:
    for first in found[names[0]]:
        placed = [first]
        for name in names[1:]:
            after = placed[-1].end
            following = [each for each in found[name] if after <= each.start <= after + IN_ORDER]
            if not following:
                break
            placed.append(min(following))
        else:
            yield placed


def close_together(names: Sequence[str], found: Occurrences) -> Iterator[list[Occurrence]]:
    rarest = min(names, key=lambda name: len(found[name]))
    others = list(names)
    others.remove(rarest)
    for first in found[rarest]:
        placed = [first]
        for name in others:
            taken = numbers_of(placed)
            free = [each for each in found[name] if taken.isdisjoint(range(each.start, each.end))]
            if not free:
                break
            placed.append(min(free, key=lambda each: abs(each.start - first.start)))
        else:
            if max(each.end for each in placed) - min(placed).start <= len(numbers_of(placed)) + LOOSE:
                yield placed


@dataclass(frozen=True)
class Surroundings:
    """What else the sentence says: the groups of the lexicon's [context], in whatever language."""

    found: Occurrences

    def of(self, name: str) -> list[Occurrence]:
        return [each for language in LANGUAGES for each in self.found.get(f"{language}.{name}", ())]

    def has(self, name: str, taken: set[int]) -> bool:
        return any(taken.isdisjoint(range(each.start, each.end)) for each in self.of(name))

    def near(self, name: str, placed: list[Occurrence]) -> bool:
        """Whether a group of the context stands beside the match, or over it."""
        start, end = min(placed).start - BESIDE, max(each.end for each in placed) + BESIDE
        return any(start <= each.start and each.end <= end for each in self.of(name))

    def denied(self, placed: list[Occurrence], taken: set[int]) -> bool:
        """Whether a "no" stands before the match, or inside it, that is not part of the match itself."""
        start, end = min(placed).start, max(each.end for each in placed)
        pseudo = numbers_of(self.of("not_a_denial")) | taken
        stops = [each.end for each in self.of("but") if each.end <= start]
        begin = max([start - DENIED_WITHIN, *stops])
        before_or_inside = [
            each for each in self.of("denied") if begin <= each.start < end and pseudo.isdisjoint(range(*each))
        ]
        after = [each for each in self.of("denied_after") if end <= each.start <= end + 1]
        return bool(before_or_inside or after)


def weighed(line: LexiconLine, sign: Sign, placed: list[Occurrence], around: Surroundings) -> Certainty | None:
    taken = numbers_of(placed)
    sure = line.certainty
    is_denied = around.denied(placed, taken)
    is_over = around.has("over", taken) and not around.has("now", taken)
    is_asked = around.has("asking", taken)
    if sign == Sign.SELF_HARM:
        spoken_of = around.near("over_beside", placed) or around.near("spoken_of", placed)
        return sure if not (is_denied or spoken_of) else once_removed(sure)
    if is_denied or is_over:
        return None
    if is_asked:
        return Certainty.POSSIBLE if around.has("now", taken) else None
    return Certainty.POSSIBLE if around.has("care", taken) else sure


def once_removed(certainty: Certainty) -> Certainty | None:
    return Certainty.POSSIBLE if certainty == Certainty.CERTAIN else None
