"""What the forms of all steps share."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from inquiries.asking.journey import Journey

Raw = dict[str, list[str]]


class AnswerRow(NamedTuple):
    """One answer on the page that checks them all."""

    field: str
    label: str
    value: str


class JourneyForm(forms.Form):
    """One page of the flow. Lengths are checked here and not by the browser's maxlength, which silently cuts off.

    It hands out and takes back what was typed as plain lists, so that a draft can keep it, faulty or not.
    """

    use_required_attribute = False  # mistakes are told in the page's words, not in the browser's
    template = "inquiries/step.html"
    submit_label = gettext_lazy("Continue")
    # Where the only field is the page's one question, its label is the heading.
    asks_one_thing = False

    def __init__(self, data: Any = None, *, journey: "Journey", now: datetime, typed: Raw | None = None) -> None:
        super().__init__(data)
        self.journey, self.now = journey, now
        self.posted = self.data  # `data` may be replaced, to show a mistake with what to do about it
        self.prepare()
        self.initial.update(self.initial_of(typed or {}))
        if self.asks_one_thing:
            next(iter(self.visible_fields())).field.is_heading = True  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """Makes the fields fit the journey so far."""

    def raw(self) -> Raw:
        """What was posted, for the fields of this form alone."""
        posted = cast("MultiValueDict[str, str]", self.posted)
        return {name: posted.getlist(name) for name in self.fields if name in posted}

    def initial_of(self, raw: Raw) -> dict[str, Any]:
        return {
            name: values if isinstance(self.fields[name], forms.MultipleChoiceField) else values[-1]
            for name, values in raw.items()
            if name in self.fields and values
        }

    def show_again(self, **values: str) -> None:
        """Replaces what was sent, so that the form shown again holds these values."""
        data = cast("MultiValueDict[str, str]", self.data).copy()
        for name, value in values.items():
            data[name] = value
        self.data = data

    def rows(self) -> Iterator[AnswerRow]:
        """The answers in words, of a valid form."""
        for field in self.visible_fields():
            value = in_words(field, self.cleaned_data.get(field.name))
            if value and not getattr(field.field, "is_trap", False):
                yield AnswerRow(field.name, str(field.label), value)


def in_words(field: forms.BoundField, value: Any) -> str:
    if value is True:
        return _("Yes")
    if value in (None, "", False) or value == []:
        return ""
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return str(getattr(value, "typed", value))
    labels: Mapping[str, str] = {str(key): str(label) for key, label in choices}
    chosen = value if isinstance(value, list) else [field.value() if str(value) not in labels else value]
    return ", ".join(labels.get(str(each), "") for each in chosen)
