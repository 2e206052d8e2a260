"""Writes the sample questions that patients answer with a request: the safety list and the screening sets."""

from datetime import datetime
from typing import Any

from anchor.sample.content import Data, publish_sample
from procedures.models import Procedure
from screening.choice_lines import NOT_SURE, Signal
from screening.models import SafetyList, ScreeningSet


def write_safety_list(data: Data, now: datetime) -> None:
    safety_list = SafetyList()
    safety_list.thaw_words(data | {"sample": True})
    publish_sample(safety_list, now)


def write_screening(data: Data, now: datetime) -> None:
    screening_set = ScreeningSet(procedure=Procedure.objects.get(slug=data["procedure"]))
    questions = [with_defaults(question) for question in data["questions"]]
    screening_set.thaw_words({"intro": data["intro"], "sample": True, "questions": questions})
    publish_sample(screening_set, now)


def with_defaults(question: Data) -> Data:
    choices = [choice_with_defaults(choice) for choice in question.get("choices", [])]
    return {"hint": "", "criterion": ""} | question | {"choices": choices}


def choice_with_defaults(choice: Data) -> dict[str, Any]:
    return {"signal": Signal.UNCLEAR, "alone": choice["key"] == NOT_SURE} | choice
