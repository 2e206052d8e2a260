"""Merges the edits of two people who work on the same draft, so that neither loses a word.

Every field of the change form has a hidden copy of the value that it had when the form was opened. If the form is
posted for an older version, fields that its editor did not touch take the current value; fields that they did touch
stay as typed. The form is then shown again with a list of what changed in between. A row that a colleague deleted
comes back as a new row if the editor had touched it; otherwise it stays deleted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, ModelForm, MultiWidget, SelectMultiple, Widget
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict

MOST_ROWS = 1000


@dataclass(frozen=True)
class Present:
    """The current values of a field in the database, under the name that a form posts them with."""

    name: str
    values: list[str]
    widget: Widget

    def read(self, data: QueryDict, name: str) -> list[str]:
        values = [str(value) for value in data.getlist(name)]
        if isinstance(self.widget, CheckboxInput):
            return ["on"] if values and values[0] not in {"", "False", "false"} else []
        if isinstance(self.widget, SelectMultiple):
            return sorted(values)
        return [" ".join(value.split()) for value in values] or [""]

    def put(self, data: QueryDict, name: str) -> None:
        if isinstance(self.widget, CheckboxInput) and self.values == ["False"] and not name.startswith("initial-"):
            data.pop(name, None)
        else:
            data.setlist(name, self.values)


def keep_opening_values(form: BaseForm) -> None:
    for field in form.fields.values():
        field.show_hidden_initial = True


def rebased(
    posted: QueryDict, form: BaseForm, formsets: "list[BaseInlineFormSet[Any, Any, Any]]", version: int
) -> QueryDict:
    """A copy of `posted` in which untouched fields have the current values of `form` and its `formsets`."""
    data = posted.copy()
    for formset in formsets:
        rows = {str(row.instance.pk): row for row in formset.forms if row.instance.pk}
        formset_prefix = str(formset.prefix)
        free_orphans(data, formset_prefix, rows)
        for index in range(row_count(data, formset_prefix)):
            prefix = f"{formset_prefix}-{index}"
            row = rows.get(data.get(f"{prefix}-id", ""))
            for field in row or []:
                settle(data, field, f"{prefix}-{field.name}")
    for field in form:
        settle(data, field, field.html_name)
    data["opened_version"] = str(version)
    return data


def settle(data: QueryDict, field: BoundField, name: str) -> None:
    for present in values_of(field, name):
        opening = f"initial-{present.name}"
        if isinstance(present.widget, (CheckboxInput, SelectMultiple)) or present.name in data:
            if present.read(data, present.name) == present.read(data, opening):
                present.put(data, present.name)
            present.put(data, opening)


def values_of(field: BoundField, name: str) -> Iterator[Present]:
    widget, value = field.field.widget, field.value()
    if isinstance(widget, MultiWidget):
        for part in widget.get_context(name, value, {})["widget"]["subwidgets"]:
            yield Present(part["name"], [plain(part["value"])], widget)
    elif isinstance(value, (list, tuple)):
        yield Present(name, [plain(one) for one in value], widget)
    elif hasattr(value, "values_list"):
        yield Present(name, [plain(one) for one in value.values_list("pk", flat=True)], widget)
    else:
        yield Present(name, [plain(value)], widget)


def plain(value: Any) -> str:
    return "" if value is None else str(getattr(value, "pk", value))


def row_count(data: QueryDict, prefix: str) -> int:
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    return min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 9 else 0


def free_orphans(data: QueryDict, prefix: str, rows: "dict[str, ModelForm[Any]]") -> None:
    """Turns touched rows whose record a colleague has deleted into new rows, and removes untouched ones."""
    posted = [take_row(data, f"{prefix}-{index}-") for index in range(row_count(data, prefix))]
    known = [row for row in posted if row.get("id", [""])[0] in rows]
    fresh = [row for row in posted if not row.get("id", [""])[0]]
    orphans = [row for row in posted if row not in known and row not in fresh and is_touched(row)]
    for row in orphans:
        row["id"] = row["initial-id"] = [""]
    if posted:
        data[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(orphans) + len(fresh))
        data[f"{prefix}-INITIAL_FORMS"] = str(len(known))
    for index, row in enumerate([*known, *orphans, *fresh]):
        for name, values in row.items():
            opening, name = name.startswith("initial-"), name.removeprefix("initial-")
            data.setlist(f"{'initial-' if opening else ''}{prefix}-{index}-{name}", values)


def take_row(data: QueryDict, prefix: str) -> dict[str, list[str]]:
    """Removes one row from `data` and returns its values by field name; opening values have the prefix "initial-"."""
    row = {}
    for key in [key for key in data if key.startswith((prefix, f"initial-{prefix}"))]:
        row[key.replace(prefix, "", 1)] = data.pop(key)
    return row


def is_touched(row: dict[str, list[str]]) -> bool:
    texts = [name for name in row if f"initial-{name}" in row and name != "position"]
    changed = (" ".join(row[name][0].split()) != " ".join(row[f"initial-{name}"][0].split()) for name in texts)
    return "DELETE" not in row and any(changed)
