"""What a patient's screening answers say about each criterion. Staff read it as reported: unverified, no decision.

It only sums up the signals of the choices. It has no totals and no scores, and it does not rank patients.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.choice_lines import Signal
from screening.models import QuestionKind, ScreeningEdition

# By the key of the question: the key of a choice, several keys, or the patient's own words.
Answers = Mapping[str, str | Sequence[str]]


class Verdict(models.TextChoices):
    REPORTED_MET = "reported_met", _("Reported met")
    REPORTED_NOT_MET = "reported_not_met", _("Reported not met")
    UNCLEAR = "unclear", _("Unclear")
    NOT_ANSWERED = "not_answered", _("Not answered")


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question and its answer, in the words that the patient saw or wrote."""

    question: str
    answer: str

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


@dataclass(frozen=True)
class CriterionRow:
    criterion: str
    verdict: Verdict
    answers: list[AnsweredQuestion] = field(default_factory=list)


def summary(edition: ScreeningEdition, answers: Answers) -> list[CriterionRow]:
    """A row for each criterion, in the order of the questions. Answers to questions outside `edition` are ignored."""
    by_criterion: dict[str, list[dict[str, Any]]] = {}
    for question in edition.questions:
        if question["criterion"]:
            by_criterion.setdefault(question["criterion"], []).append(question)
    return [criterion_row(criterion, questions, answers) for criterion, questions in by_criterion.items()]


def criterion_row(criterion: str, questions: list[dict[str, Any]], answers: Answers) -> CriterionRow:
    given = answered(questions, answers)
    if not given:
        return CriterionRow(criterion, Verdict.NOT_ANSWERED)
    found = {signal for question in questions for signal in signals(question, answers)}
    return CriterionRow(criterion, verdict(found), given)


def verdict(found: set[str]) -> Verdict:
    """Signals that contradict each other are unclear, and so are answers that support neither side."""
    if Signal.SUPPORTS in found and Signal.DOES_NOT_SUPPORT not in found:
        return Verdict.REPORTED_MET
    if Signal.DOES_NOT_SUPPORT in found and Signal.SUPPORTS not in found:
        return Verdict.REPORTED_NOT_MET
    return Verdict.UNCLEAR


def answered(questions: list[dict[str, Any]], answers: Answers) -> list[AnsweredQuestion]:
    pairs = [(question["text"], words(question, answers)) for question in questions]
    return [AnsweredQuestion(text, answer) for text, answer in pairs if answer]


def words(question: dict[str, Any], answers: Answers) -> str:
    if question["kind"] == QuestionKind.TEXT:
        return " ".join(answer_to(question, answers)).strip()
    return ", ".join(choice["label"] for choice in chosen(question, answers))


def signals(question: dict[str, Any], answers: Answers) -> set[str]:
    return {choice["signal"] for choice in chosen(question, answers)}


def chosen(question: dict[str, Any], answers: Answers) -> list[dict[str, Any]]:
    if question["kind"] == QuestionKind.TEXT:
        return []
    keys = answer_to(question, answers)
    return [choice for choice in question["choices"] if choice["key"] in keys]


def answer_to(question: dict[str, Any], answers: Answers) -> list[str]:
    answer = answers.get(question["key"]) or []
    return [answer] if isinstance(answer, str) else list(answer)
