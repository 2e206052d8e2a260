"""What staff fill in on the pages of the emergency words."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from emergencies.fitting import known_sections
from emergencies.kinds import KINDS, LANGUAGE_NAMES
from emergencies.models import LONGEST_ENTRY, WordsChange
from emergencies.signs import Sign

LONGEST_TEXT: Final = 2000
LONGEST_REASON: Final = 1000


class ChoiceOfWords(forms.Form):
    """Which part of the lexicon to show."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[*LANGUAGE_NAMES.items(), ("", _("both"))]
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[*((kind, name) for kind, (name, _about) in KINDS.items()), ("", _("all"))],
    )
    sign = forms.ChoiceField(label=_("Sign"), required=False, choices=[("", _("all")), *Sign.choices])
    q = forms.CharField(label=_("Words"), required=False, max_length=100)


class ProposalForm(forms.Form):
    action = forms.ChoiceField(choices=WordsChange.Action, widget=forms.HiddenInput)
    section = forms.ChoiceField(choices=[(name, name) for name in known_sections()], widget=forms.HiddenInput)
    entry = forms.CharField(label=_("Entry"), max_length=LONGEST_ENTRY)
    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your colleague decides by it, and it stays in the history. Name no patient."),
    )

    def __init__(self, *args: Any, removing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if removing:
            self.fields["entry"].widget = forms.HiddenInput()


class TrialForm(forms.Form):
    text = forms.CharField(
        label=_("What a patient might write"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Nothing that you write here is kept. All the same, name no patient."),
    )
    change = forms.ModelChoiceField(
        label=_("Compare with"),
        queryset=WordsChange.objects.none(),
        required=False,
        empty_label=_("nothing: only the words that count now"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"].queryset = WordsChange.objects.open()  # type: ignore[attr-defined]
