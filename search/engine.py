"""What an engine must be able to do, and which one serves this site.

An engine knows words and dates. Synonyms, spelling, ranking, emergencies and snippets stand above it and are the same
for all of them: a third engine, such as OpenSearch, is one more class with these methods, named by SEARCH_ENGINE.
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
        """Makes these documents all that can be found of each thing, in the caller's transaction."""

    def find(self, query: Query, scope: Scope, limit: int) -> Matches:
        """Up to `limit` documents for ranking, the likeliest first; counts are of all that match."""

    def known(self, words: Collection[str]) -> set[str]:
        """Those of the words that stand in a document, in this or in another form."""

    def starting_with(self, beginning: str) -> list[str]:
        """Known words that start so."""

    def similar(self, word: str) -> list[tuple[str, bool]]:
        """Known words that share trigrams with this one, each with whether it is part of a name."""

    def tidy(self, things: Iterable[str]) -> None:
        """After a rebuild: forgets everything but these things, and the words that no document has any more."""


def engine() -> Engine:
    name = getattr(settings, "SEARCH_ENGINE", "") or ENGINES[connection.vendor]
    return cast(Engine, import_string(name)())
