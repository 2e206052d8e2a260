"""Anonymous counts of what people search for. A search that may identify a person is not counted."""

from datetime import date, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, QuerySet, Sum

from search.models import SearchCount
from search.personal import looks_personal
from text.words import words_of

KEPT = timedelta(days=90)
# A term with fewer uses may come from a single person, so it is never shown.
SHOWN_FROM = 3
LONGEST_TERM = 80
MOST_WORDS = 8
# Higher result counts are stored as this: what matters is whether there were none, few or many.
MOST_RESULTS = 100


def count(q: str, results: int, language: str, day: date) -> None:
    """Counts one search unless it may identify a person. Never raises: a search must not fail because of its count."""
    words = words_of(q)
    term = " ".join(words)
    if not words or len(words) > MOST_WORDS or len(term) > LONGEST_TERM:
        return
    try:
        if looks_personal(q):
            return
        with transaction.atomic():
            add(term, min(results, MOST_RESULTS), language, day)
    except DatabaseError:
        # The database is busy or full. The error is not logged, because it contains the search words.
        return


def add(term: str, results: int, language: str, day: date) -> None:
    # One upsert, so that two simultaneous searches count twice.
    key = SearchCount._meta.pk.get_db_prep_value(SearchCount().pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searchcount (id, day, term, language, results, uses) VALUES (%s, %s, %s, %s, %s, 1)"
            " ON CONFLICT (day, term, language, results) DO UPDATE SET uses = search_searchcount.uses + 1",
            [key, day.isoformat(), term, language, results],
        )


def totals() -> "QuerySet[Any, dict[str, Any]]":
    """Every term that staff may see: {"term", "language", "times", "most"}; `most` is its highest result count."""
    return (
        SearchCount.objects.values("term", "language")
        .annotate(times=Sum("uses"), most=Max("results"), last=Max("day"))
        .filter(times__gte=SHOWN_FROM)
        .order_by(F("times").desc(), "term")
    )


def found_nothing() -> "QuerySet[Any, dict[str, Any]]":
    return totals().filter(most=0)


def too_old(today: date) -> "QuerySet[SearchCount]":
    return SearchCount.objects.filter(day__lte=today - KEPT)
