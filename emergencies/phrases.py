"""Detects a search that sounds like an emergency, so that the patient first sees which number to call.

A phrase matches if the search has all of its words, in any order and with typing mistakes. A phrase in quotation marks
matches only word by word, in its own order. A false alarm costs a patient a glance; a missed emergency may cost a life.
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
# Including the curly ones that tablets insert.
QUOTES = ('"', "“", "„", "«")
# Words of a phrase that a search need not have.
OPTIONAL_WORDS = frozenset(
    ["a", "after", "an", "and", "i", "in", "is", "it", "of", "on", "or", "the", "to", "when", "with"]
)
# Everything that means "can't", which makes all the difference to "pee".
CANNOT = re.compile(
    r"\b(?:can ?not|can ?t|cnat|catn|cnt|cannt|could ?nt|could ?not|unable to|not able to|no longer able to|not able"
    r"|unable|wo ?nt|will not|have ?nt|have not|has ?nt|has not)\b"
)
# The word after one of these is denied: "no chest pain".
NEGATIONS = frozenset(["no", "not", "without", "never", "deny", "denies"])
# A search with one of these asks what may happen; then a phrase of a single word is no alarm.
ASKING_ABOUT_RISK = frozenset(
    ["risk", "risks", "chance", "chances", "history", "prevent", "prevention", "insurance", "cause", "causes"]
)
# Harmless expressions made of the words of an emergency. They are removed before the phrases are matched.
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
HARMLESS_EXPRESSION = re.compile(rf"\b(?:{'|'.join(HARMLESS)})\b")
# Words that mean the same in an emergency: staff write a phrase with only one of them.
SYNONYMS = [
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
# "No feeling in my bottom" also means "can't feel my bottom" and "numb bottom"; the words themselves stay, for other
# phrases.
NO_FEELING = re.compile(r"\b(?:no|cant|lost|losing|without) (?:all |any )?(?:feel|feeling|sensation)\b")

# Endings that the stemmer leaves on the shortest words: "peed".
ENDINGS = frozenset(["s", "d", "ed", "ing"])


def words_of_phrase(phrase: str) -> list[str]:
    return words_of(normalized(phrase))[:MOST_WORDS]


def words_of_search(text: str) -> list[str]:
    """The words of a search, without harmless expressions, and with "cant feel numb" after "no feeling"."""
    without_harmless = HARMLESS_EXPRESSION.sub(" ", normalized(text))
    return words_of(NO_FEELING.sub(r"\g<0> cant feel numb", without_harmless))[:MOST_WORDS]


def normalized(text: str) -> str:
    return CANNOT.sub("cant", folded(text[:LONGEST_STORY]))


@lru_cache(maxsize=2000)
def required_words(phrase: str) -> tuple[str, ...]:
    words = words_of_phrase(phrase)
    return tuple(word for word in words if word not in OPTIONAL_WORDS) or tuple(words)


@cache
def synonym_groups() -> dict[str, int]:
    return {stem(word): number for number, words in enumerate(SYNONYMS) for word in words_of(words)}


def are_synonyms(word: str, required: str) -> bool:
    group = synonym_groups().get(stem(required))
    return group is not None and synonym_groups().get(stem(word)) == group


@lru_cache(maxsize=50_000)
def matches(word: str, required: str) -> bool:
    """Whether `word` is `required` or a synonym of it, in any form and with small typing mistakes."""
    if word == required or same_stem(word, required) or are_synonyms(word, required):
        return True
    if word.startswith(required) and word[len(required) :] in ENDINGS:
        return True
    if required in STOP_WORDS or required.isdecimal():  # "cant" is no mistyped "can"
        return False
    if len(required) <= 3:
        return has_repeated_letters(word, required) or has_swapped_letters(word, required)
    return word[0] in required[:2] and is_mistyped(word, required, limit=1 if len(required) < 7 else 2)


def same_stem(word: str, required: str) -> bool:
    return stem(word.removesuffix("ly")) == stem(required.removesuffix("ly"))


def has_repeated_letters(word: str, required: str) -> bool:
    return len(word) >= len(required) and without_repeats(word) == without_repeats(required)


def without_repeats(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def has_swapped_letters(word: str, required: str) -> bool:
    return word[0] == required[0] and sorted(word) == sorted(required)


def is_mistyped(word: str, required: str, limit: int) -> bool:
    return distance(word, required, limit) <= limit


def seen_in(text: str) -> str | None:
    """The number to call, "911" or "988", or None. 988 wins over 911, because its card names both numbers."""
    words = words_of_search(text)
    asks_about_risk = not ASKING_ABOUT_RISK.isdisjoint(words)
    everything = SearchWords.of(words)
    not_denied = SearchWords.of(without_denied(words))
    numbers = set()
    for phrase, number in EmergencyWords.objects.values_list("phrase", "number"):
        required = required_words(phrase)
        if number in numbers or (asks_about_risk and len(required) == 1):
            continue
        if phrase.startswith(QUOTES):
            found = has_in_order(words, words_of_phrase(phrase))
        elif NEGATIONS.isdisjoint(required):
            found = not_denied.have(required)
        else:
            found = everything.have(required)
        if found:
            numbers.add(number)
    return max(numbers, default=None)


@dataclass(frozen=True)
class SearchWords:
    """The words of a search, each once; `and_pairs` also has each pair of neighbors as one word: "sui cide"."""

    words: list[str]
    and_pairs: list[str]

    @classmethod
    def of(cls, words: list[str]) -> "SearchWords":
        unique = list(dict.fromkeys(words))
        return cls(unique, [*unique, *(one + other for one, other in pairwise(unique))])

    def have(self, required: Sequence[str]) -> bool:
        if len(required) == 1:
            return self.have_word(required[0])
        joined = "".join(required)
        if any(is_mistyped(word, joined, limit=1) for word in self.words):  # "chestpain"
            return True
        return has_all(self.and_pairs, required)

    def have_word(self, required: str) -> bool:
        # Another English word is not a typing mistake: "cooking" is not "choking".
        candidates = (word for word in self.and_pairs if not is_english(word) or same_stem(word, required))
        return any(matches(word, required) for word in candidates)


def without_denied(words: list[str]) -> list[str]:
    return words[:1] + [word for before, word in pairwise(words) if before not in NEGATIONS]


def has_all(words: list[str], required: Sequence[str]) -> bool:
    """Whether each required word matches a word of its own; exact matches are used first."""
    left = list(words)
    for wanted in required:
        candidates = [word for word in left if matches(word, wanted)]
        if not candidates:
            return False
        left.remove(wanted if wanted in candidates else candidates[0])
    return True


def has_in_order(words: list[str], required: list[str]) -> bool:
    starts = range(len(words) - len(required) + 1)
    return any(all(map(matches, words[start : start + len(required)], required)) for start in starts)
