"""What people look for, without knowing who: counts, from which everything that may tell of a person is left out."""

from datetime import date, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, QuerySet, Sum

from search.models import SearchCount
from search.personal import looks_personal
from text.words import words_of

KEPT = timedelta(days=90)
# Fewer uses than these may be one person's; nobody is shown them.
SHOWN_FROM = 3
LONGEST_TERM = 80
MOST_WORDS = 8
# A result count is kept roughly: what matters is whether there was nothing, little or much.
MOST_RESULTS = 100


def count(q: str, results: int, language: str, day: date) -> None:
    """Counts one search, unless it may tell of a person. Never raises: nobody's search fails because of a count."""
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
        # Busy, or full. The error is not logged, because it holds the words.
        return


def add(term: str, results: int, language: str, day: date) -> None:
    """One upsert: two searches at once are two uses."""
    key = SearchCount._meta.pk.get_db_prep_value(SearchCount().pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searchcount (id, day, term, language, results, uses) VALUES (%s, %s, %s, %s, %s, 1)"
            " ON CONFLICT (day, term, language, results) DO UPDATE SET uses = search_searchcount.uses + 1",
            [key, day.isoformat(), term, language, results],
        )


def totals() -> "QuerySet[Any, dict[str, Any]]":
    """Every term that may be shown: {"term", "language", "times", "most"}, `most` being its most results."""
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
