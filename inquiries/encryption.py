"""Text that the database holds only encrypted: AES-256-GCM, sealed to its table, column and row.

Table and column names are part of the seal: a migration that renames either must seal the rows anew.
"""

import base64
import binascii
import os
import re
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.query_utils import DeferredAttribute

KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2: 96 random bits, for fewer than 2**32 texts a key


class Undecipherable(Exception):
    """A stored value cannot be read: its key is missing or another one, or it was changed or moved."""


def keyring() -> dict[str, AESGCM]:
    """The ciphers of FIELD_KEYS by key id, newest first.

    Raises ImproperlyConfigured, which names the faulty entry but never a key.
    """
    return _parse(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=4)
def _parse(entries: tuple[str, ...]) -> dict[str, AESGCM]:
    if not entries:
        raise ImproperlyConfigured("FIELD_KEYS is not set.")
    ring: dict[str, AESGCM] = {}
    for position, entry in enumerate(entries, start=1):
        key_id, colon, encoded = entry.partition(":")
        if not colon or not KEY_ID.fullmatch(key_id):
            raise ImproperlyConfigured(
                f"FIELD_KEYS: entry {position} does not begin with an id of 1 to 16 letters or digits and a colon."
            )
        if key_id in ring:
            raise ImproperlyConfigured(f"FIELD_KEYS: the id {key_id} is there twice.")
        ring[key_id] = AESGCM(_key(key_id, encoded))
    return ring


def _key(key_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"FIELD_KEYS: the key {key_id} is not 32 bytes in urlsafe base64.")
    return key


class Sealed:
    """A value as the database holds it. Only the instance of its own row can open it."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> NoReturn:
        raise Undecipherable("An encrypted value is read from its model's instance, not from values() or annotate().")


def seal(text: str, place: str) -> Sealed:
    key_id, cipher = next(iter(keyring().items()))
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), place.encode())
    return Sealed(f"{key_id}.{base64.urlsafe_b64encode(nonce + ciphertext).decode()}")


def unseal(sealed: Sealed, place: str) -> str:
    key_id, _, encoded = sealed.token.partition(".")
    cipher = keyring().get(key_id)
    if cipher is None:
        raise Undecipherable(f"{place} was written with a key that is not in FIELD_KEYS.")
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        plain = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        raise Undecipherable(f"{place} was written with another key, changed, or moved here.") from None
    return plain.decode("utf-8", "surrogatepass")


class SealedAttribute(DeferredAttribute):
    """Opens the value when it is read, for only here the row is known. The instance itself keeps it sealed."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        return unseal(value, self.field.place(instance)) if isinstance(value, Sealed) else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """A text that is plain on the instance and sealed in the database.

    Its model needs a primary key that is made before saving, such as a UUID with a default. save() and bulk_create()
    work; update(), bulk_update(), every lookup but isnull, and dumpdata refuse, for they know no row or show the text.
    """

    descriptor_class = SealedAttribute

    def place(self, instance: models.Model) -> str:
        """The table, column and row that a value is bound to."""
        key = self.model._meta.pk
        row = key.to_python(getattr(instance, key.attname))
        if row is None:
            raise ValueError(f"{self} needs a primary key that is made before saving, such as a UUID with a default.")
        return f"{self.model._meta.db_table}.{self.column}.{row}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, instance: models.Model, add: bool) -> Sealed | None:  # noqa: FBT001  (Django's signature)
        value = getattr(instance, self.attname)
        if not isinstance(value, str | None):
            raise TypeError(f"{self} takes a text, not {type(value).__name__}.")
        return None if value is None else seal(value, self.place(instance))

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
