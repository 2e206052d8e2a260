"""A safety list and a screening set in which the gate finds nothing, so that a test can break one thing at a time."""

from typing import Any

from procedures.models import Procedure
from publishing import workflow
from screening.models import SafetyList, ScreeningSet

YES_OR_NO = "yes | Yes | supports\nno | No | does_not_support\nnot_sure | Not sure | unclear"


def safety_list() -> SafetyList:
    made: SafetyList = SafetyList.objects.create()
    made.items.create(key="weak_leg", text="New weakness in a leg", position=0)
    made.items.create(key="fall", text="A bad fall", position=1)
    return made


def screening_set(procedure: Procedure) -> ScreeningSet:
    made: ScreeningSet = ScreeningSet.objects.create(procedure=procedure)
    made.questions.create(key="sore", text="Is your knee sore?", criterion="A sore knee", choices=YES_OR_NO, position=0)
    made.questions.create(
        key="tried",
        text="What have you tried?",
        kind="choices",
        choices="rest | Rest | supports\nnone | None of these | does_not_support | alone\nnot_sure | Not sure",
        criterion="Rest did not help",
        position=1,
    )
    made.questions.create(key="more", text="What else hurts?", kind="text", position=2)
    return made


def bring_live(draft: Any, editor: Any, clinician: Any, now: Any) -> Any:
    type(draft)._base_manager.filter(pk=draft.pk).update(change_note="First questions.")
    workflow.saved(draft, by=editor, now=now)
    workflow.submit(draft, by=editor, now=now)
    workflow.sign(draft, by=clinician, now=now)
    return workflow.publish(draft, by=editor, now=now)
