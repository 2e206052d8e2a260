"""Finds the word groups of the lexicon in the words of a sentence, in other forms and with typing mistakes too."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from emergencies.lexicon import Lexicon
from text.spelling import distance
from text.stems import stem
from text.words import is_english

SHORTEST_MISTYPED: Final = 4
# Spelled by ear in Spanish: letters that sound the same become one.
SOUNDS: Final = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        ("ch", "§"), ("h", ""), ("v", "b"), ("ll", "y"), ("qu(?=[ei])", "k"), ("c(?=[ei])", "s"), ("[cq]", "k"),
        ("z", "s"), ("g(?=[ei])", "j"), ("w", "u"), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip


class Occurrence(NamedTuple):
    """A group's expression in a sentence: the numbers of its first word and of the one after its last."""

    start: int
    end: int


Occurrences = dict[str, list[Occurrence]]


class Matcher:
    """The groups of one lexicon, indexed by their words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.beginning = Node()
        words: dict[str, set[str]] = {"en": set(), "es": set()}
        for name, group in lexicon.groups.items():
            for expression in group.expressions:
                self.beginning.add([f"{group.language}.{word}" for word in expression], name)
                words[group.language].update(expression)
        self.english, self.spanish = Words(words["en"], "en"), Words(words["es"], "es")
        self.meanings = lru_cache(maxsize=20_000)(self.meanings_of)

    def meanings_of(self, word: str) -> frozenset[str]:
        """The words of the lexicon that `word` may be, each with its language: "en.chest"."""
        exact = self.english.exactly(word) | self.spanish.exactly(word)
        if exact or is_english(word):
            return frozenset(exact)
        return frozenset(self.english.nearly(word) | self.spanish.nearly(word))

    def occurrences(self, words: Sequence[str]) -> Occurrences:
        at = [self.meanings(word) for word in words]
        found: Occurrences = defaultdict(list)
        for start, first in enumerate(at):
            nodes, end = self.beginning.following(first), start + 1
            while nodes:
                for node in nodes:
                    for group in node.groups:
                        found[group].append(Occurrence(start, end))
                if end == len(at):
                    break
                nodes = [after for node in nodes if node.after for after in node.following(at[end])]
                end += 1
        return found


class Node:
    """A place in the expressions of all groups: what may come next, and the groups of the expression that ends here."""

    def __init__(self) -> None:
        self.after: dict[str, Node] = {}
        self.groups: list[str] = []

    def following(self, words: frozenset[str]) -> "list[Node]":
        return [self.after[word] for word in words if word in self.after]

    def add(self, words: list[str], group: str) -> None:
        if words:
            self.after.setdefault(words[0], Node()).add(words[1:], group)
        else:
            self.groups.append(group)


class Words:
    """The words of the lexicon in one language."""

    def __init__(self, words: set[str], language: str) -> None:
        self.language = language
        self.by_form: dict[str, set[str]] = defaultdict(set)
        self.beginnings: dict[str, list[str]] = defaultdict(list)
        self.by_start: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in words:
            if word.endswith("*"):
                self.beginnings[word[:2]].append(word)
                continue
            for form in self.forms(word):
                self.by_form[form].add(word)
            if len(word) >= SHORTEST_MISTYPED:
                self.by_start[word[0], len(word)].append(word)

    def forms(self, word: str) -> set[str]:
        if self.language == "en":
            return {word, stem(word)}
        return {word, by_ear(word)}

    def exactly(self, word: str) -> set[str]:
        found = {each for form in self.forms(word) for each in self.by_form.get(form, ())}
        found.update(each for each in self.beginnings.get(word[:2], ()) if word.startswith(each[:-1]))
        return {f"{self.language}.{each}" for each in found}

    def nearly(self, word: str) -> set[str]:
        """The words that are one typing mistake away from an unknown word, or two if they are long."""
        length = len(word)
        if length < SHORTEST_MISTYPED or word.isdecimal():
            return set()
        allowed = 2 if length >= 8 else 1
        found = [
            (distance(word, candidate, allowed), candidate)
            for size in range(length - allowed, length + allowed + 1)
            for start in dict.fromkeys((word[0], word[1]))
            for candidate in self.by_start.get((start, size), ())
        ]
        near = [(mistakes, candidate) for mistakes, candidate in found if mistakes <= allowed]
        least = min(near, default=(0, ""))[0]
        return {f"{self.language}.{candidate}" for mistakes, candidate in near if mistakes == least}


def by_ear(word: str) -> str:
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word
