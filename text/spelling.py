"""How far one word is from another, and which known word somebody probably meant."""

from collections.abc import Iterable
from string import ascii_lowercase

from rapidfuzz.distance import OSA

# The engines look up words by the three-letter pieces that they share, as pg_trgm cuts and compares them.
ALIKE = 0.3


def trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def allowed(word: str) -> int:
    """So many slips may lie between a typed word and a known one."""
    return (0, 0, 0, 1, 1, 1, 2, 2, 2)[len(word)] if len(word) < 9 else 3


def slips(word: str) -> set[str]:
    """Every word that is one slip away."""
    ends = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {start + end[1:] for start, end in ends if end}
    swapped = {start + end[1] + end[0] + end[2:] for start, end in ends if len(end) > 1}
    changed = {start + letter + end[1:] for start, end in ends if end for letter in ascii_lowercase}
    added = {start + letter + end for start, end in ends for letter in ascii_lowercase}
    return left_out | swapped | changed | added


def as_spelt(word: str) -> str:
    """A word that was written by its sound, in the letters that medical words have for it."""
    for sound, letters in (("f", "ph"), ("z", "s"), ("k", "c")):
        word = word.replace(sound, letters)
    return word


def closest(word: str, candidates: Iterable[tuple[str, bool]], limit: int) -> str | None:
    """The candidate that was probably meant, with `limit` slips, names first; each is (word, is part of a name)."""
    near = []
    for candidate, in_name in set(candidates):
        slips = distance(word, candidate, limit)
        same_start = candidate[:1] == word[:1]
        # Nearly any three letters are one slip away from another word.
        likely = len(word) > 3 or in_name or sorted(candidate) == sorted(word)
        if slips <= limit and likely and (same_start or len(word) > 4) and len(candidate) > 2:
            near.append((slips - in_name * 0.5, not same_start, candidate[-1:] != word[-1:], candidate))
    return min(near)[-1] if near else None


def distance(one: str, other: str, limit: int) -> int:
    """Letters added, left out, changed or swapped with their neighbor; `limit` + 1 for anything more.

    This is the optimal string alignment distance.
    """
    return OSA.distance(one, other, score_cutoff=limit)
