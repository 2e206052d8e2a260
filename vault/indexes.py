"""Blind indexes: equal values have equal keyed hashes, and nobody without the key learns which value it is.

HMAC-SHA-256 under a key of its own for each column, cut to 64 bits: enough to find a row, too little to prove one.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from vault.keys import index_ring

BYTES = 8


def email(text: str) -> str:
    """Trimmed and in small letters; no plus or dot folding, for two people may differ only there."""
    return text.strip().lower()


def phone(text: str) -> str:
    """An E.164 number, such as +13035550142, as it is."""
    return text.strip()


def name(text: str) -> str:
    """Letters only, without accents and case: O'Brien, O-BRIEN and obrien are one."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in unicodedata.normalize("NFKD", decomposed) if each.isalpha())


KINDS: dict[str, Callable[[str], str]] = {"email": email, "phone": phone, "name": name}


def token(kind: str, text: str, domain: str) -> str:
    """The newest key's "<key id>.<hash>" of `text` in the column `domain`; empty for an empty value."""
    return next(iter(tokens(kind, text, domain)), "")


def tokens(kind: str, text: str, domain: str) -> list[str]:
    """The tokens under every key, newest first, so that rows are found while rotate_keys runs."""
    value = KINDS[kind](text)
    return [f"{key_id}.{keyed_hash(key, domain, value)}" for key_id, key in index_ring().items()] if value else []


def keyed_hash(key: bytes, domain: str, value: str, size: int = BYTES) -> str:
    column_key = hmac.new(key, domain.encode(), hashlib.sha256).digest()
    digest = hmac.new(column_key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return digest[:size].hex()
