"""Sealing every stored value anew with the newest keys, while the site runs.

Each value is replaced only if it still is what was read, so that what somebody saves meanwhile is never undone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from vault.fields import BlindIndexField, EncryptedTextField, Sealed, TokenField, place
from vault.keys import index_ring
from vault.sealing import newest_key_sealed, seal, unseal

BATCH = 200


@dataclass
class Count:
    """What one run did, or would do."""

    renewed: int = 0
    changed_meanwhile: int = 0


def models_with_secrets() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if fields_of(model)]


def fields_of(model: type[models.Model]) -> list[Any]:
    kinds = (EncryptedTextField, TokenField, BlindIndexField)
    return [field for field in model._meta.concrete_fields if isinstance(field, kinds)]


def rotate(model: type[models.Model], *, dry_run: bool) -> Count:
    """Renews the rows of `model` in batches. Raises sealing.Undecipherable where a key is missing."""
    count = Count()
    for batch in batches(model):
        with transaction.atomic():
            for row in batch:
                renew(row, count, dry_run=dry_run)
    return count


def batches(model: type[models.Model]) -> Iterator[list[models.Model]]:
    rows = model._base_manager.order_by("pk")
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])


def renew(row: models.Model, count: Count, *, dry_run: bool) -> None:
    for field in fields_of(type(row)):
        old, new = renewed(field, row)
        if new is None:
            continue
        if dry_run or replace(field, row, old, new):
            count.renewed += 1
        else:
            count.changed_meanwhile += 1


def renewed(field: Any, row: models.Model) -> tuple[str, str | None]:
    """The stored value and what takes its place; None where nothing need."""
    stored = row.__dict__[field.attname]
    if isinstance(field, BlindIndexField):
        fits = not stored or stored.partition(".")[0] == next(iter(index_ring()))
        return stored, None if fits else field.token_of(getattr(row, field.of))
    token = stored.token if isinstance(stored, Sealed) else stored
    if token is None or newest_key_sealed(token):
        return token, None
    return token, seal(unseal(token, place(field, row)), place(field, row))


def replace(field: Any, row: models.Model, old: str, new: str) -> bool:
    meta: Any = type(row)._meta
    table, column, key = (connection.ops.quote_name(name) for name in (meta.db_table, field.column, meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608  (our own names)
            [new, meta.pk.get_db_prep_value(row.pk, connection), old],
        )
        return bool(cursor.rowcount)
