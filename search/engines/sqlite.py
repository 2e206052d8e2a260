"""Search in SQLite: FTS5 with Porter's stems, and a table of trigrams for misspelled words."""

from collections.abc import Collection, Iterable

from django.db import connection

from search.documents import Document, Query, Scope, Term
from search.engines.rows import TITLE_FIELDS, RowsEngine, portions
from search.kinds import KINDS
from search.models import SearchWord
from text.spelling import ALIKE, trigrams

# bm25's weights for name, other names, question, short text, long text, and the kind, which is not a text.
WEIGHTS = "10.0, 7.0, 5.0, 2.0, 1.0, 0.0"
# NOT IN over the few rows that are not live is far cheaper than looking up each match.
LIVE = """rowid NOT IN (
    SELECT id FROM search_searchentry WHERE live_from > %s OR live_until <= %s OR language < %s OR language > %s
)"""
LIVE_IN_ANY_LANGUAGE = """rowid NOT IN (
    SELECT id FROM search_searchentry WHERE live_from > %s OR live_until <= %s
)"""
FOUND = "FROM search_searchtext WHERE search_searchtext MATCH %s AND"


class SqliteEngine(RowsEngine):
    # Only quoted words reach FTS5, so nothing that a patient types can be an operator.
    def term(self, term: Term) -> str:
        if term.phrase:
            return '"' + " ".join(term.words) + '"'
        return self.all_of([f'"{word}"' + "*" * term.prefix for word in term.words])

    def either(self, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"

    def all_of(self, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else "(" + " AND ".join(parts) + ")"

    def scoped(self, query: Query, scope: Scope) -> str:
        columns = TITLE_FIELDS if scope.titles_only else (*TITLE_FIELDS, "short_text", "long_text")
        match = f"{{{' '.join(columns)}}} : ({self.match(query)})"
        if scope.kinds:
            match += " AND kind : " + self.either([f'"{kind}"' for kind in scope.kinds])
        return match

    def live(self, scope: Scope) -> tuple[str, list[str | None]]:
        now = connection.ops.adapt_datetimefield_value(scope.now)
        if scope.language is None:
            return LIVE_IN_ANY_LANGUAGE, [now, now]
        return LIVE, [now, now, scope.language, scope.language]

    def count(self, query: Query, scope: Scope) -> dict[str, int]:
        live, values = self.live(scope)
        counts = {}
        for kind in KINDS:
            match = self.scoped(query, Scope(scope.now, scope.language, (kind,), scope.titles_only))
            counts[kind] = self.run(f"SELECT count(*) {FOUND} {live}", [match, *values])[0][0]
        return {kind: count for kind, count in counts.items() if count}

    def weighed(self, query: Query, scope: Scope, limit: int) -> list[int]:
        return self.ids(query, scope, limit, f"bm25(search_searchtext, {WEIGHTS}), rowid")

    def any(self, query: Query, scope: Scope, limit: int) -> list[int]:
        return self.ids(query, scope, limit, "rowid")

    def ids(self, query: Query, scope: Scope, limit: int, order: str) -> list[int]:
        live, values = self.live(scope)
        sql = f"SELECT rowid {FOUND} {live} ORDER BY {order} LIMIT %s"
        return [pk for (pk,) in self.run(sql, [self.scoped(query, scope), *values, limit])]

    # Words ----------------------------------------------------------------------------------------------------------

    def learn(self, documents: Iterable[Document]) -> list[SearchWord]:
        fresh = super().learn(documents)
        grams = [(gram, word.pk) for word in fresh for gram in trigrams(word.word)]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT OR IGNORE INTO search_searchgram (gram, word_id) VALUES (%s, %s)", grams)
        return fresh

    def starting_with(self, beginning: str) -> list[str]:
        # A range, because LIKE does not use the index here.
        words = SearchWord.objects.filter(word__gte=beginning, word__lt=beginning + "\U0010ffff")
        return list(words.order_by("word").values_list("word", flat=True)[:20])

    def alike(self, word: str) -> list[tuple[str, bool]]:
        grams = sorted(trigrams(word))
        shared = f"count(*) * 1.0 / (length(word) + 1 + {len(grams)} - count(*))"
        rows = self.run(
            f"""SELECT word, in_name FROM search_searchgram JOIN search_searchword ON id = word_id
            WHERE gram IN ({", ".join(["%s"] * len(grams))}) GROUP BY id
            HAVING {shared} >= %s ORDER BY {shared} DESC, word LIMIT 50""",  # noqa: S608
            [*grams, ALIKE],
        )
        return [(word, bool(in_name)) for word, in_name in rows]

    def forget(self, words: Collection[str]) -> None:
        for some in portions(words):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"""DELETE FROM search_searchgram WHERE word_id IN (
                        SELECT id FROM search_searchword WHERE word IN ({", ".join(["%s"] * len(some))})
                    )""",  # noqa: S608
                    some,
                )
        super().forget(words)
