"""The two key rings from the environment: one encrypts, the other makes blind indexes. Both are newest first."""

import base64
import binascii
import re
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


def keyring() -> dict[str, AESGCM]:
    """The ciphers of FIELD_KEYS by key id, newest first.

    Raises ImproperlyConfigured, which names the invalid entry but never a key.
    """
    return _ciphers(tuple(settings.FIELD_KEYS))


def index_ring() -> dict[str, bytes]:
    return _parse("INDEX_KEYS", tuple(settings.INDEX_KEYS))


@lru_cache(maxsize=4)
def _ciphers(entries: tuple[str, ...]) -> dict[str, AESGCM]:
    return {key_id: AESGCM(key) for key_id, key in _parse("FIELD_KEYS", entries).items()}


@lru_cache(maxsize=8)
def _parse(setting: str, entries: tuple[str, ...]) -> dict[str, bytes]:
    if not entries:
        raise ImproperlyConfigured(f"{setting} is not set.")
    ring: dict[str, bytes] = {}
    for position, entry in enumerate(entries, start=1):
        key_id, colon, encoded = entry.partition(":")
        if not colon or not KEY_ID.fullmatch(key_id):
            raise ImproperlyConfigured(
                f"{setting}: entry {position} does not begin with an id of 1 to 16 letters or digits and a colon."
            )
        if key_id in ring:
            raise ImproperlyConfigured(f"{setting}: the id {key_id} is used twice.")
        ring[key_id] = _key(setting, key_id, encoded)
    return ring


def _key(setting: str, key_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{setting}: the key {key_id} is not 32 bytes in urlsafe base64.")
    return key
