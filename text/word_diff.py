"""Which words of two texts are the same, removed or added. The time it takes is limited even for hostile texts."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

SAME: Final = "same"
REMOVED: Final = "removed"
ADDED: Final = "added"


class Piece(NamedTuple):
    """A run of words that are the same in both texts, removed or added. A line break in it is shown as one."""

    kind: str
    text: str


def differs(pieces: Iterable[Piece]) -> bool:
    return any(piece.kind != SAME for piece in pieces)


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    (old_words, old_starts), (new_words, new_starts) = words_and_starts(old), words_and_starts(new)
    return joined(old_words, new_words, old_starts, new_starts)


def words_and_starts(text: str) -> tuple[list[str], list[bool]]:
    """The words of `text`, and whether each starts a line. Spacing makes no difference."""
    lines = [line.split() for line in text.splitlines()]
    return [word for line in lines for word in line], [not place for line in lines for place in range(len(line))]


def joined(old: list[str], new: list[str], old_starts: list[bool], new_starts: list[bool]) -> tuple[Piece, ...]:
    """The pieces of two lists of words. A word that is in both starts a line if it does so in either."""
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


# Time and memory grow with the product of both lengths: 20,000 words on each side take half a second and 50 MB.
MOST_WORDS: Final = 20_000
Block = tuple[int, int, int]


def blocks_in_common(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Runs in both lists, as (start in old, start in new, length). Swapping old and new gives the same runs."""
    if list(old) > list(new):
        return [(i, j, size) for j, i, size in aligned(new, old)]
    return aligned(old, new)


def aligned(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Equal runs of `a` and `b`, in order. If the middle between equal ends is too long, it counts as rewritten."""
    head, tail = equal_ends(a, b)
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    found: list[Block] = [(0, 0, head)]
    if max(len(left), len(right)) <= MOST_WORDS:
        found += [
            (head + step.src_start, head + step.dest_start, step.src_end - step.src_start)
            for step in Indel.opcodes(left, right)
            if step.tag == "equal"
        ]
    return merged([*found, (len(a) - tail, len(b) - tail, tail)])


def equal_ends(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    most = min(len(a), len(b))
    head = next((place for place in range(most) if a[place] != b[place]), most)
    most -= head
    tail = next((place for place in range(most) if a[-place - 1] != b[-place - 1]), most)
    return head, tail


def merged(blocks: Iterable[Block]) -> list[Block]:
    found: list[Block] = []
    for i, j, size in blocks:
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (i, j):
            found[-1] = (*found[-1][:2], found[-1][2] + size)
        elif size:
            found.append((i, j, size))
    return found
