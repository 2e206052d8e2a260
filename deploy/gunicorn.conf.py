"""How gunicorn serves the site: `gunicorn -c deploy/gunicorn.conf.py anchor.wsgi`.

What patients search for is health data, so the logs contain no query strings. The address of a patient's own page
contains a secret, so the logs show a dash in its place.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger
from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response

from outbox.addresses import without_status_secret  # found because gunicorn starts in the project's folder


class PathOnly(Logger):
    """Logs addresses only up to the question mark, and percent-encoded, so that a line break cannot forge a line."""

    def atoms(self, resp: Response, req: Request, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        path = without_status_secret(quote(environ.get("PATH_INFO", ""), encoding="latin-1"))
        return super().atoms(resp, req, environ, request_time) | {"U": path}

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        # "Error handling request /search/?q=...", for example when a worker timed out.
        cleaned = (without_status_secret(arg.partition("?")[0]) if isinstance(arg, str) else arg for arg in args)
        super().exception(msg, *cleaned, **kwargs)


# TCP, not a socket file: with a socket file all patients would share one address, and limits count by address.
bind = "127.0.0.1:8000"
workers = 3
threads = 4
timeout = 30
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
worker_tmp_dir = "/dev/shm"  # noqa: S108  (in memory; only gunicorn's heartbeat uses it)
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
logger_class = PathOnly
