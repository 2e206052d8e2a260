"""What the forms of all pages share."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.asking.fields import LineField, Paragraphs
from inquiries.contact import PhoneNumber

MORE_THAN_A_NAME: Final = 2
# What the browser posted, by field.
Raw = dict[str, list[str]]
Posted = MultiValueDict[str, str]
# What a field returns after cleaning. PhoneNumber and About are tuples.
Cleaned = str | bool | list[str] | tuple[Any, ...] | None


class JourneySoFar(Protocol):
    """What a form needs to know about the pages that were answered before it."""

    @property
    def is_question(self) -> bool: ...

    @property
    def has_helper(self) -> bool: ...

    def digest(self) -> str: ...


class AnswerRow(NamedTuple):
    """One answer on the page where the patient checks them all."""

    field: str
    label: str
    value: str


class PageForm(forms.Form):
    use_required_attribute = False  # The page reports mistakes in its own words, not in the browser's.

    def free_texts(self) -> dict[str, str]:
        """What the patient wrote in free words, with or without mistakes, by the label of its field."""
        texts: dict[str, str] = {}
        for field in self.visible_fields():
            label, text = str(field.label), str(field.value() or "")
            if text and is_free_text(field):
                texts[label] = f"{texts[label]}\n\n{text}" if label in texts else text
        return texts

    def show_again(self, **values: str) -> None:
        """Replaces what was posted, so that the form contains these values when it is shown again."""
        data = cast("Posted", self.data).copy()
        for name, value in values.items():
            data[name] = value
        self.data = data


class JourneyForm(PageForm):
    """One page of the request.

    It checks lengths itself, because the browser's maxlength cuts text off without telling the patient. It reads and
    returns raw input as plain lists, so that a draft can store it even when it contains mistakes.
    """

    template = "inquiries/step.html"
    submit_label = gettext_lazy("Continue")
    # If the page has one question only, its label becomes the heading.
    asks_one_thing = False

    def __init__(
        self, data: Posted | None = None, *, journey: JourneySoFar, now: datetime, typed: Raw | None = None
    ) -> None:
        super().__init__(data)
        self.journey, self.now = journey, now
        self.posted: Posted = MultiValueDict() if data is None else data  # show_again() replaces `data` only
        self.prepare()
        self.initial.update(self.initial_of(typed or {}))
        if self.asks_one_thing:
            next(iter(self.visible_fields())).field.is_heading = True  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """Adapts the fields to the answers so far."""

    def emergency_trigger(self) -> str:
        """Why these valid choices call for the emergency page: a SafetyEvent.Trigger, or empty if they do not."""
        return ""

    def raw(self) -> Raw:
        return {name: self.posted.getlist(name) for name in self.fields if name in self.posted}

    def initial_of(self, raw: Raw) -> dict[str, Any]:
        return {
            name: values if isinstance(self.fields[name], forms.MultipleChoiceField) else values[-1]
            for name, values in raw.items()
            if name in self.fields and values
        }

    def rows(self) -> Iterator[AnswerRow]:
        for field in self.visible_fields():
            value = answer_in_words(field, self.cleaned_data.get(field.name))
            if value and not getattr(field.field, "is_trap", False):
                yield AnswerRow(field.name, str(field.label), value)


def is_free_text(field: forms.BoundField) -> bool:
    """Text boxes, and more than one word where a name belongs: some patients cry for help there."""
    if isinstance(field.field, Paragraphs):
        return True
    is_line = type(field.field) is LineField and not getattr(field.field, "is_trap", False)
    return is_line and len(str(field.value() or "").split()) >= MORE_THAN_A_NAME


def answer_in_words(field: forms.BoundField, cleaned: Cleaned) -> str:
    if cleaned is True:
        return _("Yes")
    if not cleaned:
        return ""
    if isinstance(cleaned, PhoneNumber):
        return cleaned.typed
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return str(cleaned)
    labels = {str(key): str(label) for key, label in choices}
    chosen = cleaned if isinstance(cleaned, list) else [field.value()]
    return ", ".join(labels.get(str(key), "") for key in chosen)
