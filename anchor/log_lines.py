"""What may stand in a log line."""

import logging
import re

QUERY = re.compile(r"\?[^\s\"]*")


class WithoutQuery(logging.Filter):
    """Cuts the query string from the lines of the development server: what patients search for is health data."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", part) if isinstance(part, str) else part for part in record.args)
        return True
