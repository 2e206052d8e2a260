"""What the admin's forms offer writers: an editor, counts against a limit, and rows that can be put in order."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# static/admin_site/editor.js turns such a text area into an editor. Without scripts it shows the HTML.
EDITOR = {"data-editor": ""}
# The class of an inline with a `position`: buttons and a handle move its rows.
IN_ORDER = "in-order"


class WritingMixin:
    """For a model admin or an inline: names its fields with markup and its fields with limited length."""

    rich_text: Collection[str] = ()
    most_words: Mapping[str, int] = {}
    # The only kind of row that `most_words` applies to; "" for all rows.
    most_words_only_in: str = ""
    counted_characters: Collection[str] = ()

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
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
            label_date_and_time_boxes(formfield)
        return formfield


def label_date_and_time_boxes(formfield: FormField) -> None:
    # The admin gives these boxes no labels (WCAG 2.2, 4.1.2).
    for box, label in zip(formfield.widget.widgets, (_("date"), _("time")), strict=True):
        box.attrs["aria-label"] = format_lazy("{}, {}", formfield.label, label)
