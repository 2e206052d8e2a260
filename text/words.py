"""Prepares text for search: splits it into plain lowercase words and cuts it to a sensible length."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from text.stems import stem

# Characters in one search. A longer text was pasted, not typed.
LONGEST = 200
MOST_WORDS = 16
# Of a longer text, only this beginning is read.
LONGEST_STORY = 16_000

WORD = re.compile(r"[^\W_]+")
# Spelled-out abbreviations: two or more letters with dots ("M.D."), three or more with spaces ("m i l d"), because "a"
# and "I" are words.
SPELLED_OUT = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b|\b[^\W\d_](?: [^\W\d_]){2,}\b")
APOSTROPHE_IN_NOT = re.compile(r"(?<=n)['’ʼ`´](?=t\b)", re.IGNORECASE)

# Words that say nothing about the topic of a search. "between" is not among them: numb between the legs is an
# emergency.
STOP_LIST = """
a about already also although always am an and any anybody anyone anything are as at be because been being bit both
but by can cannot cant could couldnt d did didnt do does doesnt doing dont down each even ever every everyone
everything few for from gave get gets getting give given gives giving go goes going got had has hasnt have havent
having he hello her here hes hi him his how i id if im in into is isnt it its ive just lets like little ll lot lots m
may maybe me might must my myself need no not of off ok okay on one only or our out please quite re really s shall she
shes should shouldnt so some somebody someone something still such t tell than thank thanks that thats the their them
then there these they theyre thing things this those though to too up us ve very want was wasnt we were what whats
when where which while who whom whose why will with wont would wouldnt yet you your youre
"""
STOP_WORDS = frozenset(STOP_LIST.split())
# Words that say little: a page without them may still be the right one.
WEAK_LIST = """
after again another avoid away bad badly become before best better between bring brings brought came come comes coming
day days difference different done during feel find finds first found good happen happens hard help helps instead keep
keeps kept kind know later less long look looking made make makes making many mean means more morning most much new next
now often old other people person possible procedure procedures put right said same say says see seen since someday soon
start sure take taken takes taking think till time times today together told tomorrow took treatment treatments tried
try two until use used using way well yesterday
"""
WEAK_WORDS = frozenset(WEAK_LIST.split())
VAGUE_WORDS = frozenset(["procedure", "procedures", "treatment", "treatments"])
# A search for these words alone is about the office. Procedure pages use them in another sense: "24 hours", "medical
# research".
OFFICE_LIST = """
address appointment appointments cancel close closed closing directions email fax holiday holidays hour hours located
location medical number office open opening parking phone portal record records reschedule schedule telephone visit
visiting website monday tuesday wednesday thursday friday saturday sunday weekend weekends
"""
OFFICE_WORDS = frozenset(OFFICE_LIST.split())


def cut(text: str) -> tuple[str, bool]:
    """The text to search for, on one line of printable characters, and whether the end of `text` was cut off."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST_STORY]).split())
    if len(line) <= LONGEST and len(text) <= LONGEST_STORY:
        return line, False
    short = line[:LONGEST]
    return (short.rsplit(" ", 1)[0] if " " in short else short), True


def folded(text: str) -> str:
    """`text` without accents and capitals; "can't" becomes "cant"."""
    if text.isascii():
        return APOSTROPHE_IN_NOT.sub("", text).lower()
    plain = unicodedata.normalize("NFKD", APOSTROPHE_IN_NOT.sub("", text))
    plain = "".join(c for c in plain if not unicodedata.combining(c) and not "\ud800" <= c <= "\udfff")
    return unicodedata.normalize("NFC", plain).casefold()


def words_of(text: str) -> list[str]:
    return WORD.findall(folded(text))


def spelled_out(text: str) -> str:
    """`text` with spelled-out abbreviations joined: "R.F.A." becomes "RFA"."""
    return SPELLED_OUT.sub(lambda letters: re.sub(r"[. ]", "", letters.group()), text)


def content_words(words: list[str]) -> list[str]:
    return [word for word in words if word not in STOP_WORDS] or words


def is_english(word: str) -> bool:
    return word.isdecimal() or word in STOP_WORDS or stem(word) in stems_of("english_words")


@cache
def stems_of(name: str) -> frozenset[str]:
    return frozenset(map(stem, listed(name)))


@cache
def listed(name: str) -> frozenset[str]:
    lines = (Path(__file__).parent / "word_lists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in words_of(line))
