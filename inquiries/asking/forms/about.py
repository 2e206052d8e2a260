"""The steps before anybody says who they are: safety, what it is about, the questions about a procedure, for whom."""

from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from emergencies import danger
from inquiries.asking.fields import AboutField, LineField, Paragraphs, name_field
from inquiries.asking.forms.base import JourneyForm, Raw
from inquiries.asking.forms.start import SafetyAnswer
from inquiries.models import Pause
from inquiries.refused_numbers import no_secret_numbers
from procedures.models import ProcedureEdition

SELECT_ABOUT: Final = _("Select what you need help with")
SELECT_WHO: Final = _("Select who this request is for")
LONGEST_ANSWER: Final = 300


class SafetyForm(JourneyForm, SafetyAnswer):
    template = "inquiries/safety.html"

    def prepare(self) -> None:
        self.show_list(self.now)

    def initial_of(self, raw: Raw) -> dict[str, Any]:
        """What was answered before, below the list that is shown now."""
        return super().initial_of({name: values for name, values in raw.items() if name != "list_shown"})


class AboutForm(JourneyForm):
    asks_one_thing = True

    about = AboutField(
        label=_("What do you need help with?"),
        error_messages={"required": SELECT_ABOUT, "invalid_choice": SELECT_ABOUT},
    )

    def prepare(self) -> None:
        about: Any = self.fields["about"]
        about.offer(ProcedureEdition.objects.live(self.now).select_related("draft").order_by("title"))

    def clean_about(self) -> Any:
        about = self.cleaned_data["about"]
        pause = Pause.objects.of(about.edition and about.edition.draft_id, self.now)
        if pause:
            raise forms.ValidationError(pause.text, code="paused")
        return about


class ScreeningForm(JourneyForm):
    """One page of the questions about a procedure; each may be left out. Built from the edition that the draft pins."""

    template = "inquiries/screening.html"

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        self.questions = questions
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields = {question["key"]: screening_field(question) for question in self.questions}
        self.asks_one_thing = len(self.questions) == 1

    def clean(self) -> None:
        for question in self.questions:
            chosen = self.cleaned_data.get(question["key"])
            alone = {choice["key"] for choice in question["choices"] if choice.get("alone")}
            if isinstance(chosen, list) and len(chosen) > 1 and alone & set(chosen):
                self.add_error(
                    question["key"],
                    _("Select either “%(alone)s” or the others") % {"alone": alone_label(question, chosen)},
                )

    def shows_danger(self) -> str:
        """Why the emergency page is to be shown: an answer marked so, or words; empty for no reason."""
        for question in self.questions:
            answer = self.cleaned_data.get(question["key"]) or []
            chosen = answer if isinstance(answer, list) else [answer]
            if question["kind"] == "text" and danger.is_in("".join(chosen)):
                return "words"
            if any(choice["key"] in chosen and choice["signal"] == "safety" for choice in question["choices"]):
                return "answer"
        return ""


def alone_label(question: dict[str, Any], chosen: list[str]) -> str:
    return next(choice["label"] for choice in question["choices"] if choice.get("alone") and choice["key"] in chosen)


def screening_field(question: dict[str, Any]) -> forms.Field:
    shared = {"label": question["text"], "help_text": question["hint"], "required": False}
    if question["kind"] == "text":
        longest = _("Your answer can have up to %(count)d characters") % {"count": LONGEST_ANSWER}
        checks: list[Any] = [MaxLengthValidator(LONGEST_ANSWER, longest), no_secret_numbers]
        box = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
        return Paragraphs(validators=checks, widget=box, **shared)
    choices = [(choice["key"], choice["label"]) for choice in question["choices"]]
    one_of = _("Select one of the answers")
    if question["kind"] == "choices":
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": one_of}, **shared
        )
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, error_messages={"invalid_choice": one_of}, **shared
    )


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


def told_in_words(form: ScreeningForm) -> list[dict[str, Any]]:
    """The answers with the words that were asked, for staff; questions without an answer are left out."""
    told = []
    for question in form.questions:
        answer = form.cleaned_data.get(question["key"])
        if not answer:
            continue
        keys = answer if isinstance(answer, list) else [answer]
        chosen = [choice for choice in question["choices"] if choice["key"] in keys]
        told.append(
            {
                "key": question["key"],
                "question": question["text"],
                "criterion": question["criterion"],
                "keys": [choice["key"] for choice in chosen],
                "answer": [choice["label"] for choice in chosen] or keys,
                "signals": [choice["signal"] for choice in chosen],
            }
        )
    return told
