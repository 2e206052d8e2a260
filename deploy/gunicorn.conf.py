"""How gunicorn serves the site: `gunicorn -c deploy/gunicorn.conf.py anchor.wsgi`.

Search words are health data, so no log line has a query string. The address of a patient's status page is a secret, so
no log line has it either.
"""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger
from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response

SECRET = re.compile(r"(/inquiries/status/)[^/?\s]+")


class PathOnly(Logger):
    """Logs addresses without the query string, and percent-encoded, so that a line break cannot forge a log line."""

    def atoms(self, resp: Response, req: Request, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        path = SECRET.sub(r"\1-", quote(environ.get("PATH_INFO", ""), encoding="latin-1"))
        return super().atoms(resp, req, environ, request_time) | {"U": path}

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        # For example "Error handling request /search/?q=..." after a timeout.
        without_query = (SECRET.sub(r"\1-", arg.partition("?")[0]) if isinstance(arg, str) else arg for arg in args)
        super().exception(msg, *without_query, **kwargs)


# TCP, not a socket file: behind a socket file every patient would have the same address, and limits count by address.
bind = "127.0.0.1:8000"
workers = 3
threads = 4
timeout = 30
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
worker_tmp_dir = "/dev/shm"  # noqa: S108  (memory, and only gunicorn's heartbeat)
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
logger_class = PathOnly
