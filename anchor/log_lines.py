"""Keeps private words out of log lines."""

import logging
import re

QUERY = re.compile(r"\?[^\s\"]*")


class WithoutQuery(logging.Filter):
    """Removes query strings from the log of the development server: search words are health data."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", part) if isinstance(part, str) else part for part in record.args)
        return True
