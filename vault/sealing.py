"""Encrypts text with AES-256-GCM, and seals it to the place in the database that it was written for."""

import base64
import os

from cryptography.exceptions import InvalidTag

from vault.keys import keyring

NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2: 96 random bits, for fewer than 2**32 texts per key


class Undecipherable(Exception):
    """A stored value cannot be read: its key is missing or different, or the value was changed or moved."""


def seal(text: str, place: str) -> str:
    """`text` as "<key id>.<nonce and ciphertext>", with the newest key.

    `place` is the table, column and row that the value is bound to. Raises ImproperlyConfigured if there is no key.
    """
    key_id, cipher = next(iter(keyring().items()))
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), place.encode())
    return f"{key_id}.{base64.urlsafe_b64encode(nonce + ciphertext).decode()}"


def unseal(token: str, place: str) -> str:
    """Raises Undecipherable, whose message contains neither text nor key."""
    key_id, _, encoded = token.partition(".")
    cipher = keyring().get(key_id)
    if cipher is None:
        raise Undecipherable(f"{place} was written with a key that is not in FIELD_KEYS.")
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        plain = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        raise Undecipherable(f"{place} was written with another key, changed, or moved here.") from None
    return plain.decode("utf-8", "surrogatepass")


def newest_key_sealed(token: str) -> bool:
    return token.partition(".")[0] == next(iter(keyring()))
