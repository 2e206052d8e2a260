"""The safety check: as the first page of a request, and on its own while requests are paused."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from emergencies.cards import Card
from emergencies.noticing import card_in
from inquiries.asking.fields import YES_NO_NOT_SURE, LineField, Paragraphs
from inquiries.asking.forms.base import JourneyForm, PageForm, Posted, Raw
from screening.safety_lists import list_name, named_list, safety_list

SELECT_SAFETY: Final = _("Select yes, no or not sure")
READ_AGAIN: Final = _("Read the list and answer again: it has changed")


class SafetyAnswer(PageForm):
    """The one question below the safety list.

    The page posts the name of the list that it showed, so that the answer counts for that list and no other.
    """

    answer = forms.ChoiceField(
        choices=YES_NO_NOT_SURE,
        widget=forms.RadioSelect,
        error_messages={"required": SELECT_SAFETY, "invalid_choice": SELECT_SAFETY},
    )
    list_shown = LineField(required=False, widget=forms.HiddenInput)

    def show_list(self, now: datetime) -> None:
        """Shows the list that the patient answered, or the live one if there is no answer or its list is unknown."""
        self.answered = named_list(str(self.data.get("list_shown", "")), now) if self.is_bound else None
        self.safety_list = self.answered or safety_list(now)
        self.fields["answer"].label = self.safety_list["question"]
        self.initial["list_shown"] = list_name(self.safety_list)

    def clean_answer(self) -> str:
        """Refuses a "no" to an unknown list: the page shows the live one and asks again.

        Any other answer counts, because it leads to the emergency page.
        """
        answer = str(self.cleaned_data["answer"])
        if answer == "no" and not self.answered:
            self.show_again(answer="", list_shown=self.initial["list_shown"])
            raise forms.ValidationError(READ_AGAIN, code="changed")
        return answer


class SafetyForm(JourneyForm, SafetyAnswer):
    template = "inquiries/safety.html"

    def prepare(self) -> None:
        self.show_list(self.now)

    def initial_of(self, raw: Raw) -> dict[str, Any]:
        # The patient's answer comes back, but below the list that is live now.
        return super().initial_of({name: values for name, values in raw.items() if name != "list_shown"})

    def emergency_trigger(self) -> str:
        answer = str(self.cleaned_data["answer"])
        return "" if answer == "no" else answer


class LoneSafetyForm(SafetyAnswer):
    words = Paragraphs(
        label=_("Or tell us in your own words (optional)"),
        help_text=_("We only use this to show you whom to call. It is not stored and not sent to the clinic."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def __init__(self, data: Posted | None = None, *, now: datetime) -> None:
        super().__init__(data)
        self.show_list(now)

    @property
    def chosen(self) -> str:
        """The valid answer, or "". It counts even if the words beside it cannot be read."""
        return "" if not self.is_bound or "answer" in self.errors else str(self.cleaned_data["answer"])

    def own_words(self) -> dict[str, str]:
        return {str(self.fields["words"].label): str(self.data.get("words", ""))}

    def card(self) -> Card | None:
        """What the patient's own words call for, whatever else is answered or missing."""
        return card_in(*self.own_words().values())
