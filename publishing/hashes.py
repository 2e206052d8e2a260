"""Hashes that identify content. Sign-offs and approvals are bound to them."""

import hashlib
import json

from text.json_values import JsonValue


def content_hash(content: JsonValue) -> str:
    """SHA-256 (hexadecimal) of the content as JSON with sorted keys, so equal content always has the same hash."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
