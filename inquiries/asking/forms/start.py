"""The page that begins it, and the two that need no draft: the safety check by itself and the urgent call-back."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.asking.fields import LineField, PhoneLine, name_field
from inquiries.models import Inquiry, SafetyEvent
from screening.safety_lists import list_name, named_list, safety_list

STAMP_SALT: Final = "inquiries.stamp"
STAMP_LASTS: Final = timedelta(hours=24)
SELECT_KIND: Final = _("Select what you would like to do")
SELECT_SAFETY: Final = _("Select yes, no or not sure")
READ_AGAIN: Final = _("Read the list and answer again: it has changed")
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


class SafetyAnswer(forms.Form):
    """The one question below the safety list. The page names the list that it shows, and the answer is to that one."""

    answer = forms.ChoiceField(
        choices=SAFETY_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_SAFETY, "invalid_choice": SELECT_SAFETY},
    )
    list_shown = LineField(required=False, widget=forms.HiddenInput)

    def show_list(self, now: datetime) -> None:
        """The list that was answered; the live one for who comes to answer, or names none that we know."""
        self.answered = named_list(str(self.data.get("list_shown", "")), now) if self.is_bound else None
        self.safety_list = self.answered or safety_list(now)
        self.fields["answer"].label = self.safety_list["question"]
        self.initial["list_shown"] = list_name(self.safety_list)

    def clean_answer(self) -> str:
        """A no to we know not what is asked for again. Whoever says anything else goes on to the emergency page."""
        answer = str(self.cleaned_data["answer"])
        if answer == "no" and not self.answered:
            posted: Any = self.data
            self.data = again = posted.copy()
            again["answer"], again["list_shown"] = "", self.initial["list_shown"]
            raise forms.ValidationError(READ_AGAIN, code="changed")
        return answer


class LoneSafetyForm(SafetyAnswer):
    """The safety check without a draft, for when requests are paused."""

    use_required_attribute = False

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_list(now)


MOST_TYPED: Final = 200


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
    token = LineField(required=False, widget=forms.HiddenInput)
    trigger = LineField(required=False, widget=forms.HiddenInput)
    list_shown = LineField(required=False, widget=forms.HiddenInput)
    # The draft from which somebody came: the other ways on lead back to it. The call itself needs none.
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", secrets.token_urlsafe(24))

    @property
    def way_back(self) -> Any:
        return self.cleaned_data.get("draft") if self.is_bound else self.initial.get("draft")

    def typed(self) -> dict[str, str]:
        """What the page needs to come back as it was, however much somebody sent."""
        return {name: str(self[name].value() or "")[:MOST_TYPED] for name in self.fields}

    def clean_trigger(self) -> str:
        trigger = self.cleaned_data["trigger"]
        return trigger if trigger in SafetyEvent.Trigger.values else SafetyEvent.Trigger.YES
