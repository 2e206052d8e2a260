"""Model fields for what the database holds only encrypted, and for finding it again by its exact value.

Table and column names are part of the seal: a migration that renames either must seal the rows anew.
"""

from typing import Any, NoReturn

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from vault import indexes
from vault.sealing import Undecipherable, seal, unseal


class Sealed:
    """A value as the database holds it. Only the instance of its own row can open it."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> NoReturn:
        raise Undecipherable("An encrypted value is read from its model's instance, not from values() or annotate().")


class SealedAttribute(DeferredAttribute):
    """Opens the value when it is read, for only here the row is known. The instance itself keeps it sealed."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        return unseal(value.token, place(self.field, instance)) if isinstance(value, Sealed) else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


def place(field: Any, instance: models.Model) -> str:
    """The table, column and row that a value of `field` is bound to."""
    key: Any = field.model._meta.pk
    row = key.to_python(getattr(instance, key.attname))
    if row is None:
        raise ValueError(f"{field} needs a primary key that is made before saving, such as a UUID with a default.")
    return f"{field.model._meta.db_table}.{field.column}.{row}"


class TokenField(models.TextField):
    """A sealed text as it is stored, for a model that calls seal() and unseal() itself; rotate_keys knows it."""


class EncryptedTextField(models.TextField):
    """A text that is plain on the instance and sealed in the database.

    Its model needs a primary key that is made before saving, such as a UUID with a default. save() and bulk_create()
    work; update(), bulk_update(), every lookup but isnull, and dumpdata refuse, for they know no row or show the text.
    """

    descriptor_class = SealedAttribute

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, instance: models.Model, add: bool) -> Sealed | None:  # noqa: FBT001  (Django's signature)
        value = getattr(instance, self.attname)
        if not isinstance(value, str | None):
            raise TypeError(f"{self} takes a text, not {type(value).__name__}.")
        return None if value is None else Sealed(seal(value, place(self, instance)))

    def get_prep_value(self, value: Any) -> str | None:
        if not isinstance(value, Sealed | None):
            raise TypeError(f"{self} is written by save() only, which knows the row that it is sealed to.")
        return None if value is None else value.token

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        if hasattr(value, "as_sql"):
            raise TypeError(f"{self} is written by save() only; an expression would be stored as it is.")
        return "%s"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is encrypted: it can be looked up by isnull only, not by {lookup_name}.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise FieldError(f"{self} is encrypted: {lookup_name} cannot be computed of it.")

    def value_to_string(self, instance: models.Model) -> NoReturn:
        raise TypeError(f"{self} is encrypted, and a dump would show it.")


class BlindIndexField(models.CharField):
    """Finds rows by the exact value of the encrypted field `of`, by keyed hashes; save() keeps it true.

    `kind` says how spellings of one value are made equal: see vault.indexes. Look up with `field__in=tokens_of(text)`.
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
        """What rows that hold `text` may have here, one for each key of the ring."""
        return indexes.tokens(self.kind, text, self.domain)

    def pre_save(self, instance: models.Model, add: bool) -> str:  # noqa: FBT001  (Django's signature)
        token = self.token_of(getattr(instance, self.of))
        setattr(instance, self.attname, token)
        return token
