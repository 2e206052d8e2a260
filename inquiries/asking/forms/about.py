"""The pages that ask what the request is about and who it is for."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from inquiries.asking.fields import LineField, name_field
from inquiries.asking.forms.base import JourneyForm
from inquiries.models import Inquiry, Pause
from procedures.models import ProcedureEdition

SELECT_ABOUT: Final = _("Select what you need help with")
SELECT_WHO: Final = _("Select who this request is for")
# No procedure's slug contains a colon, so these values cannot be mistaken for one.
WITHOUT_PROCEDURE: Final = {
    ":not-sure": (Inquiry.Topic.NOT_SURE, _("I’m not sure yet")),
    ":something-else": (Inquiry.Topic.SOMETHING_ELSE, _("Something else")),
}


class About(NamedTuple):
    topic: Inquiry.Topic
    edition: ProcedureEdition | None


class AboutField(forms.ChoiceField):
    """Offers the given editions, "not sure yet" and "something else". Returns an About."""

    widget = forms.RadioSelect

    def __init__(self, editions: Iterable[ProcedureEdition]) -> None:
        self.editions = {edition.slug: edition for edition in editions}
        procedures = [(slug, edition.title) for slug, edition in self.editions.items()]
        others = [(value, label) for value, (_topic, label) in WITHOUT_PROCEDURE.items()]
        super().__init__(
            label=_("What do you need help with?"),
            choices=[*procedures, *others],
            error_messages={"required": SELECT_ABOUT, "invalid_choice": SELECT_ABOUT},
        )

    def clean(self, value: str | None) -> About:
        chosen = super().clean(value)
        if chosen in WITHOUT_PROCEDURE:
            return About(WITHOUT_PROCEDURE[chosen][0], None)
        return About(Inquiry.Topic.PROCEDURE, self.editions[chosen])


class AboutForm(JourneyForm):
    asks_one_thing = True

    def prepare(self) -> None:
        editions = ProcedureEdition.objects.live(self.now).select_related("draft").order_by("title")
        self.fields["about"] = AboutField(editions)

    def clean_about(self) -> About:
        about: About = self.cleaned_data["about"]
        pause = Pause.objects.of(about.edition.draft_id, self.now) if about.edition else None
        if pause:
            raise forms.ValidationError(pause.text, code="paused")
        return about


class ForWhomForm(JourneyForm):
    asks_one_thing = True

    who = forms.ChoiceField(
        label=_("Who is this request for?"),
        choices=[("me", _("Me")), ("adult", _("An adult I help")), ("child", _("A person under 18"))],
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_WHO, "invalid_choice": SELECT_WHO},
    )


class HelperForm(JourneyForm):
    first_name = name_field(_("Your first name"), "", "given-name", _("Enter your first name"))
    last_name = name_field(_("Your last name"), "", "family-name", _("Enter your last name"))
    relationship = LineField(
        label=_("Your relationship to the patient"),
        help_text=_("For example, daughter or neighbor"),
        validators=[MaxLengthValidator(100, _("Your relationship to the patient can have up to 100 characters"))],
        error_messages={"required": _("Enter your relationship to the patient")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    patient_knows = forms.BooleanField(
        label=_("The patient knows I am sending this request"),
        error_messages={"required": _("Confirm that the patient knows, or call us instead")},
    )
