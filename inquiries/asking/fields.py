"""Form fields that clean what people type: lines, paragraphs, phone numbers and ZIP codes."""

import re
from typing import TYPE_CHECKING, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.contact import PhoneNumber, has_a_letter, phone_number
from text.hygiene import clean_line, clean_text, in_ascii

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YES_NO: Final = [("yes", _("Yes")), ("no", _("No"))]
YES_NO_NOT_SURE: Final = [*YES_NO, ("not_sure", _("Not sure"))]
ENTER_PHONE: Final = _("Enter a phone number with 10 digits")


class LineField(forms.CharField):
    def to_python(self, value: str | None) -> str:
        return clean_line(super().to_python(value) or "")


def name_field(
    label: "StrOrPromise", hint: "StrOrPromise", autocomplete: str, required_message: "StrOrPromise" = ""
) -> LineField:
    too_long = MaxLengthValidator(100, _("%(label)s can have up to 100 characters") % {"label": label})
    return LineField(
        label=label,
        help_text=hint,
        required=bool(required_message),
        validators=[too_long, has_a_letter(required_message)] if required_message else [too_long],
        error_messages={"required": required_message} if required_message else None,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
    )


class Paragraphs(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: str | None) -> str:
        return clean_text(super().to_python(value) or "")


class EmailLine(forms.EmailField):
    def to_python(self, value: str | None) -> str:
        return clean_line(super().to_python(value) or "")


class PhoneLine(LineField):
    """Returns a PhoneNumber, or None if the field is empty."""

    def clean(self, value: str | None) -> PhoneNumber | None:
        typed = super().clean(value)
        return phone_number(typed) if typed else None


def phone_field(hint: "StrOrPromise", *, required: bool) -> PhoneLine:
    return PhoneLine(
        label=_("Phone number"),
        help_text=hint,
        required=required,
        validators=[MaxLengthValidator(50, ENTER_PHONE)],
        error_messages={"required": ENTER_PHONE},
        widget=forms.TelInput(attrs={"inputmode": "tel", "autocomplete": "tel", "spellcheck": "false"}),
    )


class ZipCode(LineField):
    """Returns 5 digits, or 5 and 4 with a hyphen between them."""

    def clean(self, value: str | None) -> str:
        digits = re.sub(r"[\s-]", "", in_ascii(super().clean(value)))
        if digits and not re.fullmatch(r"[0-9]{5}(?:[0-9]{4})?", digits):
            raise forms.ValidationError(_("Enter a ZIP code with 5 digits"), code="zip")
        return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits
