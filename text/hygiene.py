"""Cleans text that people type or paste, in any script."""

import hashlib
import unicodedata

INVISIBLE = {"\u200b", "\u2060", "\ufeff"}


def clean_text(text: str) -> str:
    """`text` in Unicode form NFC, with \\n line ends, without control characters or surrounding space."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return "".join(char for char in kept if char not in INVISIBLE).strip()


def clean_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def in_ascii(text: str) -> str:
    """`text` with digits of any script, and full-width characters, written in ASCII."""
    compatible = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in compatible)


def lines_of(text: str) -> list[str]:
    """The non-blank lines of a text area, stripped. Browsers end each line with CRLF."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
