"""The page that begins it, and the two that need no draft: the safety check by itself and the urgent call-back."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.fields import Line, PhoneLine, name_field
from inquiries.models import Inquiry, SafetyEvent

STAMP_SALT: Final = "inquiries.stamp"
STAMP_LASTS: Final = timedelta(hours=24)
SELECT_KIND: Final = _("Select what you would like to do")
SELECT_SAFETY: Final = _("Select yes, no or not sure")
ENTER_PHONE: Final = _("Enter a phone number with 10 digits")
SAFETY_CHOICES: Final = [("yes", _("Yes")), ("no", _("No")), ("not_sure", _("Not sure"))]


def stamp(now: datetime) -> str:
    """When a page was shown, signed; nothing else can be read from it."""
    return signing.dumps(int(now.timestamp()), salt=STAMP_SALT)


def seconds_since(stamped: str, now: datetime) -> int | None:
    """How long ago the page was shown; None for a stamp that is missing, forged or too old."""
    try:
        seconds = int(now.timestamp()) - int(signing.loads(stamped, salt=STAMP_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return seconds if 0 <= seconds <= STAMP_LASTS.total_seconds() else None


class StartForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What would you like to do?"),
        choices=[
            (Inquiry.Kind.REQUEST, _("Request a consultation")),
            (Inquiry.Kind.QUESTION, _("Ask a general question")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_KIND, "invalid_choice": SELECT_KIND},
    )
    shared_computer = forms.BooleanField(
        label=_("I am using a shared or public computer"),
        help_text=_("Your answers are then cleared after 20 minutes without a click."),
        required=False,
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stamp", stamp(now))


class LoneSafetyForm(forms.Form):
    """The safety check without a draft, for when requests are paused."""

    use_required_attribute = False

    answer = forms.ChoiceField(
        choices=SAFETY_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_SAFETY, "invalid_choice": SELECT_SAFETY},
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = question


class CallForm(forms.Form):
    """Name and phone only: the clinic calls about what may be an emergency."""

    use_required_attribute = False

    name = name_field(_("Your name"), "", "name", _("Enter your name"))
    phone = PhoneLine(
        label=_("Phone number"),
        help_text=_("Include the area code. Relay and TTY numbers are fine."),
        validators=[MaxLengthValidator(50, ENTER_PHONE)],
        error_messages={"required": ENTER_PHONE},
        widget=forms.TelInput(attrs={"inputmode": "tel", "autocomplete": "tel", "spellcheck": "false"}),
    )
    token = Line(required=False, widget=forms.HiddenInput)
    trigger = Line(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", secrets.token_urlsafe(24))

    def clean_trigger(self) -> str:
        trigger = self.cleaned_data["trigger"]
        return trigger if trigger in SafetyEvent.Trigger.values else SafetyEvent.Trigger.YES
