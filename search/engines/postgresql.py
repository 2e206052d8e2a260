"""Search in PostgreSQL: generated tsvectors with GIN indexes, and pg_trgm for what is misspelt."""

from django.db import connection, transaction

from search.documents import Matches, Query, Scope, Term
from search.engines.rows import RowsEngine
from search.models import SearchWord
from text.spelling import ALIKE
from text.stems import stem
from text.words import WORD

LIVE = "live_from <= %s AND (live_until IS NULL OR live_until > %s)"


def lexemes(word: str) -> list[str]:
    """The stems under which PostgreSQL keeps the words that `text.stems` and FTS5 take for the same as `word`.

    PostgreSQL's "porter" is the algorithm of 1980. The other two have Porter's later rules -logi → -log and
    -bli → -ble: to them "neurology" and "neurological" are the same, and so are "possible" and "possibly".
    """
    if not (word.isascii() and word.isalpha()):
        return lexemes_of_database(word)
    ours = stem(word)
    others = (ours + ending for ending in ("i", "ibli", "eibli", "libli"))
    return [ours, *(other for other in others if stem(other) == ours)]


def lexemes_of_database(word: str) -> list[str]:
    """How PostgreSQL keeps a word with a digit, or with a letter such as đ or ł that only its `unaccent` knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(tsvector_to_array(to_tsvector('search_words', %s)))", [word])
        return [lexeme for (lexeme,) in cursor.fetchall() if WORD.fullmatch(lexeme)] or [word]


class PostgresqlEngine(RowsEngine):
    # Only quoted words reach to_tsquery, and each is letters and digits alone.
    def term(self, term: Term) -> str:
        if term.prefix:
            beginnings = [word if word.isascii() else lexemes(word)[0] for word in term.words]
            return self.all_of([f"'{beginning}':*" for beginning in beginnings])
        words = [self.either([f"'{form}'" for form in lexemes(word)]) for word in term.words]
        return "(" + " <-> ".join(words) + ")" if term.phrase else self.all_of(words)

    def either(self, parts: list[str]) -> str:
        return "(" + " | ".join(parts) + ")"

    def all_of(self, parts: list[str]) -> str:
        return "(" + " & ".join(parts) + ")"

    def find(self, query: Query, scope: Scope, limit: int) -> Matches:
        # The planner does not know that reading a tsvector from its own pages is expensive, and would read all of them.
        goes_on = connection.in_atomic_block
        with transaction.atomic():
            self.run_only("SET LOCAL enable_seqscan = off")
            found = super().find(query, scope, limit)
            if goes_on:
                self.run_only("SET LOCAL enable_seqscan = on")
        return found

    def run_only(self, sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    def where(self, query: Query, scope: Scope) -> tuple[str, list[object]]:
        """The condition, with to_tsquery in it: in a CTE the index would be lost."""
        vector = "title_vector" if scope.titles_only else "vector"
        sql = f"{vector} @@ to_tsquery('simple', %s) AND {LIVE}"
        values: list[object] = [self.match(query), scope.now, scope.now]
        if scope.language is not None:
            sql, values = f"{sql} AND language = %s", [*values, scope.language]
        return sql, values

    def count(self, query: Query, scope: Scope) -> dict[str, int]:
        where, values = self.where(query, scope)
        sql = f"SELECT kind, count(*) FROM search_searchentry WHERE {where} GROUP BY kind"  # noqa: S608
        return dict(self.run(sql, values))

    def weighed(self, query: Query, scope: Scope, limit: int) -> list[int]:
        vector = "title_vector" if scope.titles_only else "vector"
        rank = f"ts_rank('{{0.1, 0.2, 0.5, 1.0}}', {vector}, to_tsquery('simple', %s), 1)"
        return self.ids(query, scope, limit, f"{rank} DESC, id", [self.match(query)])

    # By "id" alone the planner would walk along the primary key and read every row.
    def any(self, query: Query, scope: Scope, limit: int) -> list[int]:
        return self.ids(query, scope, limit, "id + 0", [])

    def ids(self, query: Query, scope: Scope, limit: int, order: str, order_values: list[object]) -> list[int]:
        where, values = self.where(query, scope)
        if scope.kinds:
            where, values = f"{where} AND kind = ANY(%s)", [*values, list(scope.kinds)]
        sql = f"SELECT id FROM search_searchentry WHERE {where} ORDER BY {order} LIMIT %s"  # noqa: S608
        return [pk for (pk,) in self.run(sql, [*values, *order_values, limit])]

    # Words ----------------------------------------------------------------------------------------------------------

    def starting_with(self, beginning: str) -> list[str]:
        words = SearchWord.objects.filter(word__startswith=beginning)
        return sorted(words.order_by("word").values_list("word", flat=True)[:20])

    def alike(self, word: str) -> list[tuple[str, bool]]:
        # `%` uses the trigram index, which is one on lower(word); its threshold is the database's default, 0.3.
        return self.run(
            """SELECT word, in_name FROM search_searchword WHERE lower(word) %% %s AND similarity(word, %s) >= %s
            ORDER BY similarity(word, %s) DESC, word LIMIT 50""",
            [word, word, ALIKE, word],
        )
