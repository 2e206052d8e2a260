"""System checks for what mail needs; each says what to set."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from outbox import mail

# Connecting, greeting, STARTTLS, sign-in, sender, recipient, text and QUIT each wait for at most one timeout.
WAITS = 13


def lease_outlives_smtp(**_: Any) -> list[checks.CheckMessage]:
    longest = timedelta(seconds=WAITS * settings.EMAIL_TIMEOUT)
    if longest < settings.OUTBOX_LEASE:
        return []
    return [
        checks.Error(
            "A worker may still be sending a mail when another one takes it over.",
            hint=f"Make OUTBOX_LEASE longer than {WAITS} times EMAIL_TIMEOUT, or EMAIL_TIMEOUT shorter.",
            id="outbox.E001",
        )
    ]


def every_mail_has_its_words(**_: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"The mail {kind} has no template {name}.", hint=f"Write templates/{name}.", id="outbox.E002")
        for kind, registered in mail.registered().items()
        for name in (registered.subject_template, registered.text_template)
        if not found(name)
    ]


def found(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True


def links_are_whole(**_: Any) -> list[checks.CheckMessage]:
    parts = urlsplit(settings.SITE_URL)
    schemes = {"https"} if settings.PRODUCTION else {"http", "https"}
    if parts.scheme in schemes and parts.hostname and not (parts.path or parts.query or parts.fragment):
        return []
    return [
        checks.Error(
            "SITE_URL cannot be used as the beginning of links in mails.",
            hint="Set it to the site's own address, for example SITE_URL=https://www.example.org",
            id="outbox.E003",
        )
    ]


def mail_server_is_named(**_: Any) -> list[checks.CheckMessage]:
    # Not an error: without a mail server the site still accepts requests, and the mails wait.
    if settings.EMAIL_HOST:
        return []
    return [
        checks.Info(
            "EMAIL_HOST is not set: mail waits in the outbox.",
            hint="Name the mail server, for example EMAIL_HOST=smtp.example.org",
            id="outbox.I004",
        )
    ]


def register_all() -> None:
    for check in (lease_outlives_smtp, every_mail_has_its_words, links_are_whole):
        checks.register(check)
    checks.register(mail_server_is_named, deploy=True)
