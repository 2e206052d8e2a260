"""What patients are asked, taken from the editions that staff published, as plain values that a draft can keep."""

from datetime import datetime
from itertools import groupby
from typing import Any, Final, TypedDict

from screening.models import live_screening

ONE_A_PAGE: Final = 4
ON_A_PAGE: Final = 4


class Questionnaire(TypedDict):
    """Questions with the edition that they are of, pinned to a draft so that they never change under a patient."""

    edition: int
    hash: str
    questions: list[dict[str, Any]]


def screening(procedure: Any, now: datetime) -> Questionnaire | None:
    """The live questions about a procedure, given by its draft's primary key."""
    live = live_screening(procedure, now) if procedure else None
    if live is None or not live.questions:
        return None
    return Questionnaire(edition=live.number, hash=live.hash, questions=live.questions)


def on_pages(questions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Few questions stand one on a page; more of them, those in a row about one criterion together."""
    if len(questions) <= ONE_A_PAGE:
        return [[question] for question in questions]
    runs = [list(run) for _criterion, run in groupby(questions, key=lambda question: question["criterion"])]
    return [run[start : start + ON_A_PAGE] for run in runs for start in range(0, len(run), ON_A_PAGE)]
