"""The few lines of HTTP that a link check needs (RFC 9112)."""

import http.client
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import SplitResult, quote


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    status: int
    location: str = ""

    @property
    def is_interim(self) -> bool:
        return self.status < 200

    @property
    def leads_to(self) -> str:
        return self.location if self.status in {301, 302, 303, 307, 308} else ""


def head_of_request(method: str, parts: SplitResult, host: str, user_agent: str) -> bytes:
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + ("?" if parts.query else "")
    target += quote(parts.query, safe="/%:@!$&'()*+,;=~?[]")
    named = f"[{host}]" if ":" in host else host
    lines = [
        f"{method} {target} HTTP/1.1",
        f"Host: {named}" + (f":{parts.port}" if parts.port not in {None, 443} else ""),
        f"User-Agent: {user_agent}",
        "Accept: */*",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: |\r|$)")


def parsed_head(head: bytes) -> LinkAnswer:
    status, (_line, _end, fields) = STATUS_LINE.match(head), head.partition(b"\r\n")
    if not status:
        raise http.client.BadStatusLine(repr(head[:40]))
    location = http.client.parse_headers(BytesIO(fields + b"\r\n\r\n")).get("Location", "")
    in_utf8 = location.encode("latin-1", "replace").decode("utf-8", "replace")
    return LinkAnswer(int(status[1]), in_utf8.strip().replace(" ", "%20"))
