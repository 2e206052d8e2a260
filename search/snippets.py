"""The lines below a result that show why it was found, in parts: a template marks the hits and escapes everything."""

import re
from dataclasses import dataclass
from functools import lru_cache

from search.documents import Document, Query
from text.stems import stem
from text.words import STOP_WORDS, folded, words_of

LENGTH = 220
TOKEN = re.compile(r"\w+(?:['’]\w+)*")


# The same words of our own pages in most searches.
@lru_cache(maxsize=20_000)
def words_and_stems(token: str) -> list[tuple[str, str]]:
    return [(word, stem(word)) for word in words_of(token) or [folded(token)]]


@dataclass(frozen=True)
class SnippetPart:
    text: str
    hit: bool = False


class Marker:
    """Knows which words of a text are those of the query."""

    def __init__(self, query: Query) -> None:
        terms = [term for group in query.groups for term in group.terms]
        self.beginnings = tuple({word for term in terms if term.prefix for word in term.words})
        whole = {word for term in terms if not term.prefix for word in term.words}
        self.stems = {stem(word) for word in whole if word not in STOP_WORDS or len(whole) == 1}
        self.seen: dict[str, bool] = {}

    def hits(self, token: str) -> bool:
        if token not in self.seen:
            self.seen[token] = self.is_hit(token)
        return self.seen[token]

    def is_hit(self, token: str) -> bool:
        beginnings = self.beginnings or ("\0",)
        return any(one in self.stems or word.startswith(beginnings) for word, one in words_and_stems(token))

    def parts(self, text: str) -> list[SnippetPart]:
        parts, end = [], 0
        for match in TOKEN.finditer(text):
            if self.hits(match.group()):
                parts += [SnippetPart(text[end : match.start()]), SnippetPart(match.group(), hit=True)]
                end = match.end()
        return [part for part in [*parts, SnippetPart(text[end:])] if part.text]

    def snippet(self, document: Document) -> list[SnippetPart]:
        """The piece of the texts with the most hits; the beginning of the short text where there is none."""
        best = max(self.pieces(document), key=self.worth, default="")
        return self.parts(best)

    def pieces(self, document: Document) -> list[str]:
        """The short text as a whole, and each piece of the long text, cut between words."""
        pieces = [document.short_text[: LENGTH * 2]] if document.short_text else []
        for line in document.long_text[:10_000].split("\n"):
            while len(line) > LENGTH:
                place = line.rfind(". ", LENGTH // 3, LENGTH) + 1 or line.rfind(" ", 0, LENGTH)
                place = place if place > 0 else LENGTH
                pieces.append(line[:place].strip())
                line = line[place:].strip()
            pieces.append(line)
        return [piece for piece in pieces if piece]

    def worth(self, piece: str) -> int:
        """How many different hits a piece has; of equal ones `max` takes the first."""
        return len({token.casefold() for token in TOKEN.findall(piece) if self.hits(token)})
