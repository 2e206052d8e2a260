"""Model fields whose values are encrypted in the database, and fields that find such values by exact match.

Table and column names are part of the seal: a migration that renames either must seal the rows again.
"""

from typing import Any, NoReturn

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler

from vault import indexes
from vault.sealing import Undecipherable, seal, unseal


class Sealed:
    """A value as stored in the database. Only the instance of its own row can decrypt it."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> NoReturn:
        raise Undecipherable("Read an encrypted value from an instance of its model, not from values() or annotate().")


class SealedAttribute(DeferredAttribute):
    """Decrypts the value when it is read, because only here the row is known. The instance keeps it sealed."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            return unseal(value.token, place(self.field, instance))
        return value

    def __set__(self, instance: models.Model, value: str | Sealed | None) -> None:
        instance.__dict__[self.field.attname] = value


def place(field: models.Field, instance: models.Model) -> str:
    """The table, column and row that a value of `field` is bound to."""
    key = field.model._meta.pk
    row = key.to_python(getattr(instance, key.attname))
    if row is None:
        raise ValueError(f"{field} needs a primary key that exists before saving, such as a UUID with a default.")
    return f"{field.model._meta.db_table}.{field.column}.{row}"


class TokenField(models.TextField):
    """A sealed text as stored, for a model that calls seal() and unseal() itself. `rotate_keys` renews it too."""


class EncryptedTextField(models.TextField):
    """A text that is plain on the instance and sealed in the database.

    Its model needs a primary key that exists before saving, such as a UUID with a default. save() and bulk_create()
    work. update(), bulk_update(), dumpdata and every lookup except isnull raise an error, because they do not know the
    row or would show the text.
    """

    descriptor_class = SealedAttribute

    def from_db_value(
        self, value: str | None, expression: Combinable, connection: BaseDatabaseWrapper
    ) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, instance: models.Model, add: bool) -> Sealed | None:  # noqa: FBT001  (Django's signature)
        value = getattr(instance, self.attname)
        if not isinstance(value, str | None):
            raise TypeError(f"{self} takes a text, not {type(value).__name__}.")
        return None if value is None else Sealed(seal(value, place(self, instance)))

    def get_prep_value(self, value: str | Sealed | None) -> str | None:
        if not isinstance(value, Sealed | None):
            raise TypeError(f"{self} is written only by save(), which knows the row that it is sealed to.")
        return None if value is None else value.token

    def get_placeholder(
        self, value: Sealed | Combinable | None, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> str:
        if hasattr(value, "as_sql"):
            raise TypeError(f"{self} is written only by save(); an expression would be stored unencrypted.")
        return "%s"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is encrypted: the only lookup is isnull, not {lookup_name}.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise FieldError(f"{self} is encrypted: {lookup_name} cannot be computed from it.")

    def value_to_string(self, instance: models.Model) -> NoReturn:
        raise TypeError(f"{self} is encrypted, and a dump would show it.")


class BlindIndexField(models.CharField):
    """Keyed hashes that find rows by the exact value of the encrypted field `of`; save() keeps them up to date.

    `kind` says how different spellings of one value are made equal: see vault.indexes. To look up a value, use
    `field__in=tokens_of(text)`.
    """

    def __init__(self, *args: Any, of: str, kind: str, **kwargs: Any) -> None:
        self.of, self.kind = of, kind
        super().__init__(*args, **{"max_length": 40, "blank": True, "editable": False, "db_index": True} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "kind": self.kind}

    @property
    def domain(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def token_of(self, text: str | None) -> str:
        return indexes.token(self.kind, text or "", self.domain)

    def tokens_of(self, text: str) -> list[str]:
        return indexes.tokens(self.kind, text, self.domain)

    def pre_save(self, instance: models.Model, add: bool) -> str:  # noqa: FBT001  (Django's signature)
        token = self.token_of(getattr(instance, self.of))
        setattr(instance, self.attname, token)
        return token
