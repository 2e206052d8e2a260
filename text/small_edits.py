"""Whether an edit changed only spelling, punctuation or layout, and no word and no number."""

import re
from functools import cache

from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from text.sanitising import to_plain

# A sign before or between numbers ("-5", ".5", "10 - 20"), a word with what belongs to it ("don't", "2.5", "10-20"), or
# one sign that is read as a word ("%", "<", "½").
TOKEN = re.compile(
    r"(?<!\w)[-−–—+±.](?=\d)|(?<=\d )[-−–—](?= \d)|[^\W_]+(?:[.,:/'’\-–][^\W_]+)*|[^\w\s.,;:!?'\"“”‘’()\[\]…–—-]"
)
# Markup that says something by itself: where a link leads, and what is raised, lowered or struck out.
MEANS_SOMETHING = re.compile(r'(?:href|src|dir)="[^"]*"|</?(?:su[bp]|s|del|ins)\b[^>]*>', re.IGNORECASE)
# In a table, the place of a word is half of what it says.
TABLE = re.compile(r"<table\b", re.IGNORECASE)
# In a shorter word, one letter makes another word too easily.
SHORTEST = 4
MOST_MISTAKES = 1


@cache
def dictionary() -> SpellChecker:
    """English words by how often they are used; loading takes 0.2 s and 30 MB, so it waits for the first question."""
    return SpellChecker()


def is_small_edit(old: str, new: str) -> bool:
    """Whether `new` says what `old` says: the same words and numbers in the same order, links included.

    Both are markup. A misspelled word may be corrected: the old one is in no dictionary and the new one is.
    """
    if MEANS_SOMETHING.findall(old) != MEANS_SOMETHING.findall(new) or TABLE.search(old + new):
        return False
    before, after = tokens(old), tokens(new)
    return len(before) == len(after) and all(map(same_or_corrected, before, after))


def tokens(markup: str) -> list[str]:
    return [token.replace("’", "'").replace("–", "-") for token in TOKEN.findall(to_plain(markup))]


def same_or_corrected(old: str, new: str) -> bool:
    if old.casefold() == new.casefold():
        return True
    if not (old.isalpha() and new.isalpha()) or min(len(old), len(new)) < SHORTEST:
        return False
    # A beginning can turn a word around: "unsedated" is in no dictionary, and "sedated" is.
    is_near = old[0] == new[0] and OSA.distance(old.casefold(), new.casefold()) <= MOST_MISTAKES
    return is_near and old not in dictionary() and new in dictionary()
