"""Blind indexes: equal values have equal keyed hashes, which reveal nothing without the key.

HMAC-SHA-256 with a separate key for each column, cut to 64 bits: enough to find a row, too little to prove one.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from vault.keys import index_ring

BYTES = 8


def email(text: str) -> str:
    """Trimmed and in lowercase. Plus signs and dots stay, because two people's addresses may differ only there."""
    return text.strip().lower()


def phone(text: str) -> str:
    return text.strip()


def name(text: str) -> str:
    """Letters only, without accents or case: O'Brien, O-BRIEN and obrien are equal."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in unicodedata.normalize("NFKD", decomposed) if each.isalpha())


KINDS: dict[str, Callable[[str], str]] = {"email": email, "phone": phone, "name": name}


def token(kind: str, text: str, domain: str) -> str:
    return next(iter(tokens(kind, text, domain)), "")


def tokens(kind: str, text: str, domain: str) -> list[str]:
    """The tokens with every key, newest first, so that rows are found even while rotate_keys runs."""
    value = KINDS[kind](text)
    if not value:
        return []
    return [f"{key_id}.{keyed_hash(key, domain, value)}" for key_id, key in index_ring().items()]


def keyed_hash(key: bytes, domain: str, value: str, size: int = BYTES) -> str:
    column_key = hmac.new(key, domain.encode(), hashlib.sha256).digest()
    digest = hmac.new(column_key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return digest[:size].hex()
