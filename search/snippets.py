"""The excerpt below a search result, split into parts so that a template can highlight the hits and escape all text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from search.documents import Document, Query
from text.stems import stem
from text.words import STOP_WORDS, folded, words_of

LENGTH = 220
TOKEN = re.compile(r"\w+(?:['’]\w+)*")


# Cached, because most searches meet the same words of our own pages.
@lru_cache(maxsize=20_000)
def words_and_stems(token: str) -> list[tuple[str, str]]:
    return [(word, stem(word)) for word in words_of(token) or [folded(token)]]


@dataclass(frozen=True)
class SnippetPart:
    text: str
    hit: bool = False


class Marker:
    """Finds the words of a query in a text."""

    def __init__(self, query: Query) -> None:
        terms = [term for group in query.groups for term in group.terms]
        self.beginnings = tuple({word for term in terms if term.prefix for word in term.words})
        whole = {word for term in terms if not term.prefix for word in term.words}
        self.stems = {stem(word) for word in whole if word not in STOP_WORDS or len(whole) == 1}
        self.cache: dict[str, bool] = {}

    def hits(self, token: str) -> bool:
        if token not in self.cache:
            self.cache[token] = self.is_hit(token)
        return self.cache[token]

    def is_hit(self, token: str) -> bool:
        return any(
            its_stem in self.stems or word.startswith(self.beginnings) for word, its_stem in words_and_stems(token)
        )

    def parts(self, text: str) -> list[SnippetPart]:
        parts, end = [], 0
        for match in TOKEN.finditer(text):
            if self.hits(match.group()):
                parts += [SnippetPart(text[end : match.start()]), SnippetPart(match.group(), hit=True)]
                end = match.end()
        return [part for part in [*parts, SnippetPart(text[end:])] if part.text]

    def snippet(self, document: Document) -> list[SnippetPart]:
        best = max(self.pieces(document), key=self.worth, default="")
        return self.parts(best)

    def pieces(self, document: Document) -> list[str]:
        pieces = [document.short_text[: LENGTH * 2]] if document.short_text else []
        for line in document.long_text[:10_000].split("\n"):
            while len(line) > LENGTH:
                end = end_of_piece(line)
                pieces.append(line[:end].strip())
                line = line[end:].strip()
            pieces.append(line)
        return [piece for piece in pieces if piece]

    def worth(self, piece: str) -> int:
        return len({token.casefold() for token in TOKEN.findall(piece) if self.hits(token)})


def end_of_piece(line: str) -> int:
    """Where to cut a long line: after its last sentence that fits, else after its last word, else anywhere."""
    sentence = line.rfind(". ", LENGTH // 3, LENGTH)
    if sentence != -1:
        return sentence + 1
    word = line.rfind(" ", 0, LENGTH)
    return word if word > 0 else LENGTH
