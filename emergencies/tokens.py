"""Splits a text into sentences and words that know their place in it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# Longer texts are read up to here. The forms refuse texts of more than 2,000 characters.
LONGEST: Final = 10_000
LONGEST_WORD: Final = 40
# A word keeps accents that some keyboards send as characters of their own, and invisible characters inside it.
INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f'’ʼ`´{INVISIBLE}])*")
LEFT_OUT: Final = re.compile(rf"['’ʼ`´{INVISIBLE}]")
# A single line break may only wrap a line; before a capital letter it ends a sentence.
SENTENCE_END: Final = re.compile(r"[.!?;:¡¿•*]|\n\s*\n")


@dataclass(frozen=True)
class Token:
    word: str  # without accents, capitals and apostrophes: "can't" is "cant"
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    tokens: list[Token]
    is_question: bool

    @property
    def words(self) -> list[str]:
        return [token.word for token in self.tokens]


@lru_cache(maxsize=20_000)
def folded_word(word: str) -> str:
    kept = LEFT_OUT.sub("", word[:LONGEST_WORD])
    if kept.isascii():
        return kept.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(char)).casefold()


def sentences_of(text: str) -> list[Sentence]:
    return list(split_up(text[:LONGEST]))


def split_up(text: str) -> Iterator[Sentence]:
    tokens: list[Token] = []
    asks, place = False, 0
    for found in WORD.finditer(text):
        between = text[place : found.start()]
        on_a_new_line = "\n" in between and found.group()[0].isupper()
        if tokens and (on_a_new_line or SENTENCE_END.search(between)):
            yield Sentence(tokens, asks or "?" in between)
            tokens, asks = [], False
        asks = asks or "¿" in between
        tokens.append(Token(folded_word(found.group()), found.start(), found.end()))
        place = found.end()
    if tokens:
        yield Sentence(tokens, asks or "?" in text[place:])
