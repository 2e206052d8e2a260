"""Seals every stored value again with the newest keys while the site runs.

A value is replaced only if it is still the one that was read, so that a change made in the meantime is never undone.
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
SecretField = EncryptedTextField | TokenField | BlindIndexField


@dataclass
class Count:
    """How many values one run renewed, or would renew."""

    renewed: int = 0
    changed_meanwhile: int = 0


def models_with_secrets() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if fields_of(model)]


def fields_of(model: type[models.Model]) -> list[SecretField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SecretField)]


def rotate(model: type[models.Model], *, dry_run: bool) -> Count:
    """Renews the rows of `model` in batches. Raises sealing.Undecipherable if a key is missing."""
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
        old, new = old_and_new(field, row)
        if new is None:
            continue
        if dry_run or replace(field, row, old, new):
            count.renewed += 1
        else:
            count.changed_meanwhile += 1


def old_and_new(field: SecretField, row: models.Model) -> tuple[str, str | None]:
    """The stored value and its replacement; None if it is up to date."""
    stored = row.__dict__[field.attname]
    if isinstance(field, BlindIndexField):
        up_to_date = not stored or stored.partition(".")[0] == next(iter(index_ring()))
        return stored, None if up_to_date else field.token_of(getattr(row, field.of))
    token = stored.token if isinstance(stored, Sealed) else stored
    if token is None or newest_key_sealed(token):
        return token, None
    return token, seal(unseal(token, place(field, row)), place(field, row))


def replace(field: SecretField, row: models.Model, old: str, new: str) -> bool:
    meta: Any = type(row)._meta
    table, column, key = (connection.ops.quote_name(name) for name in (meta.db_table, field.column, meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608  (our own names)
            [new, meta.pk.get_db_prep_value(row.pk, connection), old],
        )
        return bool(cursor.rowcount)
