"""Text as search compares it: folded, in single words, cut to what a person would type."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from text.stems import stem

# Nobody asks more than this in one search; what is longer was pasted.
LONGEST = 200
MOST_WORDS = 16
# In which an emergency is looked for, for who pastes a long story may be in trouble.
LONGEST_STORY = 4000

WORD = re.compile(r"[^\W_]+")
# "R.F.A.", "m i l d": of two letters with dots, "M.D.", but of three with spaces, for "I" and "a" are words.
SPELLED = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b|\b[^\W\d_](?: [^\W\d_]){2,}\b")
NOT = re.compile(r"(?<=n)['’ʼ`´](?=t\b)", re.IGNORECASE)

# Words that say nothing about what is looked for. "between" is none: numb between the legs is an emergency.
STOPPED = """
a about already also although always am an and any anybody anyone anything are as at be because been being bit both
but by can cannot cant could couldnt d did didnt do does doesnt doing dont down each even ever every everyone
everything few for from gave get gets getting give given gives giving go goes going got had has hasnt have havent
having he hello her here hes hi him his how i id if im in into is isnt it its ive just lets like little ll lot lots m
may maybe me might must my myself need no not of off ok okay on one only or our out please quite re really s shall she
shes should shouldnt so some somebody someone something still such t tell than thank thanks that thats the their them
then there these they theyre thing things this those though to too up us ve very want was wasnt we were what whats
when where which while who whom whose why will with wont would wouldnt yet you your youre
"""
STOP_WORDS = frozenset(STOPPED.split())
# Words that say little: a page that lacks them may still be the right one.
SAYING_LITTLE = """
after again another avoid away bad badly become before best better between bring brings brought came come comes coming
day days difference different done during feel find finds first found good happen happens hard help helps instead keep
keeps kept kind know later less long look looking made make makes making many mean means more morning most much new next
now often old other people person possible procedure procedures put right said same say says see seen since someday soon
start sure take taken takes taking think till time times today together told tomorrow took treatment treatments tried
try two until use used using way well yesterday
"""
WEAK_WORDS = frozenset(SAYING_LITTLE.split())
VAGUE_WORDS = frozenset(["procedure", "procedures", "treatment", "treatments"])
# Who asks for these alone asks about the office. No page speaks of it but by accident: "24 hours", "medical research".
OFFICE = """
address appointment appointments cancel close closed closing directions email fax holiday holidays hour hours located
location medical number office open opening parking phone portal record records reschedule schedule telephone visit
visiting website monday tuesday wednesday thursday friday saturday sunday weekend weekends
"""
OF_THE_OFFICE = frozenset(OFFICE.split())


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


def spelled_out(text: str) -> str:
    """`text` with letters that stand one by one drawn together, as people write abbreviations."""
    return SPELLED.sub(lambda letters: re.sub(r"[. ]", "", letters.group()), text)


def content_words(words: list[str]) -> list[str]:
    """Without the words that say nothing, unless nothing else is there."""
    return [word for word in words if word not in STOP_WORDS] or words


def is_english(word: str) -> bool:
    """Whether a word is a common English one, in whichever form."""
    return word.isdecimal() or word in STOP_WORDS or stem(word) in stems_of("english_words")


@cache
def stems_of(name: str) -> frozenset[str]:
    return frozenset(map(stem, listed(name)))


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list in the folder word_lists."""
    lines = (Path(__file__).parent / "word_lists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in words_of(line))
