"""What the sources of a frozen page say on a given day: which have expired, and which rows of evidence still count."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from text import number_claims
from text.number_claims import comparable
from text.sanitising import from_plain

Row = dict[str, Any]


def has_expired(source: Row, today: date) -> bool:
    last = source["counts_until"]
    return last is not None and date.fromisoformat(last) < today


def rows_that_count(content: Mapping[str, Any], today: date) -> list[Row]:
    """The rows of evidence, each with its `source`. A row whose source has expired or is gone is left out whole."""
    sources = {source["key"]: source for source in content.get("sources", []) if not has_expired(source, today)}
    return [row | {"source": sources[row["source"]]} for row in content.get("evidence", []) if row["source"] in sources]


def check_was_due(sources: Iterable[Row], today: date) -> date | None:
    """The day by which the first expired source behind numbers in a text was to be checked again."""
    days = [source["counts_until"] for source in sources if source["supports"] and has_expired(source, today)]
    return date.fromisoformat(min(days)) if days else None


def behind(sources: Iterable[Row], markups: Iterable[str]) -> list[Row]:
    """Those of `sources` that support a number in one of the texts."""
    stated = {comparable(sentence) for markup in markups for sentence in number_claims.numbers(markup)}
    return [source for source in sources if not stated.isdisjoint(supported(source))]


def supported(source: Row) -> list[str]:
    """The sentences that a source supports, in their comparable form."""
    lines = "\n".join(source["supports"])
    return [comparable(sentence) for sentence in number_claims.sentences(from_plain(lines))]


def stamp(sources: Iterable[Row], today: date) -> str:
    """What a page's ETag depends on: it changes on the day on which a source expires."""
    return " ".join(source["key"] for source in sources if has_expired(source, today))
