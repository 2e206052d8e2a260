"""Cleaning what people type or paste, in any script."""

import hashlib
import unicodedata

INVISIBLE = {"\u200b", "\u2060", "\ufeff"}


def clean_text(text: str) -> str:
    """`text` in Unicode's composed form, with plain line ends, without control characters and outer space."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (each for each in text if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"})
    return "".join(each for each in kept if each not in INVISIBLE).strip()


def clean_line(text: str) -> str:
    """`text` as clean_text gives it, on one line and with single spaces."""
    return " ".join(clean_text(text).split())


def in_ascii(typed: str) -> str:
    """Digits and signs of any script or width as ASCII has them."""
    compatible = unicodedata.normalize("NFKC", typed)
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in compatible)


def lines_of(text: str) -> list[str]:
    """The lines of a text area that say something; browsers end them with CRLF."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
