"""Two editors at once: the later one sees what the earlier one changed, and neither loses a word.

Every field of the change form carries, hidden, the value that it had when the form was opened. Where a form comes
back for an older version, fields that its writer did not touch take the present value; those that they did touch stay
as typed, and the form is shown again with a list of what changed in between. A row that somebody else deleted comes
back as a new one if its writer had touched it, and goes if not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, MultiWidget, SelectMultiple
from django.http import QueryDict

MOST_ROWS = 1000


@dataclass(frozen=True)
class Present:
    """The values of a field in the database now, under the name that a form posts them by."""

    name: str
    values: list[str]
    widget: Any

    def read(self, data: QueryDict, name: str) -> list[str]:
        """What `data` says under `name`, in a form that can be compared."""
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
    """Makes `form` send along, for each field, what it held when the page was opened."""
    for field in form.fields.values():
        field.show_hidden_initial = True


def rebased(posted: QueryDict, form: BaseForm, formsets: list[Any], version: int) -> QueryDict:
    """What was `posted`, moved onto the present values of `form` and its `formsets`: untouched fields take them."""
    data = posted.copy()
    for formset in formsets:
        rows = {str(row.instance.pk): row for row in formset.forms if row.instance.pk}
        free_orphans(data, formset.prefix, rows)
        for index in range(row_count(data, formset.prefix)):
            prefix = f"{formset.prefix}-{index}"
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
    """The value of `field` as a form would post it; a widget of several parts posts several."""
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


def free_orphans(data: QueryDict, prefix: str, rows: dict[str, Any]) -> None:
    """Rows whose record somebody else has deleted: touched ones become new rows, the others go."""
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
    """Takes the values of one row out of `data`, by field name; opening values under "initial-" and the name."""
    row = {}
    for key in [key for key in data if key.startswith((prefix, f"initial-{prefix}"))]:
        row[key.replace(prefix, "", 1)] = data.pop(key)
    return row


def is_touched(row: dict[str, list[str]]) -> bool:
    """Whether a person wrote into this row, and did not tick it for deletion."""
    texts = [name for name in row if f"initial-{name}" in row and name != "position"]
    changed = (" ".join(row[name][0].split()) != " ".join(row[f"initial-{name}"][0].split()) for name in texts)
    return "DELETE" not in row and any(changed)
