"""How far apart two spellings are, and which known word a misspelled one probably means."""

from collections.abc import Iterable
from string import ascii_lowercase

from rapidfuzz.distance import OSA

# The share of trigrams (three-letter pieces) that two similar words have in common, at least; the default of
# PostgreSQL's pg_trgm.
ALIKE = 0.3


def trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def mistakes_allowed(word: str) -> int:
    if len(word) < 3:
        return 0
    if len(word) < 6:
        return 1
    return 2 if len(word) < 9 else 3


def slips(word: str) -> set[str]:
    ends = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {start + end[1:] for start, end in ends if end}
    swapped = {start + end[1] + end[0] + end[2:] for start, end in ends if len(end) > 1}
    changed = {start + letter + end[1:] for start, end in ends if end for letter in ascii_lowercase}
    added = {start + letter + end for start, end in ends for letter in ascii_lowercase}
    return left_out | swapped | changed | added


def respelled(word: str) -> str:
    """A word that was spelled by ear, in the usual letters of medical words: "fizical" becomes "phisical"."""
    for sound, letters in (("f", "ph"), ("z", "s"), ("k", "c")):
        word = word.replace(sound, letters)
    return word


def closest(word: str, candidates: Iterable[tuple[str, bool]], limit: int) -> str | None:
    """The candidate that `word` probably means, at most `limit` mistakes away, or None.

    Candidates are (word, is part of a name); names are preferred.
    """
    near = []
    for candidate, in_name in set(candidates):
        mistakes = distance(word, candidate, limit)
        same_start = candidate[:1] == word[:1]
        same_end = candidate[-1:] == word[-1:]
        # Almost any three letters are one mistake away from some other word.
        likely = len(word) > 3 or in_name or sorted(candidate) == sorted(word)
        if mistakes <= limit and likely and (same_start or len(word) > 4) and len(candidate) > 2:
            cost = mistakes - 0.5 if in_name else mistakes
            near.append((cost, not same_start, not same_end, candidate))
    return min(near)[-1] if near else None


def distance(one: str, other: str, limit: int) -> int:
    """How many letters are added, left out, changed or swapped with their neighbor; `limit` + 1 if more than `limit`.

    This is the optimal string alignment distance.
    """
    return OSA.distance(one, other, score_cutoff=limit)
