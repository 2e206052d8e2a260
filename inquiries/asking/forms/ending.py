"""The last two pages: the patient's own words, and the check of all answers before the request is sent."""

from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.asking.fields import YES_NO_NOT_SURE, LineField, Paragraphs
from inquiries.asking.forms.base import JourneyForm, Raw
from inquiries.asking.shown_notices import notice_name, shown_notice
from inquiries.refused_numbers import no_secret_numbers
from pages.models import NoticeEdition
from pages.notices import privacy_notice

LONGEST: Final = 2000
CONFIRM: Final = _("Confirm that you understand this is not for emergencies")
AGREE: Final = _("Check the box to let the clinic use what you wrote to answer you")
NO_NOTICE: Final = _("The clinic has not published its privacy notice yet. Call us instead")
NOT_FOR_EMERGENCIES: Final = _("I understand this is not for emergencies and does not make me a patient of the clinic")


class MoreForm(JourneyForm):
    template = "inquiries/more.html"

    message = Paragraphs(
        label=_("What would you like us to know? (optional)"),
        help_text=_("Up to 2,000 characters. Do not include Social Security, insurance or card numbers."),
        required=False,
        validators=[
            MaxLengthValidator(LONGEST, _("What you would like us to know can have up to 2,000 characters")),
            no_secret_numbers,
        ],
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "data-counter": str(LONGEST)}),
    )
    has_report = forms.ChoiceField(
        label=_("Do you have an MRI or CT report? (optional)"),
        choices=YES_NO_NOT_SURE,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Select yes, no or not sure")},
    )
    payer = forms.ChoiceField(
        label=_("How will you pay? (optional)"),
        help_text=_("Only the kind of payment; we do not ask for numbers here"),
        choices=[
            ("", _("Choose one")),
            ("medicare", _("Medicare")),
            ("medicaid", _("Medicaid")),
            ("private", _("Private insurance")),
            ("workers", _("Workers’ compensation")),
            ("self", _("Self-pay")),
            ("not_sure", _("Not sure")),
        ],
        required=False,
        error_messages={"invalid_choice": _("Select one of the ways to pay")},
    )
    # A trap for programs, hidden from people. Browsers do not autofill it: this page asks nothing about the patient.
    homepage = LineField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def prepare(self) -> None:
        self.fields["homepage"].is_trap = True  # type: ignore[attr-defined]
        if self.journey.is_question:
            del self.fields["has_report"], self.fields["payer"]
            message = self.fields["message"]
            message.label, message.required = _("What is your question?"), True
            message.error_messages["required"] = _("Write your question")
            message.help_text = _(
                "Up to 2,000 characters. Leave out medical details. "
                "Do not include Social Security, insurance or card numbers."
            )


class CheckForm(JourneyForm):
    """The patient agrees to exactly the notice and the answers that the page showed."""

    template = "inquiries/check.html"
    submit_label = _("Send my request")

    not_emergency = forms.BooleanField(label=NOT_FOR_EMERGENCIES, error_messages={"required": CONFIRM})
    consent = forms.BooleanField(
        label=_("The clinic may keep and use what I wrote here to answer me, as its privacy notice says"),
        error_messages={"required": AGREE},
    )
    notice_shown = LineField(required=False, widget=forms.HiddenInput)
    digest = LineField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.notice = privacy_notice(self.now)
        # What the patient agrees to: an edition with the words of the live one, once the form is valid.
        self.agreed: NoticeEdition | None = None
        self.initial.update(notice_shown=notice_name(self.notice), digest=self.journey.digest())

    def initial_of(self, raw: Raw) -> dict[str, Any]:
        """Empty: the boxes checked before belong to the page as it was then."""
        return {}

    def clean(self) -> None:
        if self.notice is None:
            raise forms.ValidationError(NO_NOTICE)
        self.agreed = shown_notice(self.cleaned_data["notice_shown"], self.notice, self.now)
        if self.agreed is None:
            self.show_again(notice_shown=self.initial["notice_shown"], consent="")
            if "consent" in self.cleaned_data:
                self.add_error("consent", _("Read the privacy notice again and check the box: the notice has changed"))
        if self.cleaned_data["digest"] != self.initial["digest"]:
            self.show_again(digest=self.initial["digest"], not_emergency="")
            if "not_emergency" in self.cleaned_data:
                self.add_error("not_emergency", _("Look at your answers again: they have changed in another window"))
