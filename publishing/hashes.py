"""The hashes by which contents are told apart and sign-offs are bound to words."""

import hashlib
import json
from typing import Any


def content_hash(content: Any) -> str:
    """SHA-256 of the content as JSON with sorted keys: equal for equal words, wherever and whenever computed."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
