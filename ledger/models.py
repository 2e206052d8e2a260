"""Rows that are written once. The code refuses to change or delete them, and so do triggers in the database."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class Immutable(Exception):
    """An attempt to change or delete a row that is written once."""


class WrittenOnceQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable("These rows are never changed.")

    def delete(self) -> NoReturn:
        raise Immutable("These rows are never deleted.")


class WrittenOnce(models.Model):
    """A migration adds the triggers of each table: see ledger.triggers."""

    objects: ClassVar[Any] = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("This row is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("This row is never deleted.")
