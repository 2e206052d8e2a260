"""Whether a text sounds like an emergency: the one function that every entrance calls.

The lexicon says what is certain, the judge weighs what is only possible, and both count together: a line of the lexicon
adds points to the judge's score of the words around it. Thoughts of self-harm are never switched off by another word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from emergencies import judge
from emergencies.grammar import Grammar, Match
from emergencies.lexicon import Lexicon, shipped
from emergencies.opinions import Opinion, Opinions
from emergencies.signs import Certainty, Sign
from emergencies.tokens import Sentence, sentences_of
from text.words import is_english

# What a judge's flag is explained with, in front of its strongest pieces of words.
JUDGED: Final = "judged by"


@dataclass(frozen=True)
class RedFlag:
    """One sign in a text: how sure, where in the text, in which language, and why."""

    sign: Sign
    certainty: Certainty
    start: int
    end: int
    language: str  # "en" or "es"
    why: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        return self.certainty == Certainty.CERTAIN


def red_flags_in(text: str, lexicon: Lexicon | None = None) -> list[RedFlag]:
    """The signs of an emergency in `text`, each once, the most urgent first; [] says nothing about safety.

    Without `lexicon`, the shipped one counts; it needs no database. Reads the first emergencies.tokens.LONGEST
    characters, in time linear in their number.
    """
    sentences = sentences_of(text)
    opinions = Opinions(judge.opinions(sentences))
    matched = [flag_of(match, opinions) for match in grammar_of(lexicon or shipped()).matches(sentences)]
    found = [flag for flag in matched if flag]
    if sentences and not found and opinions.worst().score > judge.weights().points["possible"]:
        found.append(judged(opinions.worst(), sentences))
    return once_a_sign(sorted(found, key=urgency))


def flag_of(match: Match, opinions: Opinions) -> RedFlag | None:
    certainty = certainty_of(match, opinions.around(match.start, match.end))
    if certainty is None:
        return None
    return RedFlag(match.sign, certainty, match.start, match.end, match.line.language, (match.line.text,))


def certainty_of(match: Match, score: float) -> Certainty | None:
    """`score` is the judge's of the words around the match."""
    if match.line.is_from_staff:  # the judge has not learned how much to trust it: it counts as it says
        return match.certainty and match.sign.at_most(match.certainty)
    points = judge.weights().points
    total = score + points[match.weight]
    if match.sign == Sign.SELF_HARM and match.line.certainty == Certainty.CERTAIN:
        return match.certainty
    if total > points["certain"] and match.is_undisputed:
        return match.sign.at_most(Certainty.CERTAIN)
    return Certainty.POSSIBLE if total > points["possible"] else None


def judged(opinion: Opinion, sentences: list[Sentence]) -> RedFlag:
    words = [token.word for sentence in sentences for token in sentence.tokens]
    language = "en" if 2 * sum(map(is_english, words)) >= len(words) else "es"
    why = (JUDGED, *judge.explained(opinion))
    return RedFlag(judge.likely_sign(opinion), Certainty.POSSIBLE, opinion.start, opinion.end, language, why)


def urgency(flag: RedFlag) -> tuple[bool, bool, int, str, tuple[str, ...]]:
    """Sorts the most urgent first; of equal ones always the same."""
    return not flag.is_certain, flag.sign != Sign.SELF_HARM, flag.start, flag.language, flag.why


def once_a_sign(flags: Iterable[RedFlag]) -> list[RedFlag]:
    """The first of each sign."""
    first: dict[Sign, RedFlag] = {}
    for flag in flags:
        first.setdefault(flag.sign, flag)
    return list(first.values())


@lru_cache(maxsize=4)
def grammar_of(lexicon: Lexicon) -> Grammar:
    return Grammar(lexicon)
