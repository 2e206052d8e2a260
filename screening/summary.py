"""What a patient's screening answers say about each criterion, for staff: reported, not verified, and no decision.

A plain fold of the choices' signals. There are no totals and no scores, and nobody is put in an order by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.choice_lines import Signal
from screening.models import QuestionKind, ScreeningEdition

# By the key of the question: a choice's key, several, or the patient's own words.
Answers = Mapping[str, str | Sequence[str]]


class Verdict(models.TextChoices):
    REPORTED_MET = "reported_met", _("Reported met")
    REPORTED_NOT_MET = "reported_not_met", _("Reported not met")
    UNCLEAR = "unclear", _("Unclear")
    NOT_ANSWERED = "not_answered", _("Not answered")


@dataclass(frozen=True)
class Answered:
    """A question and its answer, both in the words that the patient saw or wrote."""

    question: str
    answer: str

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


@dataclass(frozen=True)
class CriterionRow:
    criterion: str
    verdict: Verdict
    answers: list[Answered] = field(default_factory=list)


def summary(edition: ScreeningEdition, answers: Answers) -> list[CriterionRow]:
    """A row for each criterion that the questions inform, in their order. Answers that `edition` does not know count
    as not given."""
    asked = [question for question in edition.questions if question["criterion"]]
    criteria = dict.fromkeys(question["criterion"] for question in asked)
    return [row(name, [one for one in asked if one["criterion"] == name], answers) for name in criteria]


def good_to_know(edition: ScreeningEdition, answers: Answers) -> list[Answered]:
    """The answers to questions that inform no criterion, such as how far somebody can walk."""
    return answered([question for question in edition.questions if not question["criterion"]], answers)


def shows_emergency_page(edition: ScreeningEdition, answers: Answers) -> bool:
    """Whether staff have marked one of the chosen answers as a sign of an emergency."""
    return any(Signal.SAFETY in signals(question, answers) for question in edition.questions)


def row(criterion: str, questions: list[dict[str, Any]], answers: Answers) -> CriterionRow:
    said = answered(questions, answers)
    if not said:
        return CriterionRow(criterion, Verdict.NOT_ANSWERED)
    return CriterionRow(
        criterion, verdict(signal for question in questions for signal in signals(question, answers)), said
    )


def verdict(found: Iterable[str]) -> Verdict:
    """Signals that contradict each other are unclear; so are answers that say nothing either way."""
    found = set(found)
    if Signal.SUPPORTS in found and Signal.DOES_NOT_SUPPORT not in found:
        return Verdict.REPORTED_MET
    if Signal.DOES_NOT_SUPPORT in found and Signal.SUPPORTS not in found:
        return Verdict.REPORTED_NOT_MET
    return Verdict.UNCLEAR


def answered(questions: list[dict[str, Any]], answers: Answers) -> list[Answered]:
    pairs = [(question["text"], words(question, answers)) for question in questions]
    return [Answered(text, said) for text, said in pairs if said]


def words(question: dict[str, Any], answers: Answers) -> str:
    if question["kind"] == QuestionKind.TEXT:
        return " ".join(given(question, answers)).strip()
    return ", ".join(choice["label"] for choice in chosen(question, answers))


def signals(question: dict[str, Any], answers: Answers) -> set[str]:
    return {choice["signal"] for choice in chosen(question, answers)}


def chosen(question: dict[str, Any], answers: Answers) -> list[dict[str, Any]]:
    if question["kind"] == QuestionKind.TEXT:
        return []
    keys = given(question, answers)
    return [choice for choice in question["choices"] if choice["key"] in keys]


def given(question: dict[str, Any], answers: Answers) -> list[str]:
    answer = answers.get(question["key"]) or []
    return [answer] if isinstance(answer, str) else list(answer)
