"""Form fields that hand over what people typed as clean lines, texts, phone numbers and choices."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from inquiries.contact import PhoneNumber, clean_line, clean_text, phone_number
from inquiries.models import Inquiry
from procedures.models import ProcedureEdition

# The colon keeps these apart from a procedure's address, which has none.
WITHOUT_PROCEDURE = {
    ":not-sure": (Inquiry.Topic.NOT_SURE, _("I’m not sure yet")),
    ":something-else": (Inquiry.Topic.SOMETHING_ELSE, _("Something else")),
}


class Line(forms.CharField):
    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class Paragraphs(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class EmailLine(forms.EmailField):
    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class PhoneLine(Line):
    """Hands over a PhoneNumber; None where nothing was typed."""

    def clean(self, value: Any) -> PhoneNumber | None:
        typed = super().clean(value)
        return phone_number(typed) if typed else None


class About(NamedTuple):
    topic: Inquiry.Topic
    edition: ProcedureEdition | None


class AboutField(forms.ChoiceField):
    """Hands over what the request is about: a procedure in its live edition, "not sure yet" or "something else"."""

    widget = forms.RadioSelect
    editions: dict[str, ProcedureEdition]

    def offer(self, editions: Iterable[ProcedureEdition]) -> None:
        self.editions = {edition.slug: edition for edition in editions}
        self.choices = [(slug, edition.title) for slug, edition in self.editions.items()] + [
            (value, label) for value, (_topic, label) in WITHOUT_PROCEDURE.items()
        ]

    def clean(self, value: Any) -> About:
        chosen = super().clean(value)
        if chosen in WITHOUT_PROCEDURE:
            return About(WITHOUT_PROCEDURE[chosen][0], None)
        return About(Inquiry.Topic.PROCEDURE, self.editions[chosen])
