"""What staff call the fields of a draft."""

from typing import Any

from django.db.models import DateField, Model
from django.utils.text import capfirst

from publishing import diff
from publishing.models import Draft


def labels_of_draft(model: type[Draft]) -> dict[str, str]:
    labels = labels_of(model)
    for relation in model._meta.related_objects:
        name = relation.get_accessor_name()
        part: Any = relation.related_model
        if name:
            labels[name] = str(capfirst(part._meta.verbose_name_plural))
            labels |= labels_of(part, f"{name}.")
    return labels


def labels_of(model: type[Model], path: str = "") -> dict[str, str]:
    """The labels of the fields of `model` and of their codes, by their path in frozen content."""
    labels: dict[str, str] = {}
    fields: list[Any] = model._meta.get_fields()
    for field in fields:
        if field.auto_created:
            continue
        if not field.one_to_many:
            labels[f"{path}{field.name}"] = str(capfirst(field.verbose_name))
        for code, label in getattr(field, "choices", None) or []:
            # A row is named by its code alone; other codes belong to their field.
            is_name_of_row = path and field.name in diff.CODES
            labels[f"{path}{code}" if is_name_of_row else f"{path}{field.name}.{code}"] = str(label)
    return labels


def dates_of_draft(model: type[Draft]) -> frozenset[str]:
    """The paths of the fields that hold a date, or a date and time."""
    parts: dict[str, Any] = {
        f"{name}.": relation.related_model
        for relation in model._meta.related_objects
        if (name := relation.get_accessor_name())
    }
    return frozenset(
        f"{path}{field.name}"
        for path, part in {"": model, **parts}.items()
        for field in part._meta.get_fields()
        if isinstance(field, DateField)
    )
