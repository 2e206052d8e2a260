"""System checks for what production needs. They run at every production start and in `manage.py check --deploy`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from vault.keys import index_ring, keyring

# Django's own minimum for `check --deploy` (security.W009).
SHORTEST_SECRET_KEY, FEWEST_DIFFERENT_CHARACTERS = 50, 5
KEY_COMMAND = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
FIELD_KEY_COMMAND = "python -c 'import base64, os; print(\"k1:\" + base64.urlsafe_b64encode(os.urandom(32)).decode())'"


def production_settings(**_: Any) -> list[checks.CheckMessage]:
    errors: list[checks.CheckMessage] = []

    def error(number: int, message: str, hint: str) -> None:
        errors.append(checks.Error(message, hint=hint, id=f"anchor.E{number:03}"))

    if not secret_key():
        error(1, "SECRET_KEY is not set.", f"Make one with: {KEY_COMMAND}")
    elif too_simple(secret_key()):
        error(
            8,
            f"SECRET_KEY is shorter than {SHORTEST_SECRET_KEY} characters or too simple to keep sessions from forgery.",
            f"Make one with: {KEY_COMMAND}",
        )
    if not settings.FIELD_KEYS:
        error(
            2,
            "FIELD_KEYS is not set: patients' requests could not be encrypted.",
            f"Make one with: {FIELD_KEY_COMMAND}",
        )
    if not settings.INDEX_KEYS:
        error(
            6,
            "Neither INDEX_KEYS nor INDEX_KEY is set: patients' requests could not be found by phone, email or name.",
            f"Make INDEX_KEYS with: {FIELD_KEY_COMMAND}",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        error(
            3,
            "ALLOWED_HOSTS does not name the site's own host names.",
            "Set it to the names that patients type, for example ALLOWED_HOSTS=www.example.org,example.org",
        )
    if settings.DEBUG:
        error(4, "DEBUG is on, which shows settings and patients' data on error pages.", "Set DEBUG=off.")
    return errors


def readable_field_keys(**_: Any) -> list[checks.CheckMessage]:
    if not settings.FIELD_KEYS:
        return []
    try:
        keyring()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), hint=f"Make one with: {FIELD_KEY_COMMAND}", id="anchor.E005")]
    return []


def readable_index_keys(**_: Any) -> list[checks.CheckMessage]:
    if not settings.INDEX_KEYS:
        return []
    try:
        index_ring()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), hint=f"Make one with: {FIELD_KEY_COMMAND}", id="anchor.E007")]
    return []


def production_settings_always(**kwargs: Any) -> list[checks.CheckMessage]:
    return production_settings(**kwargs) if settings.PRODUCTION else []


def production_settings_for_deploy(**kwargs: Any) -> list[checks.CheckMessage]:
    return [] if settings.PRODUCTION else production_settings(**kwargs)


def register_all() -> None:
    checks.register(production_settings_always, checks.Tags.security)
    checks.register(production_settings_for_deploy, checks.Tags.security, deploy=True)
    checks.register(readable_field_keys, checks.Tags.security)
    checks.register(readable_index_keys, checks.Tags.security)


def found_at_start() -> Sequence[checks.CheckMessage]:
    return [*production_settings_always(), *readable_field_keys(), *readable_index_keys()]


def refuse_a_bad_start() -> None:
    found = found_at_start()
    if found:
        raise ImproperlyConfigured("\n" + "\n".join(str(message) for message in found))


def secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # Django raises it for an empty key
        return ""


def too_simple(key: str) -> bool:
    few = len(key) < SHORTEST_SECRET_KEY or len(set(key)) < FEWEST_DIFFERENT_CHARACTERS
    return few or key.startswith("django-insecure-")
