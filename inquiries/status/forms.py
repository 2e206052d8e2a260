from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries import lookup
from inquiries.danger import Spotted, spotted_in
from inquiries.refused_numbers import no_secret_numbers
from text.hygiene import clean_line, clean_text, in_ascii

LONGEST = 2000
ENTER_CONTACT = _("Enter the email address or phone number you gave us")
ENTER_CODE = _("Enter the 6 digits from the latest message we sent you")


class WriteForm(forms.Form):
    use_required_attribute = False

    text = forms.CharField(
        label=_("What would you like to tell us?"),
        help_text=_("Up to 2,000 characters. Do not include Social Security, insurance or card numbers."),
        validators=[
            MaxLengthValidator(LONGEST, _("What you tell us can have up to 2,000 characters")),
            no_secret_numbers,
        ],
        error_messages={"required": _("Write what you would like to tell us")},
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "data-counter": str(LONGEST)}),
    )
    # The signs for which the emergency page has been shown, with spaces between them.
    warned = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write what you would like to tell us"), code="required")
        return text

    @property
    def typed(self) -> str:
        return str(self["text"].value() or "")

    def signs(self) -> list[Spotted]:
        """Signs of an emergency in the text, with or without a mistake."""
        return spotted_in({str(self["text"].label): self.typed}) if self.is_bound else []

    def needs_warning(self) -> bool:
        return not self.certain_signs() <= set(str(self["warned"].value() or "").split())

    def certain_signs(self) -> set[str]:
        return {str(spotted.flag.sign) for spotted in self.signs() if spotted.flag.is_certain}

    @property
    def warned_of(self) -> str:
        return " ".join(sorted(self.certain_signs()))


class CodeForm(WriteForm):
    code = forms.CharField(
        label=_("Code from the email"),
        help_text=_("6 digits. The code works for 10 minutes."),
        error_messages={"required": ENTER_CODE},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return "".join(each for each in in_ascii(self.cleaned_data["code"]) if each.isdecimal())


class LostLinkForm(forms.Form):
    use_required_attribute = False

    contact = forms.CharField(
        label=_("Email address or phone number"),
        help_text=_("The one you gave us with your request."),
        error_messages={"required": ENTER_CONTACT},
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_contact(self) -> str:
        term = lookup.read(clean_line(self.cleaned_data["contact"]))
        if term.by not in {"email", "phone"}:
            raise forms.ValidationError(ENTER_CONTACT, code="unknown")
        return term.value
