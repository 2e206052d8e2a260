"""The pages that ask who the patient is and how the clinic can reach them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from inquiries.asking.fields import (
    ENTER_PHONE,
    YES_NO,
    YES_NO_NOT_SURE,
    EmailLine,
    LineField,
    ZipCode,
    name_field,
    phone_field,
)
from inquiries.asking.forms.base import AnswerRow, JourneyForm
from inquiries.contact import probably_meant
from inquiries.models import Inquiry
from text.hygiene import in_ascii

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENTER_FIRST: Final = _("Enter the first name")
ENTER_LAST: Final = _("Enter the last name")
ENTER_EMAIL: Final = _("Enter an email address with an @ and a site name, such as ana@example.com")
SELECT_CONTACT: Final = _("Select how we should contact you")
SELECT_VOICEMAIL: Final = _("Select yes if we may leave a voicemail")
SELECT_BEEN_HERE: Final = _("Select yes, no or not sure")
MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
OLDEST: Final = 1900


class PatientForm(JourneyForm):
    first_name = name_field(_("First name"), _("Or given name"), "given-name", ENTER_FIRST)
    last_name = name_field(_("Last name"), _("Or family name"), "family-name", ENTER_LAST)
    called = name_field(_("Name to use when we call (optional)"), _("If different from the name above"), "nickname")
    been_here = forms.ChoiceField(
        label=_("Have you been a patient here before?"),
        help_text=_("This helps us find your record"),
        choices=YES_NO_NOT_SURE,
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_BEEN_HERE, "invalid_choice": SELECT_BEEN_HERE},
    )
    zip_code = ZipCode(
        label=_("ZIP code (optional)"),
        help_text=_("To suggest the nearest office"),
        required=False,
        validators=[MaxLengthValidator(20, _("Enter a ZIP code with 5 digits"))],
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )

    def prepare(self) -> None:
        if self.journey.has_helper:
            self.fields["been_here"].label = _("Has the patient been here before?")
            # The helper's browser must not fill in the helper's own name.
            for name in ("first_name", "last_name", "called", "zip_code"):
                self.fields[name].widget.attrs["autocomplete"] = "off"


class BirthDateForm(JourneyForm):
    """Three short fields, all optional. The month can be a number or a name."""

    month = LineField(label=_("Month"), required=False)
    day = LineField(label=_("Day"), required=False)
    year = LineField(label=_("Year"), required=False)
    template = "inquiries/birth_date.html"

    def prepare(self) -> None:
        for name, field in self.fields.items():
            filled_by = "off" if self.journey.has_helper else f"bday-{name}"
            attrs = {"autocomplete": filled_by, "class": "input input--short"}
            field.widget.attrs.update(attrs if name == "month" else attrs | {"inputmode": "numeric"})

    def clean(self) -> None:
        parts = {name: in_ascii(self.cleaned_data.get(name) or "").strip(". ") for name in ("month", "day", "year")}
        missing = [name for name, text in parts.items() if not text]
        self.cleaned_data["birth_date"] = None
        if len(missing) == 3:
            return
        if missing:
            words = {
                "month": _("Add the month of birth"),
                "day": _("Add the day of birth"),
                "year": _("Add the year of birth"),
            }
            self.add_error(missing[0], words[missing[0]])
            return
        self.cleaned_data["birth_date"] = self.valid_date(parts)

    def valid_date(self, parts: dict[str, str]) -> date | None:
        try:
            born = date(
                whole_number_or_0(parts["year"]), month_number_or_0(parts["month"]), whole_number_or_0(parts["day"])
            )
        except ValueError:
            self.add_error("month", _("Check the date of birth: this day does not exist"))
            return None
        if born.year < OLDEST:
            self.add_error("year", _("Enter the year of birth with 4 digits, for example 1957"))
            return None
        if born > timezone.localdate(self.now):
            self.add_error("year", _("Date of birth is in the future"))
            return None
        return born

    def rows(self) -> Iterator[AnswerRow]:
        born = self.cleaned_data["birth_date"]
        if born:
            yield AnswerRow("month", _now("Date of birth"), date_format(born, "F j, Y"))


def whole_number_or_0(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else 0


def month_number_or_0(text: str) -> int:
    if re.fullmatch("[0-9]{1,2}", text):
        return int(text)
    name = text[:3].lower()
    return MONTHS.index(name) + 1 if name in MONTHS else 0


class ContactForm(JourneyForm):
    contact_first_by = forms.ChoiceField(
        label=_("How should we contact you first?"),
        help_text=_("We use this only about your request"),
        choices=Inquiry.Contact.choices,
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_CONTACT, "invalid_choice": SELECT_CONTACT},
    )
    phone = phone_field(
        _("Needed if you chose a phone call or a text. Include the area code. Relay and TTY numbers are fine."),
        required=False,
    )
    voicemail = forms.ChoiceField(
        label=_("May we leave a voicemail that names the clinic?"),
        help_text=_("Needed if you chose a phone call"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": SELECT_VOICEMAIL},
    )
    email = EmailLine(
        label=_("Email address"),
        help_text=_(
            "Needed if you chose email. We send a short confirmation without medical details. "
            "If others read your email, choose a phone call."
        ),
        required=False,
        max_length=None,
        validators=[MaxLengthValidator(254, _("Email address can have up to 254 characters"))],
        error_messages={"invalid": ENTER_EMAIL},
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
    )
    texts = forms.BooleanField(
        label=_("Text me about this request"),
        help_text=_("Optional. Message and data rates may apply. Reply STOP to end."),
        required=False,
    )
    # An address that looked misspelled and that the page has asked about already.
    kept_email = LineField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        chosen = self.cleaned_data.get("contact_first_by")
        by_phone = chosen in {Inquiry.Contact.PHONE, Inquiry.Contact.TEXT}
        self.require("phone", ENTER_PHONE, needed=by_phone or bool(self.cleaned_data.get("texts")))
        self.require("voicemail", SELECT_VOICEMAIL, needed=chosen == Inquiry.Contact.PHONE)
        self.require("email", ENTER_EMAIL, needed=chosen == Inquiry.Contact.EMAIL)
        email = self.cleaned_data.get("email") or ""
        meant = probably_meant(email)
        if meant and self.cleaned_data.get("kept_email") != email:
            hint = _now("Did you mean %(address)s? Change it, or continue to keep what you wrote.")
            self.add_error("email", hint % {"address": meant})
            self.show_again(kept_email=email)

    def require(self, name: str, message: "StrOrPromise", *, needed: bool) -> None:
        if needed and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)


class TimesForm(JourneyForm):
    best_times = forms.MultipleChoiceField(
        label=_("Best time to call (optional)"),
        choices=[
            ("morning", _("Morning")),
            ("midday", _("Midday")),
            ("afternoon", _("Afternoon")),
            ("any", _("Any time")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Select one of the times")},
    )
    speaks = forms.ChoiceField(
        label=_("Preferred language (optional)"),
        choices=[
            ("", _("English")),
            *[(name, name) for name in ("Español", "中文", "Tiếng Việt", "한국어", "Русский", "አማርኛ", "العربية")],
            ("Deutsch", "Deutsch"),
            ("Français", "Français"),
            ("Tagalog", "Tagalog"),
            ("ASL", _("American Sign Language")),
            ("other", _("Another language")),
        ],
        required=False,
        widget=forms.Select(attrs={"autocomplete": "off"}),
        error_messages={"invalid_choice": _("Select one of the languages")},
    )
    interpreter = forms.BooleanField(label=_("I need an interpreter"), required=False)
    hearing = forms.BooleanField(label=_("I am deaf or hard of hearing"), required=False)
