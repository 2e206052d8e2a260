"""Answers requests for reading pages, with an ETag, or with 304 if the browser already has the page."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language

from clinic import facts
from pages import notices

# Folders with Python files that no page is made of.
NOT_SERVED = {"tests", "scripts", "deploy", "var"}


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for pattern in ("[a-z]*/**/*.py", "templates/**/*.html", "static/**/*.*", "locale/**/*.mo"):
        for file in sorted(folder.glob(pattern)):
            if file.relative_to(folder).parts[0] not in NOT_SERVED:
                digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def fingerprint_at_start() -> str:
    return fingerprint(settings.BASE_DIR)


def release() -> str:
    """The part of an ETag that changes with each release, so that browsers never keep a page of an old release."""
    return fingerprint(settings.BASE_DIR) if settings.DEBUG else fingerprint_at_start()


def conditional_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    shown: Iterable[str],
    status: int = 200,
    *,
    is_sample: bool = False,
) -> HttpResponse:
    """The rendered page with an ETag, or 304 without rendering it.

    `shown` has the hashes or dates of the page's own content, such as the hash of an edition. What every page shows is
    added here: the facts about the clinic, the notices, the language, the site's address and the release. The ETag is
    weak, because the page may be compressed (RFC 9110, section 8.8.3).

    Search engines must not list sample text, nor any page of a sample practice.
    """
    if is_sample and "page" in context:
        context = context | {"page": replace(context["page"], sample=True)}
    hidden = is_sample or facts.of(request).practice.sample
    footer = [f"{notice.slug} {notice.title}" for notice in notices.of(request)]
    parts = [template, *shown, facts.of(request).stamp, *footer, get_language() or "", settings.SITE_URL, release()]
    etag = 'W/"' + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + '"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, template, context | {"noindex": hidden}, status=status)
    response["ETag"] = etag
    if hidden:
        response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
