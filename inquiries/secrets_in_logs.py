"""Keeps the secret of a status page, which is part of its address, out of Django's own logs."""

import logging
from typing import Final

from outbox.addresses import without_status_secret

LOGGERS: Final = ["django.request", "django.server", "django.security.csrf"]


class WithoutSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = without_status_secret(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_status_secret(argument) if isinstance(argument, str) else argument for argument in record.args
            )
        return True


def hide() -> None:
    for name in LOGGERS:
        logging.getLogger(name).addFilter(WithoutSecrets())
