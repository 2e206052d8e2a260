"""What both databases have in common: documents are rows of `SearchEntry`, their words rows of `SearchWord`."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from search.documents import Document, Matches, Query, Scope, Term
from search.models import SearchEntry, SearchWord
from text.spelling import slips
from text.stems import stem
from text.words import words_of

# If more documents match, those that match in their titles come first and the rest in any order: weighing tens of
# thousands would take long, and hardly one would be better than another.
TOO_MANY_TO_WEIGH = 200
SHORT = 5
TITLE_FIELDS = ("name", "other_names", "question")


class RowsEngine:
    """An engine without its queries, which each database writes in its own way."""

    def match(self, query: Query) -> str:
        """The query in the syntax of the database."""
        groups = [self.either([self.term(term) for term in group.terms]) for group in query.groups]
        return self.either(groups) if query.any_of else self.all_of(groups)

    def term(self, term: Term) -> str:
        raise NotImplementedError

    def either(self, parts: list[str]) -> str:
        raise NotImplementedError

    def all_of(self, parts: list[str]) -> str:
        raise NotImplementedError

    def count(self, query: Query, scope: Scope) -> dict[str, int]:
        raise NotImplementedError

    def weighed(self, query: Query, scope: Scope, limit: int) -> list[int]:
        """The ids of the best `limit` matches, by the database's own measure."""
        raise NotImplementedError

    def any(self, query: Query, scope: Scope, limit: int) -> list[int]:
        """The ids of `limit` matches, oldest rows first."""
        raise NotImplementedError

    def find(self, query: Query, scope: Scope, limit: int) -> Matches:
        counts = self.count(query, scope)
        in_scope = sum(count for kind, count in counts.items() if not scope.kinds or kind in scope.kinds)
        if not in_scope or not limit:
            return Matches(counts)
        if in_scope <= TOO_MANY_TO_WEIGH:
            ids = self.weighed(query, scope, limit)
        else:
            titles = Scope(scope.now, scope.language, scope.kinds, titles_only=True)
            ids = self.weighed(query, titles, limit)
            if len(ids) < limit and not scope.titles_only:
                ids += [pk for pk in self.any(query, scope, limit * 2) if pk not in set(ids)]
        entries = SearchEntry.objects.in_bulk(ids[:limit])
        return Matches(counts, [entries[pk].document() for pk in ids[:limit] if pk in entries])

    # Writing --------------------------------------------------------------------------------------------------------

    def put(self, things: dict[str, Sequence[Document]]) -> None:
        SearchEntry.objects.filter(thing__in=things).delete()
        SearchEntry.objects.bulk_create(
            (SearchEntry.of(thing, document) for thing, documents in things.items() for document in documents),
            batch_size=100,
        )
        self.learn(document for documents in things.values() for document in documents)

    def learn(self, documents: Iterable[Document]) -> list[SearchWord]:
        names: set[str] = set()
        words: set[str] = set()
        for document in documents:
            names |= learnable("\n".join([document.name, *document.other_names]))
            words |= learnable("\n".join([document.question, document.short_text, document.long_text]))
        known = dict(SearchWord.objects.filter(word__in=names | words).values_list("word", "in_name"))
        SearchWord.objects.filter(word__in=[word for word in names if known.get(word) is False]).update(in_name=True)
        fresh = sorted((names | words) - known.keys())
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, stem=stem(word), in_name=word in names) for word in fresh],
            ignore_conflicts=True,
            batch_size=500,
        )
        return list(SearchWord.objects.filter(word__in=fresh))

    def tidy(self, things: Iterable[str]) -> None:
        keep = set(things)
        gone = set(SearchEntry.objects.values_list("thing", flat=True).distinct()) - keep
        for some in portions(gone):
            SearchEntry.objects.filter(thing__in=some).delete()
        used: set[str] = set()
        for entry in SearchEntry.objects.iterator(chunk_size=200):
            used.update(learnable(f"{entry.name} {entry.other_names} {entry.question} {entry.short_text}"))
            used.update(learnable(entry.long_text))
        self.forget(set(SearchWord.objects.values_list("word", flat=True)) - used)

    def forget(self, words: Collection[str]) -> None:
        for some in portions(words):
            SearchWord.objects.filter(word__in=some).delete()

    # Words ----------------------------------------------------------------------------------------------------------

    def known(self, words: Collection[str]) -> set[str]:
        by_stem: dict[str, set[str]] = {}
        for word in words:
            by_stem.setdefault(stem(word), set()).add(word)
        rows = SearchWord.objects.filter(Q(word__in=words) | Q(stem__in=by_stem)).values_list("word", "stem")
        found = set()
        for word, its_stem in rows:
            found |= {word} & set(words) | by_stem.get(its_stem, set())
        return found

    def similar(self, word: str) -> list[tuple[str, bool]]:
        # Short words have too few trigrams, so each possible typing mistake is looked up instead.
        if len(word) > SHORT:
            return self.alike(word)
        return list(SearchWord.objects.filter(word__in=slips(word)).order_by("word").values_list("word", "in_name"))

    def alike(self, word: str) -> list[tuple[str, bool]]:
        raise NotImplementedError

    def run(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())


def learnable(text: str) -> set[str]:
    return {word for word in words_of(text) if 2 < len(word) <= 40 and not word.isdecimal()}


def portions(words: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    ordered = sorted(words)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
