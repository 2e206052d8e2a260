"""Two editors at once: the later one sees what the earlier one changed, and neither loses a word.

Every field of the change form carries, hidden, the value that it had when the form was opened. Where a form comes
back for an older version, fields that its writer did not touch take the present value; those that they did touch stay
as typed, and the form is shown again with a list of what changed in between.
"""

from typing import Any

from django.forms import BaseForm
from django.http import QueryDict


def keep_opening_values(form: BaseForm) -> None:
    """Makes `form` send along, for each field, what it held when the page was opened."""
    for field in form.fields.values():
        field.show_hidden_initial = True


def rebased(posted: QueryDict, present: dict[str, Any], version: int) -> QueryDict:
    """What was `posted`, moved onto the `present` values by field name: untouched fields take them."""
    data = posted.copy()
    for name, value in present.items():
        opening = f"initial-{name}"
        if opening not in data or name not in data:
            continue
        if same(str(data[name]), str(data[opening])):
            data[name] = value
        data[opening] = value
    data["opened_version"] = str(version)
    return data


def same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def present_values(form: BaseForm, formsets: list[Any], posted: QueryDict) -> dict[str, Any]:
    """The values that the fields named in `posted` have in the database now; rows are found by their primary key."""
    values = {field.html_name: field.value() for field in form}
    for formset in formsets:
        rows = {str(row.instance.pk): row for row in formset.forms if row.instance.pk}
        for index in range(int(posted.get(f"{formset.prefix}-TOTAL_FORMS") or 0)):
            row = rows.get(posted.get(f"{formset.prefix}-{index}-id", ""))
            for field in row or []:
                values[f"{formset.prefix}-{index}-{field.name}"] = field.value()
    return {name: plain(value) for name, value in values.items() if not isinstance(value, list)}


def plain(value: Any) -> str:
    return "" if value is None else str(value)
