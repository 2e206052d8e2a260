"""The address of the patient's own page, and how to keep its secret out of logs.

Standard library only: deploy/gunicorn.conf.py imports this module into gunicorn's main process, which keeps what it has
imported when it reloads the site.
"""

import re
from typing import Final

STATUS_PAGE: Final = "/inquiries/status/"  # the secret follows
SECRET: Final = re.compile(rf"({STATUS_PAGE})[^/?\s\"]+")


def without_status_secret(text: str) -> str:
    """`text` with a dash in place of the secret in every address of a status page."""
    return SECRET.sub(r"\1-", text)
