"""The methods of a search engine, and which engine this site uses.

An engine knows only words and dates. Synonyms, spelling, ranking, emergencies and snippets are the same for every
engine. A third engine, such as OpenSearch, is one more class with these methods, named in SEARCH_ENGINE.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, cast

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from search.documents import Document, Matches, Query, Scope

ENGINES = {
    "sqlite": "search.engines.sqlite.SqliteEngine",
    "postgresql": "search.engines.postgresql.PostgresqlEngine",
}


class Engine(Protocol):
    def put(self, things: dict[str, Sequence[Document]]) -> None:
        """Replaces all documents of each thing, in the caller's transaction."""

    def find(self, query: Query, scope: Scope, limit: int) -> Matches:
        """Up to `limit` documents for ranking, the most likely first. The counts include every match."""

    def known(self, words: Collection[str]) -> set[str]:
        """The words that some document has, in the same or another form."""

    def starting_with(self, beginning: str) -> list[str]:
        """Known words with this beginning."""

    def similar(self, word: str) -> list[tuple[str, bool]]:
        """Known words that share trigrams with this one, as (word, is part of a name)."""

    def tidy(self, things: Iterable[str]) -> None:
        """Deletes everything but these things, and the words that no document has any longer. Runs after a rebuild."""


def engine() -> Engine:
    name = getattr(settings, "SEARCH_ENGINE", "") or ENGINES[connection.vendor]
    return cast(Engine, import_string(name)())
