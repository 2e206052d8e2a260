"""The values that every search engine understands: documents, queries and matches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Document:
    """One edition of a page, or one person, with its texts, the most important first.

    It can be found from `live_from` on and before `live_until`. `reviewed_until` is the last day on which its page says
    who reviewed it.
    """

    kind: str
    address: str
    name: str
    live_from: datetime
    other_names: tuple[str, ...] = ()
    question: str = ""
    short_text: str = ""
    long_text: str = ""
    live_until: datetime | None = None
    language: str = "en"
    hash: str = ""
    sample: bool = False
    reviewed_until: date | None = None

    @property
    def title(self) -> str:
        return self.name or self.question


@dataclass(frozen=True)
class Term:
    """Words that a page must all have: side by side if `phrase`, as beginnings of words if `prefix`."""

    words: tuple[str, ...]
    prefix: bool = False
    phrase: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Group:
    """One thing that the search asks for. One of the terms is enough; a weak group is optional but raises the score."""

    terms: tuple[Term, ...]
    weak: bool = False


@dataclass(frozen=True)
class Query:
    """A page must have all groups, or one of them if `any_of`."""

    groups: tuple[Group, ...]
    any_of: bool = False


@dataclass(frozen=True)
class Scope:
    """Which documents to search: live at `now`, in one language (None: all), of some kinds ((): all)."""

    now: datetime
    language: str | None = None
    kinds: tuple[str, ...] = ()
    # Only names, other names and questions, for suggestions.
    titles_only: bool = False


@dataclass(frozen=True)
class Matches:
    """How many documents of each kind match, of all kinds, and the best ones in scope, best first."""

    counts: Mapping[str, int] = field(default_factory=dict)
    best: list[Document] = field(default_factory=list)
