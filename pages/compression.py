"""Compresses public reading pages, and only those.

If a page has a secret, such as a form token, and an attacker can add words to the page, the length of the compressed
page reveals the secret letter by letter (BREACH, CVE-2013-3587). So only pages that any cache may keep are compressed:
they set no cookie and do not depend on one. Their ETag is weak, because the plain and the compressed page are the same
in meaning but not in bytes (RFC 9110, section 8.8.1).
"""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

SMALLEST = 500  # bytes; for a smaller page the header costs more than compression saves
# For a page of 32 KB, quality 5 takes 2 ms; quality 11 takes 80 ms and saves another 12 %. So the best version is made
# once and kept. Addresses with a query string are unlimited in number and get the quick version.
QUICK, BEST = 5, 11
REFUSED = re.compile(r"q=0(\.0*)?")

Handler = Callable[[HttpRequest], HttpResponseBase]


def compressed_reading_pages(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponse) and is_public(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            coding = best_coding(request.headers.get("Accept-Encoding", ""))
            if coding and response.status_code == 200 and len(response.content) >= SMALLEST:
                compress(response, coding, QUICK if request.META.get("QUERY_STRING") else BEST)
        return response

    return middleware


def is_public(response: HttpResponse) -> bool:
    return (
        response.get("ETag", "").startswith("W/")
        and "public" in response.get("Cache-Control", "")
        and "cookie" not in response.get("Vary", "").lower()
        and not response.cookies
        and not response.has_header("Content-Encoding")
    )


def best_coding(accepted: str) -> str | None:
    choices = [choice.replace(" ", "").lower().partition(";") for choice in accepted.split(",")]
    names = {name for name, _, weight in choices if not REFUSED.fullmatch(weight)}
    return next((coding for coding in ("br", "gzip") if coding in names), None)


def compress(response: HttpResponse, coding: str, quality: int) -> None:
    if quality == BEST:
        response.content = best_version(response.content, coding)
    else:
        response.content = compressed(response.content, coding, quality)
    response["Content-Encoding"] = coding
    response["Content-Length"] = str(len(response.content))


@lru_cache(maxsize=128)
def best_version(page: bytes, coding: str) -> bytes:
    # The cache key is the page itself, not its ETag: a wrong ETag must not bring back old words.
    return compressed(page, coding, BEST)


def compressed(page: bytes, coding: str, quality: int) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(page, quality=quality))
    return gzip.compress(page, compresslevel=min(quality, 9), mtime=0)
