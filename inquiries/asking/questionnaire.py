"""The screening questions that staff published, as plain values that a draft can store."""

from datetime import datetime
from itertools import groupby
from typing import Any, Final, TypedDict

from screening.models import live_screening

# Up to this many questions, each gets a page of its own.
MOST_ALONE: Final = 4
MOST_ON_A_PAGE: Final = 4


class Questionnaire(TypedDict):
    """Questions and their edition, pinned to a draft so that they never change while the patient answers."""

    edition: int
    hash: str
    questions: list[dict[str, Any]]


def live_questionnaire(procedure_pk: int, now: datetime) -> Questionnaire | None:
    live = live_screening(procedure_pk, now)
    if live is None or not live.questions:
        return None
    return Questionnaire(edition=live.number, hash=live.hash, questions=live.questions)


def on_pages(questions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """A page for each question if there are few; otherwise neighbors about the same criterion share a page."""
    if len(questions) <= MOST_ALONE:
        return [[question] for question in questions]
    pages = []
    for _criterion, run in groupby(questions, key=lambda question: question["criterion"]):
        together = list(run)
        pages += [together[start : start + MOST_ON_A_PAGE] for start in range(0, len(together), MOST_ON_A_PAGE)]
    return pages
