"""The mark that stands beside the name of a page wherever a list names it: sample text, or not reviewed yet."""

from collections.abc import Iterable
from datetime import date
from typing import Final, TypedDict, TypeVar

from publishing.models import Edition
from publishing.models.edition import REVIEW_LAPSES_AFTER

SAMPLE: Final = "sample"
UNREVIEWED: Final = "unreviewed"
SomeEdition = TypeVar("SomeEdition", bound=Edition)


class SearchMarks(TypedDict):
    sample: bool
    reviewed_until: date | None


def mark_of(edition: Edition, today: date) -> str:
    if edition.has_sample_text:
        return SAMPLE
    return "" if edition.reviewed(today) else UNREVIEWED


def marked(editions: Iterable[SomeEdition], today: date) -> list[SomeEdition]:
    """These editions, each with its `mark` for a template."""
    found = list(editions)
    for edition in found:
        edition.mark = mark_of(edition, today)  # type: ignore[attr-defined]
    return found


def stamps_of_list(editions: Iterable[Edition], today: date) -> list[str]:
    """What the ETag of a list of pages depends on: each page, and its mark."""
    return [f"{edition.stamp} {mark_of(edition, today)}" for edition in editions]


def reviewed_until(edition: Edition) -> date | None:
    """The last day on which this page may say who reviewed it. None if no signature covers it."""
    if edition.valid_sign_off() is None:
        return None
    return edition.review_due + REVIEW_LAPSES_AFTER if edition.review_due else date.max


def in_search(edition: Edition) -> SearchMarks:
    return {"sample": edition.has_sample_text, "reviewed_until": reviewed_until(edition)}
