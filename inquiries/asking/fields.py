"""Form fields that hand over what people typed as clean lines, texts, phone numbers and choices."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.contact import PhoneNumber, has_a_letter, phone_number
from inquiries.models import Inquiry
from procedures.models import ProcedureEdition
from text.hygiene import clean_line, clean_text, in_ascii

# The colon keeps these apart from a procedure's address, which has none.
WITHOUT_PROCEDURE = {
    ":not-sure": (Inquiry.Topic.NOT_SURE, _("I’m not sure yet")),
    ":something-else": (Inquiry.Topic.SOMETHING_ELSE, _("Something else")),
}


class LineField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


def name_field(label: Any, hint: Any, autocomplete: str, missing: Any = None) -> LineField:
    """A line for a name; needed where `missing` says what to do without it."""
    too_long = MaxLengthValidator(100, _("%(label)s can have up to 100 characters") % {"label": label})
    return LineField(
        label=label,
        help_text=hint,
        required=bool(missing),
        validators=[too_long, has_a_letter(missing)] if missing else [too_long],
        error_messages={"required": missing} if missing else None,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
    )


class Paragraphs(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class EmailLine(forms.EmailField):
    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class PhoneLine(LineField):
    """Hands over a PhoneNumber; None where nothing was typed."""

    def clean(self, value: Any) -> PhoneNumber | None:
        typed = super().clean(value)
        return phone_number(typed) if typed else None


class ZipCode(LineField):
    """Hands over 5 digits, or 5 and 4 with a dash."""

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s-]", "", in_ascii(super().clean(value)))
        if digits and not re.fullmatch(r"[0-9]{5}(?:[0-9]{4})?", digits):
            raise forms.ValidationError(_("Enter a ZIP code with 5 digits"), code="zip")
        return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits


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
