"""What can be found, and what is asked for: the values that every engine understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Document:
    """One edition of a page, or one person, with the words by which it is found, the weightiest first.

    It is found from `live_from` on, up to `live_until`.
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

    @property
    def title(self) -> str:
        return self.name or self.question


@dataclass(frozen=True)
class Term:
    """Words of which a page must have all; with `phrase` side by side, with `prefix` as the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False
    phrase: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Group:
    """One thing that is asked for: any of the terms will do. A weak one need not be there, but counts where it is."""

    terms: tuple[Term, ...]
    weak: bool = False


@dataclass(frozen=True)
class Query:
    """All of the groups must be there, or `any_of` them."""

    groups: tuple[Group, ...]
    any_of: bool = False


@dataclass(frozen=True)
class Scope:
    """Among which documents: those that are live at `now`, in a language (None for all), of some kinds (() for all)."""

    now: datetime
    language: str | None = None
    kinds: tuple[str, ...] = ()
    # Only names, other names and questions, for suggestions.
    titles_only: bool = False


@dataclass(frozen=True)
class Matches:
    """How many there are of each kind, whatever the scope's kinds, and the best of those in scope, best first."""

    counts: Mapping[str, int] = field(default_factory=dict)
    best: list[Document] = field(default_factory=list)
