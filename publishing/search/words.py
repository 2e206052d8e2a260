"""Text as search compares it: folded, in single words, cut to what a person would type."""

import re
import unicodedata
from functools import cache
from pathlib import Path

# Nobody asks more than this in one search; what is longer was pasted.
LONGEST = 200
MOST_WORDS = 16
# In which an emergency is looked for, for who pastes a long story may be in trouble.
LONGEST_STORY = 4000

WORD = re.compile(r"[^\W_]+")
NOT = re.compile(r"(?<=n)['’ʼ`´](?=t\b)", re.IGNORECASE)

# Words that say nothing about what is looked for. "between" is none: numb between the legs is an emergency.
STOPPED = """
a about am an and any are as at be been being but by can cannot cant could couldnt d did didnt do does doesnt doing
dont down for from get gets getting give go goes going got had has hasnt have havent having he her here him his how
i if im in into is isnt it its just like ll m may me might must my myself need no not of off on one only or our
out please re s shall she should shouldnt so some such t tell than that the their them then there these they thing
things this those to too up us ve very want was wasnt we were what whats when where which while who whom whose why
will with wont would wouldnt you your
"""
STOP_WORDS = frozenset(STOPPED.split())


def cut(text: str) -> tuple[str, bool]:
    """What is searched for, in one line of printable characters, and whether the end of `text` was cut off."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: LONGEST_STORY * 4]).split())
    if len(line) <= LONGEST and len(text) <= LONGEST_STORY * 4:
        return line, False
    short = line[:LONGEST]
    return (short.rsplit(" ", 1)[0] if " " in short else short), True


def folded(text: str) -> str:
    """`text` without accents and capitals; "can't" becomes "cant"."""
    if text.isascii():
        return NOT.sub("", text).lower()
    plain = unicodedata.normalize("NFKD", NOT.sub("", text))
    plain = "".join(c for c in plain if not unicodedata.combining(c) and not "\ud800" <= c <= "\udfff")
    return unicodedata.normalize("NFC", plain).casefold()


def words_of(text: str) -> list[str]:
    return WORD.findall(folded(text))


def content_words(words: list[str]) -> list[str]:
    """Without the words that say nothing, unless nothing else is there."""
    return [word for word in words if word not in STOP_WORDS] or words


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list that lies beside this file."""
    lines = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in words_of(line))
