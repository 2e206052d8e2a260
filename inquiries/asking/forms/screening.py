"""The questions about a procedure. The patient may leave out any of them."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.asking.fields import Paragraphs
from inquiries.asking.forms.base import JourneyForm, JourneySoFar, Posted, Raw
from inquiries.models import SafetyEvent
from inquiries.refused_numbers import no_secret_numbers
from screening.choice_lines import Signal
from screening.models import QuestionKind

LONGEST_ANSWER: Final = 300
SELECT_ANSWER: Final = _("Select one of the answers")


class ScreeningForm(JourneyForm):
    """One page of questions, built from the edition that the draft has pinned."""

    template = "inquiries/screening.html"

    def __init__(
        self,
        data: Posted | None = None,
        *,
        questions: list[dict[str, Any]],
        journey: JourneySoFar,
        now: datetime,
        typed: Raw | None = None,
    ) -> None:
        self.questions = questions
        super().__init__(data, journey=journey, now=now, typed=typed)

    def prepare(self) -> None:
        self.fields = {question["key"]: screening_field(question) for question in self.questions}
        self.asks_one_thing = len(self.questions) == 1

    def clean(self) -> None:
        for question in self.questions:
            chosen = self.chosen_keys(question)
            exclusive = [choice for choice in question["choices"] if choice.get("alone") and choice["key"] in chosen]
            if exclusive and len(chosen) > 1:
                message = _("Select either “%(alone)s” or the others") % {"alone": exclusive[0]["label"]}
                self.add_error(question["key"], message)

    def emergency_trigger(self) -> str:
        for question in self.questions:
            chosen = self.chosen_keys(question)
            signals = [choice["signal"] for choice in question["choices"] if choice["key"] in chosen]
            if Signal.SAFETY in signals:
                return SafetyEvent.Trigger.ANSWER
        return ""

    def chosen_keys(self, question: dict[str, Any]) -> list[str]:
        """The keys of the chosen answers; for a question with free text, the text itself."""
        answer = self.cleaned_data.get(question["key"]) or []
        return answer if isinstance(answer, list) else [answer]

    def answers_in_words(self) -> list[dict[str, Any]]:
        answered = [question for question in self.questions if self.chosen_keys(question)]
        return [answer_to(question, self.chosen_keys(question)) for question in answered]


def answer_to(question: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    chosen = [choice for choice in question["choices"] if choice["key"] in keys]
    return {
        "key": question["key"],
        "question": question["text"],
        "criterion": question["criterion"],
        "keys": [choice["key"] for choice in chosen],
        "answer": [choice["label"] for choice in chosen] or keys,
        "signals": [choice["signal"] for choice in chosen],
    }


def screening_field(question: dict[str, Any]) -> forms.Field:
    shared = {"label": question["text"], "help_text": question["hint"], "required": False}
    if question["kind"] == QuestionKind.TEXT:
        longest = _("Your answer can have up to %(count)d characters") % {"count": LONGEST_ANSWER}
        box = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
        return Paragraphs(
            validators=[MaxLengthValidator(LONGEST_ANSWER, longest), no_secret_numbers], widget=box, **shared
        )
    shared["choices"] = [(choice["key"], choice["label"]) for choice in question["choices"]]
    shared["error_messages"] = {"invalid_choice": SELECT_ANSWER}
    if question["kind"] == QuestionKind.CHOICES:
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **shared)
    return forms.ChoiceField(widget=forms.RadioSelect, **shared)
