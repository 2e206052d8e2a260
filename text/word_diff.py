"""Which words of two texts are the same, removed or added, in a time that hostile texts cannot stretch."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, NamedTuple

SAME: Final = "same"
REMOVED: Final = "removed"
ADDED: Final = "added"


class Piece(NamedTuple):
    """A run of words that is the same in both, removed or added; a line break in it is a new line on the page."""

    kind: str
    text: str


def differs(pieces: Iterable[Piece]) -> bool:
    return any(piece.kind != SAME for piece in pieces)


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    (old_words, old_starts), (new_words, new_starts) = words_and_starts(old), words_and_starts(new)
    return joined(old_words, new_words, old_starts, new_starts)


def words_and_starts(text: str) -> tuple[list[str], list[bool]]:
    """The words of `text`, and of each whether it starts a line; how they are spaced makes no difference."""
    lines = [line.split() for line in text.splitlines()]
    return [word for line in lines for word in line], [not place for line in lines for place in range(len(line))]


def joined(old: list[str], new: list[str], old_starts: list[bool], new_starts: list[bool]) -> tuple[Piece, ...]:
    """The pieces of two lists of words; a word that is the same starts a line where it does so in either."""
    pieces: list[Piece] = []

    def add(kind: str, words: list[str], starts: list[bool]) -> None:
        if words:
            text = "".join(("\n" if start else " ") + word for word, start in zip(words, starts, strict=True))
            instead = kind == ADDED and (pieces and pieces[-1].kind == REMOVED)
            pieces.append(Piece(kind, text.lstrip() if instead or not pieces else text.removeprefix(" ")))

    i = j = 0
    for left, right, size in [*blocks_in_common(old, new), (len(old), len(new), 0)]:
        add(REMOVED, old[i:left], old_starts[i:left])
        add(ADDED, new[j:right], new_starts[j:right])
        i, j = left + size, right + size
        add(SAME, old[left:i], [*map(max, old_starts[left:i], new_starts[right:j])])
    return tuple(pieces)


# The most pairs of equal words in a gap that difflib may weigh, and in all gaps together: it is quadratic in them.
PAIRS_IN_A_GAP: Final = 40_000
PAIRS_IN_ALL: Final = 400_000
ROUNDS: Final = 40
Block = tuple[int, int, int]


def blocks_in_common(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Runs that both have, as (start in old, start in new, length); the same ones whichever is called old."""
    if list(old) > list(new):
        return merged((i, j, size) for j, i, size in aligned(new, old))
    return merged(aligned(old, new))


def merged(blocks: Iterable[Block]) -> list[Block]:
    found: list[Block] = []
    for i, j, size in sorted(blocks):
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (i, j):
            found[-1] = (*found[-1][:2], found[-1][2] + size)
        elif size:
            found.append((i, j, size))
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of both texts that is still to be compared."""

    i: int
    i_end: int
    j: int
    j_end: int

    @property
    def size(self) -> int:
        return self.i_end - self.i + self.j_end - self.j

    @property
    def one_sided(self) -> bool:
        return self.i == self.i_end or self.j == self.j_end


def aligned(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Equal runs of `a` and `b`, in no order; what is too long and too alike to compare in time counts as different.

    Long texts are first cut at runs of words that each has once (as "patience diff" does), then difflib fills the gaps.
    """
    found: list[Block] = []
    gaps = [Gap(0, len(a), 0, len(b))]
    pairs_left, words_left = PAIRS_IN_ALL, ROUNDS * (len(a) + len(b))
    while gaps and words_left > 0:
        gap, ends = without_equal_ends(a, b, gaps.pop())
        found += ends
        words_left -= gap.size
        if gap.one_sided:
            continue
        left, right = a[gap.i : gap.i_end], b[gap.j : gap.j_end]
        pairs = equal_pairs(left, right)
        if pairs <= min(PAIRS_IN_A_GAP, pairs_left):
            pairs_left -= pairs
            matcher = SequenceMatcher(None, left, right, autojunk=False)
            found += [(gap.i + x, gap.j + y, size) for x, y, size in matcher.get_matching_blocks()]
        else:
            anchors = runs_found_once(left, right)
            found += [(gap.i + x, gap.j + y, 1) for x, y in anchors]
            gaps += gaps_between(gap, anchors)
    return found


def without_equal_ends(a: Sequence[str], b: Sequence[str], gap: Gap) -> tuple[Gap, list[Block]]:
    most = min(gap.i_end - gap.i, gap.j_end - gap.j)
    head = 0
    while head < most and a[gap.i + head] == b[gap.j + head]:
        head += 1
    tail = 0
    while tail < most - head and a[gap.i_end - tail - 1] == b[gap.j_end - tail - 1]:
        tail += 1
    rest = Gap(gap.i + head, gap.i_end - tail, gap.j + head, gap.j_end - tail)
    return rest, [(gap.i, gap.j, head), (rest.i_end, rest.j_end, tail)]


def runs_found_once(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs of four words start that stand once in each text, as many as have the same order in both."""
    in_a, in_b = places_of_runs(a), places_of_runs(b)
    return longest_rising([(place, in_b[run]) for run, place in in_a.items() if run in in_b])


def places_of_runs(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    number = Counter(runs)
    return {run: place for place, run in enumerate(runs) if number[run] == 1}


def longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest selection of `pairs`, sorted by their first number, whose second numbers rise, too."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_first, second) in enumerate(pairs):
        place = bisect_left(tails, second)
        tails[place : place + 1] = [second]
        last[place : place + 1] = [number]
        before.append(last[place - 1] if place else -1)
    found: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def gaps_between(gap: Gap, anchors: list[tuple[int, int]]) -> list[Gap]:
    if not anchors:
        return []
    starts = [(gap.i, gap.j), *((gap.i + x + 1, gap.j + y + 1) for x, y in anchors)]
    ends = [*((gap.i + x, gap.j + y) for x, y in anchors), (gap.i_end, gap.j_end)]
    between = [Gap(i, i_end, j, j_end) for (i, j), (i_end, j_end) in zip(starts, ends, strict=True)]
    return [each for each in between if not each.one_sided]


def equal_pairs(a: Sequence[str], b: Sequence[str]) -> int:
    in_b = Counter(b)
    return sum(number * in_b[word] for word, number in Counter(a).items())
