"""Which questions stand on a procedure's page, and in which order: a part of that page, which its reviewer signs.

A question stands there only if its own edition is for that procedure, too: nobody moves a signed answer to a page for
which it was not given.
"""

from collections.abc import Iterable
from typing import Any

from faqs.models import Placement, Question
from procedures.models import Procedure
from publishing.parts import AddedPart, register_neighbors, register_part


def questions_on(procedure: Procedure) -> list[int]:
    """The primary keys of the questions whose drafts are placed on `procedure`, in their order."""
    places = Placement.objects.filter(procedure=procedure.pk).order_by("position", "pk")
    return list(places.values_list("question", flat=True))


def names_of(questions: list[int]) -> list[str]:
    known = Question.objects.in_bulk(questions)
    return [str(known.get(pk, pk)) for pk in questions]


def procedures_beside(question: Question, before: dict[str, Any]) -> Iterable[Procedure]:
    """The procedures on which `question` is placed, now or in its earlier content."""
    now = question.placements.values_list("procedure", flat=True)
    return Procedure.objects.filter(pk__in={*now, *before.get("procedures", [])})


def register() -> None:
    register_part(Procedure, "questions", AddedPart(questions_on, names_of))
    register_neighbors(Question, procedures_beside)
