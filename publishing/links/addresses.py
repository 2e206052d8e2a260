"""Which addresses are complete and safe to follow."""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit


def is_https(url: str) -> bool:
    """Whether `url` is a complete https address with a host, without a user name, spaces or control characters."""
    return parsed(url) is not None


NOT_IN_A_URL: Final = re.compile(r"[\x00-\x20\x7f\\]")


def parsed(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        port_is_valid = parts.port != 0
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or not port_is_valid:
        return None
    return None if "@" in parts.netloc or NOT_IN_A_URL.search(url) else parts


def ascii_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    return host if ":" in host else host.encode("idna").decode("ascii")
