import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.contact import has_a_letter
from inquiries.fields import AboutField, EmailLine, Line, Paragraphs, PhoneLine
from inquiries.models import Consent, Inquiry, Person
from inquiries.receiving import Agreement, Submission, submission_key
from procedures.models import ProcedureEdition

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
SELECT_ABOUT = _("Select what you need help with")
SELECT_CONTACT = _("Select how we should contact you")
ENTER_PHONE = _("Enter a phone number with 10 digits")
ENTER_EMAIL = _("Enter an email address with an @ and a site name, such as ana@example.com")


class InquiryForm(forms.Form):
    """The whole request on one page.

    Lengths are checked here and not by the browser's maxlength, which silently cuts off what people paste.
    """

    use_required_attribute = False  # mistakes are told in the page's words, not in the browser's

    about = AboutField(
        label=_("What do you need help with?"),
        error_messages={"required": SELECT_ABOUT, "invalid_choice": SELECT_ABOUT},
    )
    name = Line(
        label=_("Your name"),
        validators=[has_a_letter, MaxLengthValidator(100, _("Your name can have up to 100 characters"))],
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    contact_first_by = forms.ChoiceField(
        label=_("How should we contact you first?"),
        help_text=_("We use this only about your request."),
        choices=[choice for choice in Inquiry.Contact.choices if choice[0] != "text"],
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_CONTACT, "invalid_choice": SELECT_CONTACT},
    )
    phone = PhoneLine(
        label=_("Phone number"),
        help_text=_("Needed if you chose a phone call. Include the area code. Relay and TTY numbers are fine."),
        required=False,
        validators=[MaxLengthValidator(50, ENTER_PHONE)],
        widget=forms.TelInput(attrs={"inputmode": "tel", "autocomplete": "tel", "spellcheck": "false"}),
    )
    email = EmailLine(
        label=_("Email address"),
        help_text=_("Needed if you chose email. If others read your email, choose a phone call."),
        required=False,
        max_length=None,
        validators=[MaxLengthValidator(254, _("Email address can have up to 254 characters"))],
        error_messages={"invalid": ENTER_EMAIL},
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
    )
    message = Paragraphs(
        label=_("What would you like us to know? (optional)"),
        help_text=_("Up to 2,000 characters. Do not include Social Security, insurance or card numbers."),
        required=False,
        validators=[MaxLengthValidator(2000, _("What you would like us to know can have up to 2,000 characters"))],
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("The clinic may keep and use what I wrote here to answer me, as its privacy notice says"),
        error_messages={"required": _("Tick the box to let the clinic use what you wrote to answer you")},
    )
    # Tells one filling-in of the form from another.
    token = Line(required=False, widget=forms.HiddenInput)
    # Tells which text of the privacy notice the form was shown with.
    notice = Line(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, editions: Iterable[ProcedureEdition], notice_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.offer(editions)
        self.notice_text = notice_text
        self.notice_hash = hashlib.sha256(notice_text.encode()).hexdigest()
        self.initial.update(token=secrets.token_urlsafe(24), notice=self.notice_hash)

    def clean_token(self) -> str:
        token = self.cleaned_data["token"]
        if not TOKEN.fullmatch(token):
            token = secrets.token_urlsafe(24)
            self.show_again(token=token)
        return token

    def clean_notice(self) -> str:
        if self.cleaned_data["notice"] != self.notice_hash:
            self.show_again(notice=self.notice_hash, consent="")
            if "consent" in self.cleaned_data:
                self.add_error("consent", _("Read the privacy notice again and tick the box: the notice has changed"))
        return self.notice_hash

    def show_again(self, **values: str) -> None:
        """Replaces what was sent, so that the form shown again holds these values."""
        self.data = dict(self.data.items()) | values

    def clean(self) -> None:
        for contact, message in (("phone", ENTER_PHONE), ("email", ENTER_EMAIL)):
            chosen = self.cleaned_data.get("contact_first_by") == contact
            if chosen and not self.cleaned_data.get(contact) and contact not in self.errors:
                self.add_error(contact, message)

    def submission(self, now: datetime) -> Submission:
        """What was sent, as a request that is not stored yet."""
        sent = self.cleaned_data
        about, phone = sent["about"], sent["phone"]
        told = {
            "contact_first_by": sent["contact_first_by"],
            "name": sent["name"],
            "phone": phone.typed if phone else "",
            "email": sent["email"],
            "message": sent["message"],
            "about": self.data["about"],
        }
        inquiry = Inquiry(
            submission_key=submission_key(sent["token"], told),
            contact_first_by=sent["contact_first_by"],
            received_at=now,
            topic=about.topic,
            procedure=about.edition.draft if about.edition else None,
            procedure_edition=about.edition.number if about.edition else None,
        )
        person = Person(
            role=Person.Role.PATIENT,
            last_name=sent["name"],
            phone=told["phone"],
            phone_e164=phone.e164 if phone else "",
            email=sent["email"],
        )
        privacy = Agreement(Consent.Kind.PRIVACY, "", self.notice_text)
        return Submission(inquiry, [person], sent["message"], agreements=[privacy])
