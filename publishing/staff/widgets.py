"""What the admin's forms give to those who write: an editor, counts against a limit, rows that are put in order."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.db.models import Field
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# static/admin_site/editor.js turns such a text area into an editor; without a script it holds the HTML.
EDITOR = {"data-editor": ""}
# A class of an inline with `position`: its rows are moved by buttons and a handle.
IN_ORDER = "in-order"


class WritingMixin:
    """For the admin of a model, or an inline: its fields with markup, and those whose room is limited."""

    rich_text: Collection[str] = ()
    most_words: Mapping[str, int] = {}
    # The kind of row for which the limits of words hold; "" where rows have no kind.
    most_words_only_in: str = ""
    counted_characters: Collection[str] = ()

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: Any, **kwargs: Any) -> Any:
        name = db_field.name
        if name in self.rich_text:
            kwargs["widget"] = AdminTextareaWidget(attrs=EDITOR)
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if name in self.most_words:
            formfield.widget.attrs["data-most-words"] = self.most_words[name]
            if self.most_words_only_in:
                formfield.widget.attrs["data-only-kind"] = self.most_words_only_in
        if name in self.counted_characters:
            formfield.widget.attrs["data-most-characters"] = formfield.max_length
        if isinstance(getattr(formfield, "widget", None), AdminSplitDateTime):
            name_both_boxes(formfield)
        return formfield


def name_both_boxes(formfield: Any) -> None:
    """The admin's boxes for a day and a time have no labels of their own (WCAG 2.2, 4.1.2)."""
    for box, label in zip(formfield.widget.widgets, (_("date"), _("time")), strict=True):
        box.attrs["aria-label"] = format_lazy("{}, {}", formfield.label, label)
