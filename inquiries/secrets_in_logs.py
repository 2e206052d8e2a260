"""Keeps the secret of a status page, which is part of its address, out of Django's own log lines."""

import logging
import re
from typing import Any, Final

SECRET: Final = re.compile(r"(/inquiries/status/)[^/\s?\"]+")
LOGGERS: Final = ["django.request", "django.server", "django.security.csrf"]


class WithoutSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(hidden(argument) for argument in record.args)
        return True


def hidden(value: Any) -> Any:
    return SECRET.sub(r"\1-", value) if isinstance(value, str) else value


def hide() -> None:
    for name in LOGGERS:
        logging.getLogger(name).addFilter(WithoutSecrets())
