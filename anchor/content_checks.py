"""A system check for what must be published before patients can use the site. It runs in `manage.py check --deploy`."""

from typing import Any

from django.core import checks
from django.db import Error as DatabaseError
from django.utils import timezone

from pages.notices import privacy_notice


def published_privacy_notice(**_: Any) -> list[checks.CheckMessage]:
    """Says nothing where there are no tables yet."""
    try:
        if privacy_notice(timezone.now()):
            return []
    except DatabaseError:
        return []
    message = "No privacy notice is published: patients cannot send requests, because there is nothing to agree to."
    hint = "Write the notice “privacy-practices” in the admin, have a colleague approve it, and publish it."
    return [checks.Warning(message, hint=hint, id="anchor.W001")]


def register() -> None:
    checks.register(published_privacy_notice, checks.Tags.compatibility, deploy=True)
