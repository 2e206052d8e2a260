"""Searches by people who should not be searching: they see whom to call before anything else.

A phrase is seen where all of its words are in the search, in any order and with typing mistakes. Seeing one too many
costs a patient a glance; missing one may cost a life.
"""

import re
from itertools import pairwise

from publishing.search.models import EmergencyWords
from publishing.search.spelling import distance
from publishing.search.stems import stem
from publishing.search.words import LONGEST_STORY, STOP_WORDS, folded, words_of

MOST_WORDS = 400
# In a phrase. Whoever searches may say them or not.
UNIMPORTANT = frozenset(
    ["a", "after", "an", "and", "i", "in", "is", "it", "of", "on", "or", "the", "to", "when", "with"]
)
# What people say for "can't", which makes all the difference to "pee".
CANNOT = re.compile(r"\b(?:can ?not|could ?nt|could ?not|unable to|not able to|no longer able to|not able|unable)\b")


def said(text: str) -> list[str]:
    plain = CANNOT.sub("cant", folded(text[:LONGEST_STORY]))
    return words_of(plain)[:MOST_WORDS]


def wanted_by(phrase: str) -> list[str]:
    words = said(phrase)
    return [word for word in words if word not in UNIMPORTANT] or words


def alike(word: str, meant: str) -> bool:
    """Whether `word` is `meant`, inflected or with a slip; short words only with a letter doubled or swapped."""
    if word == meant or stem(word) == stem(meant):
        return True
    if meant in STOP_WORDS:  # "cant" is no slip for "can"
        return False
    if len(meant) <= 3:
        squeezed = re.sub(r"(.)\1+", r"\1", word) == re.sub(r"(.)\1+", r"\1", meant)
        return (squeezed and len(word) >= len(meant)) or (
            len(word) == len(meant) and word[0] == meant[0] and sorted(word) == sorted(meant)
        )
    limit = 1 if len(meant) < 7 else 2
    return word[0] in meant[:2] and distance(word, meant, limit) <= limit


def seen_in(text: str) -> str | None:
    """The number to call, "911" or "988", or None. 988 goes before: its card names both."""
    words = said(text)
    typed = {*words, *(one + other for one, other in pairwise(words))}  # "sui cide"
    numbers = set()
    for phrase, number in EmergencyWords.objects.values_list("phrase", "number"):
        wanted = wanted_by(phrase)
        if has_all(typed, wanted) or (len(wanted) > 1 and has_all(typed, ["".join(wanted)])):  # "chestpain"
            numbers.add(number)
    return max(numbers, default=None)


def has_all(typed: set[str], wanted: list[str]) -> bool:
    return all(any(alike(word, meant) for word in typed) for meant in wanted)
