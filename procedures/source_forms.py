"""The rows of sources and of evidence on the change form of a procedure or a question."""

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from procedures.models.sources import free_key
from publishing.staff.draft_forms import PartForm


class SourceForm(PartForm):
    class Meta:
        labels = {
            "url": _("Web address"),
            "vouched_by": _("Vouched for by"),
            "supports": _("Supports"),
        }
        help_texts = {
            "title": _("As the list of sources prints it. For a person: what they vouch for."),
            "vouched_by": _("If the source is a physician and not a text: name and degree."),
            "read_on": _("The day on which you read it, or on which the physician vouched for it."),
            "supports": _("The sentences on this page whose numbers it supports. One on each line, as on the page."),
        }
        widgets = {"vouched_by": forms.TextInput(attrs={"class": "vTextField"})}


class SourceFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        """Gives each source without a short name one that no other source of the form has."""
        rows = [form for form in self.forms if hasattr(form, "cleaned_data") and form not in self.deleted_forms]
        taken = {form.cleaned_data.get("key") or "" for form in rows}
        for form in rows:
            if form.cleaned_data.get("title") and not form.cleaned_data.get("key"):
                form.cleaned_data["key"] = form.instance.key = free_key(form.cleaned_data["title"], taken)
                taken.add(form.instance.key)
        super().clean()


class EvidenceForm(PartForm):
    """`sources` are the saved sources of the page: their short names and titles."""

    class Meta:
        labels = {"source": _("Source")}
        help_texts = {
            "source": _("One of the sources of this page. Add a new one under “Sources” and save first."),
            "text": _("What the source found, in a sentence."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}), "source": forms.Select}

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self["source"].value() or ""
        # A row keeps a source that a colleague has renamed or deleted; the gate then says so.
        others = [] if not present or present in dict(sources) else [(present, present)]
        widget: Any = self.fields["source"].widget
        widget.choices = [("", "---------"), *sources, *others]


class EvidenceFormSet(BaseInlineFormSet):
    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        if self.instance.pk is None:
            return []
        return [(key, f"{title} ({key})") for key, title in self.instance.sources.values_list("key", "title")]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"sources": self.sources}
