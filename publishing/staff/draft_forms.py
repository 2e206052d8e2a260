"""The change form of a draft and of the rows of its parts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.editions import address_taken
from publishing.staff import merging

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class DraftForm(forms.ModelForm):
    opened_version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    # Set if someone else has saved the draft since this form was opened.
    overtaken = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_version"].initial = self.instance.version
        merging.keep_opening_values(self)

    def clean(self) -> dict[str, Any]:
        super().clean()  # turns on Django's check of unique fields
        dated = self.cleaned_data.get("dated")
        if dated and not EARLIEST <= dated <= timezone.now() + timedelta(days=1):
            self.add_error("dated", _("Enter the day on which the text was written: today or earlier."))
        if self.cleaned_data.get("review_months") == 0:
            self.add_error("review_months", _("Enter a number of months (1 or more), or leave this empty."))
        if self.overtaken:
            raise forms.ValidationError(
                _(
                    "Someone else saved this page while you were editing it. Their changes are listed below. They are "
                    "already in the form, except in fields that you had edited yourself. Read them, then save again."
                )
            )
        slug = self.cleaned_data.get("slug")
        if slug and (taken := address_taken(self.instance, slug)):
            self.add_error("slug", taken)
        return self.cleaned_data


class PartForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        merging.keep_opening_values(self)
