"""How gunicorn serves the site: `gunicorn -c deploy/gunicorn.conf.py anchor.wsgi`.

What patients search for is health data, so no log line holds a query string; the address of a patient's own page holds
a secret, so no log line holds that.
"""

import re
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

SECRET = re.compile(r"(/inquiries/status/)[^/?\s]+")


class PathOnly(Logger):
    """Logs addresses up to the question mark, and percent-encoded, so that a line break in one forges no line."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        path = SECRET.sub(r"\1-", quote(environ.get("PATH_INFO", ""), encoding="latin-1"))
        return super().atoms(resp, req, environ, request_time) | {"U": path}

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        # "Error handling request /search/?q=...", for example of a worker that ran out of time.
        without_query = (SECRET.sub(r"\1-", arg.partition("?")[0]) if isinstance(arg, str) else arg for arg in args)
        super().exception(msg, *without_query, **kwargs)


# TCP and not a socket file: behind that, every patient would have the same address, and limits count by address.
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
