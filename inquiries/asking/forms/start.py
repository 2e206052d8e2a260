"""The page on which a request begins, and the form for an urgent call-back, which needs no draft."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from inquiries.asking.fields import LineField, name_field, phone_field
from inquiries.asking.forms.base import PageForm
from inquiries.models import Inquiry, SafetyEvent

STAMP_SALT: Final = "inquiries.stamp"
STAMP_LASTS: Final = timedelta(hours=24)
LONGEST_KEPT: Final = 200
SELECT_KIND: Final = _("Select what you would like to do")


def signed_time(now: datetime) -> str:
    return signing.dumps(int(now.timestamp()), salt=STAMP_SALT)


def seconds_since(stamped: str, now: datetime) -> int | None:
    """How long ago the page was shown; None if the stamp is missing, forged or too old."""
    try:
        seconds = int(now.timestamp()) - int(signing.loads(stamped, salt=STAMP_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return seconds if 0 <= seconds <= STAMP_LASTS.total_seconds() else None


def new_token() -> str:
    return secrets.token_urlsafe(24)


class StartForm(PageForm):
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
        help_text=_("We will clear your answers after 20 minutes without a click."),
        required=False,
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, now: datetime, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.initial.setdefault("stamp", signed_time(now))


class CallForm(PageForm):
    """Name and phone number only: the clinic calls back about what may be an emergency."""

    name = name_field(_("Your name"), "", "name", _("Enter your name"))
    phone = phone_field(_("Include the area code. Relay and TTY numbers are fine."), required=True)
    token = LineField(required=False, widget=forms.HiddenInput)
    trigger = LineField(required=False, widget=forms.HiddenInput)
    list_shown = LineField(required=False, widget=forms.HiddenInput)
    signs = LineField(required=False, widget=forms.HiddenInput)  # see called_signs
    # The draft that the patient came from, so that the page can lead back to it. The call-back itself needs none.
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.initial.setdefault("token", new_token())

    @property
    def way_back(self) -> UUID | None:
        return self.cleaned_data.get("draft") if self.is_bound else self.initial.get("draft")

    def typed(self) -> dict[str, str]:
        return {name: str(self[name].value() or "")[:LONGEST_KEPT] for name in ("name", "phone")}

    def clean_token(self) -> str:
        return str(self.cleaned_data["token"]) or new_token()

    @property
    def is_about_words(self) -> bool:
        return self["trigger"].value() == SafetyEvent.Trigger.WORDS

    def clean_trigger(self) -> str:
        trigger = str(self.cleaned_data["trigger"])
        return trigger if trigger in SafetyEvent.Trigger.values else SafetyEvent.Trigger.YES
