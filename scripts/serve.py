"""`make serve`: from a fresh clone to a running site. Steps that are already done are skipped."""

import contextlib
import errno
import os
import signal
import socket
import sys
import threading
import time

from scripts import environment
from scripts.env_file import write_once
from scripts.environment import PYTHON, ROOT, say, step
from scripts.supervisor import supervise

HOST = "127.0.0.1"


def free_port(text: str) -> int:
    another = "PORT=8002 make serve" if text == "8001" else "PORT=8001 make serve"
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        sys.exit(f"PORT is {text!r}, but a port is a number from 1 to 65535; try {another}")
    port = int(text)
    with socket.socket() as listener:
        # As the server itself does: a port that was in use a moment ago counts as free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen()
        except OSError as error:
            why = "taken by another program" if error.errno == errno.EADDRINUSE else "not open to you"
            sys.exit(f"Port {port} is {why}; try another one: {another}")
    return port


def announce(port: int) -> None:
    while not listening(port):
        time.sleep(0.1)
    site = f"http://{HOST}:{port}/"
    say(f"\nThe site is ready at {site}\nStaff sign in at {site}admin/\nCtrl-C stops it.\n")


def listening(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def prepare_database() -> None:
    too_old = step("Checking the database", PYTHON, "manage.py", "old_database").strip()
    if too_old:
        sys.exit(too_old)
    step("Preparing the database", PYTHON, "manage.py", "migrate", "--noinput")
    step("Loading the sample content", PYTHON, "manage.py", "load_sample")
    account = step("Looking for a staff account", PYTHON, "manage.py", "first_account").strip()
    if account:
        # The only output that is shown, because it has the one-time password.
        say(f"\n{account}\n")


def serve() -> int:
    if not PYTHON.exists():
        environment.require_venv_module()
    port = free_port(os.environ.get("PORT") or "8000")

    environment.prepare(environment.RUNTIME)
    if write_once(ROOT / ".env"):
        say("Wrote .env with fresh keys. Keep it: without them encrypted data cannot be read.")
    (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
    prepare_database()

    say("Starting the site ...")
    threading.Thread(target=announce, args=(port,), daemon=True).start()
    return supervise(
        [
            [PYTHON, "manage.py", "runserver", f"{HOST}:{port}"],
            [PYTHON, "manage.py", "send_mail", "--forever"],
            [PYTHON, "manage.py", "tick", "--forever"],
        ]
    )


def main() -> None:
    # Until the site is supervised, SIGTERM ends the setup as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        status = serve()
    except KeyboardInterrupt:
        status = 0
    if status == 0:
        say("\nStopped.")
    sys.exit(status)


if __name__ == "__main__":
    main()
