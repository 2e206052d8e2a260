"""Text that the database holds only encrypted: AES-256-GCM, sealed to its table, column and row.

The same form as patients' requests are kept in ("<key id>.<nonce and ciphertext>"), under the same FIELD_KEYS.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2: 96 random bits, for fewer than 2**32 texts a key


class Undecipherable(Exception):
    """A stored value cannot be read: its key is missing or another one, or it was changed or moved."""


def cipher(key_id: str) -> AESGCM:
    for entry in settings.FIELD_KEYS:
        name, _, encoded = entry.partition(":")
        if name == key_id:
            return AESGCM(base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_"))
    raise Undecipherable(f"The key {key_id} is not in FIELD_KEYS.")


def seal(text: str, place: str) -> str:
    """Encrypts with the newest key. `place` is the table, column and row that the value is bound to.

    Raises ImproperlyConfigured where there is no key.
    """
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS is not set.")
    key_id = settings.FIELD_KEYS[0].partition(":")[0]
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = cipher(key_id).encrypt(nonce, text.encode(), place.encode())
    return f"{key_id}.{base64.urlsafe_b64encode(nonce + ciphertext).decode()}"


def unseal(token: str, place: str) -> str:
    """Raises Undecipherable, which shows neither text nor key."""
    key_id, _, encoded = token.partition(".")
    opener = cipher(key_id)
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        return opener.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise Undecipherable(f"{place} was written with another key, changed, or moved here.") from None
