"""Searches by people who should not be searching: they see whom to call before anything else.

A phrase is seen where all of its words are in the search, in any order and with typing mistakes; one in quotation marks
where they stand just so, side by side. Seeing one too many costs a patient a glance; missing one may cost a life.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from emergencies.models import EmergencyWords
from text.spelling import distance
from text.stems import stem
from text.words import LONGEST_STORY, STOP_WORDS, folded, is_english, words_of

MOST_WORDS = 400
# Those that tablets put in by themselves too.
QUOTES = ('"', "“", "„", "«")
# In a phrase. Whoever searches may say them or not.
UNIMPORTANT = frozenset(
    ["a", "after", "an", "and", "i", "in", "is", "it", "of", "on", "or", "the", "to", "when", "with"]
)
# What people say for "can't", which makes all the difference to "pee".
CANNOT = re.compile(
    r"\b(?:can ?not|can ?t|cnat|catn|cnt|cannt|could ?nt|could ?not|unable to|not able to|no longer able to|not able"
    r"|unable|wo ?nt|will not|have ?nt|have not|has ?nt|has not)\b"
)
# The word after one of these is what somebody has not: "no chest pain".
NOT = frozenset(["no", "not", "without", "never", "deny", "denies"])
# Who asks about these asks what may happen, unless two words or more say that it does.
MAY_HAPPEN = frozenset(
    ["risk", "risks", "chance", "chances", "history", "prevent", "prevention", "insurance", "cause", "causes"]
)
# What is no emergency though its words are those of one. It is left out before an emergency is looked for.
HARMLESS = [
    r"collapsed? (?:of (?:the |a |my )?)?(?:dis[ck]s?|vertebrae?|spine)",
    r"(?:dis[ck]s?|vertebrae?|spine) (?:is |has |have )?collapsed?",
    r"bottom of (?:my |the |a )?(?:foot|feet|back|spine)",
    r"seizure (?:medicines?|medications?|meds|pills?|drugs?)",
    r"poison (?:ivy|oak)",
    r"too many (?:days|weeks|months|times)",
    r"wake up (?:during|in the middle|while)",
    r"(?:history|risks?|chances?) of (?:an? )?heart attacks?",
    r"heart attack (?:risks?|history)",
    r"stroke (?:rehab|rehabilitation|survivor)",
    r"(?:accident|crash|wreck|fall|fell|stroke|heart attack|seizure)s?(?: \w+){0,3} (?:(?:year|month)s? ago|last year)",
]
IS_HARMLESS = re.compile(rf"\b(?:{'|'.join(HARMLESS)})\b")
# Words that mean the same to whoever needs help: staff write a phrase with one of them.
SAME = [
    "pee urinate wee pea",
    "leg thigh",
    "genitals privates groin crotch vagina penis testicles",
    "bottom butt buttocks backside rear anus",
    "pain ache",
    "severe terrible horrible awful excruciating",
    "temperature temp",
    "swelling swollen",
    "lost losing lose",
    "drooping droopy",
    "face facial",
    "accident crash wreck",
    "injection shot epidural procedure ablation operation surgery block ESI RFA rhizotomy",
]
# "No feeling in my bottom" is what "numb bottom" is, and "can't feel my bottom"; its words stay for other phrases.
NO_FEELING = re.compile(r"\b(?:no|cant|lost|losing|without) (?:all |any )?(?:feel|feeling|sensation)\b")

# Which Porter leaves on the shortest words: "peed".
ENDINGS = frozenset(["s", "d", "ed", "ing"])


def said(text: str) -> list[str]:
    return words_of(plain(text))[:MOST_WORDS]


def plain(text: str) -> str:
    return CANNOT.sub("cant", folded(text[:LONGEST_STORY]))


def typed(text: str) -> list[str]:
    """The words of a search, without what is harmless and with what some of them come to."""
    return words_of(NO_FEELING.sub(r"\g<0> cant feel numb", IS_HARMLESS.sub(" ", plain(text))))[:MOST_WORDS]


@cache
def kinds_of_words() -> dict[str, int]:
    return {stem(word): number for number, words in enumerate(SAME) for word in words_of(words)}


def same(word: str, meant: str) -> bool:
    kind = kinds_of_words().get(stem(meant))
    return kind is not None and kinds_of_words().get(stem(word)) == kind


@lru_cache(maxsize=2000)
def wanted_by(phrase: str) -> tuple[str, ...]:
    words = said(phrase)
    return tuple(word for word in words if word not in UNIMPORTANT) or tuple(words)


@lru_cache(maxsize=50_000)
def alike(word: str, meant: str) -> bool:
    """Whether `word` is `meant`, or means the same, inflected or with a slip; short ones with one letter too many."""
    if word == meant or same_stem(word, meant) or same(word, meant):
        return True
    if word.startswith(meant) and word[len(meant) :] in ENDINGS:
        return True
    if meant in STOP_WORDS or meant.isdecimal():  # "cant" is no slip for "can"
        return False
    if len(meant) <= 3:
        squeezed = re.sub(r"(.)\1+", r"\1", word) == re.sub(r"(.)\1+", r"\1", meant)
        return (squeezed and len(word) >= len(meant)) or (
            len(word) == len(meant) and word[0] == meant[0] and sorted(word) == sorted(meant)
        )
    return word[0] in meant[:2] and slipped(word, meant, 1 if len(meant) < 7 else 2)


def same_stem(word: str, meant: str) -> bool:
    return stem(word.removesuffix("ly")) == stem(meant.removesuffix("ly"))


def slipped(word: str, meant: str, limit: int) -> bool:
    return distance(word, meant, limit) <= limit


def seen_in(text: str) -> str | None:
    """The number to call, "911" or "988", or None. 988 goes before: its card names both."""
    words = typed(text)
    asks = not MAY_HAPPEN.isdisjoint(words)
    everything, what_they_have = Said.of(words), Said.of(had(words))
    numbers = set()
    for phrase, number in EmergencyWords.objects.values_list("phrase", "number"):
        wanted = wanted_by(phrase)
        if number in numbers or (asks and len(wanted) == 1):
            continue
        if phrase.startswith(QUOTES):
            is_said = side_by_side(words, said(phrase))
        else:
            is_said = (what_they_have if NOT.isdisjoint(wanted) else everything).has(wanted)
        if is_said:
            numbers.add(number)
    return max(numbers, default=None)


@dataclass(frozen=True)
class Said:
    """The words of a search, each once, and these with what two neighbours are together."""

    words: list[str]
    and_pairs: list[str]

    @classmethod
    def of(cls, words: list[str]) -> "Said":
        once = list(dict.fromkeys(words))
        return cls(once, [*once, *(one + other for one, other in pairwise(once))])  # "sui cide"

    def has(self, wanted: Sequence[str]) -> bool:
        joined = "".join(wanted)
        if len(wanted) > 1 and any(slipped(word, joined, 1) for word in self.words):  # "chestpain"
            return True
        if len(wanted) == 1:  # of which another English word is no slip: "cooking" is not "choking"
            return any(
                alike(word, joined) for word in self.and_pairs if not is_english(word) or same_stem(word, joined)
            )
        return has_all(self.and_pairs, wanted)


def had(words: list[str]) -> list[str]:
    """Without what somebody says not to have."""
    return words[:1] + [word for before, word in pairwise(words) if before not in NOT]


def has_all(typed: list[str], wanted: Sequence[str]) -> bool:
    """Whether each wanted word is there, no typed one counting as two of them."""
    left = list(typed)
    for meant in wanted:
        one = min((word for word in left if alike(word, meant)), key=lambda word: word != meant, default=None)
        if one is None:
            return False
        left.remove(one)
    return True


def side_by_side(typed: list[str], wanted: list[str]) -> bool:
    starts = range(len(typed) - len(wanted) + 1)
    return any(all(map(alike, typed[start : start + len(wanted)], wanted)) for start in starts)
