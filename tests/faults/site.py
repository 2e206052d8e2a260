"""The site as in production: gunicorn with two workers and a database of its own."""

import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from tests.anchor.test_production import GOOD
from tests.outbox.mail_server import free_port

ROOT = Path(__file__).resolve().parents[2]
HOST, PHONE = "www.example.org", "(303) 555-0142"
PASSWORD = "a long passphrase"
RECOVERED_WITHIN = 10
# All test patients share an address and a phone number, and they are fast.
NO_LIMITS = dict.fromkeys(
    ["INQUIRIES_PER_ADDRESS", "INQUIRIES_PER_CONTACT", "DRAFTS_PER_ADDRESS", "QUARANTINE_POINTS"], "1000000"
)
NURSE = f"""
from django.contrib.auth.models import Group
from staff.models import StaffMember
nurse = StaffMember.objects.create_user("nurse", "nurse@example.org", "{PASSWORD}", is_staff=True)
nurse.groups.add(Group.objects.get(name="Front desk"))
"""


def wait_until(true, seconds=30):
    """Returns the seconds until `true()` was true."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.05)
    return time.monotonic() - began


class Site:
    def __init__(self, folder, database_url, mail_port):
        self.folder, self.database_url, self.port = folder, database_url, free_port()
        self.environment = GOOD | NO_LIMITS | {"DATA_DIR": str(folder), "DATABASE_URL": database_url}
        self.environment |= {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "PYTHONUNBUFFERED": "1"}
        self.environment |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_port)}
        self.environment |= {"EMAIL_USE_TLS": "off", "EMAIL_TIMEOUT": "2"}
        self.processes = []

    def __enter__(self):
        self.manage("migrate", "--noinput")
        self.manage("load_sample")
        self.manage("collectstatic", "--noinput")
        self.manage("shell", "--no-imports", "--command", NURSE)
        options = ["-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        self.gunicorn = self.start("web", "-m", "gunicorn", *options, "anchor.wsgi")
        wait_until(self.answers)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                process.kill()

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL, timeout=120)

    def start(self, name, *arguments):
        """Starts a Python process of the site; its output goes to two files."""
        with (self.folder / f"{name}.out").open("ab") as out, (self.folder / f"{name}.err").open("ab") as err:
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=out, stderr=err
            )
        self.processes.append(process)
        return process

    def sender(self):
        return self.start("mail", "manage.py", "send_mail", "--forever")

    def logs(self):
        return b"".join(file.read_bytes() for pattern in ("*.out", "*.err") for file in self.folder.glob(pattern))

    # The workers ------------------------------------------------------------------------------------------------------

    def workers(self):
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
        return sorted(pid for pid, parent in pairs if parent == self.gunicorn.pid)

    def kill_workers(self, count=2):
        for pid in self.workers()[:count]:
            os.kill(pid, signal.SIGKILL)

    # Requests over HTTP -----------------------------------------------------------------------------------------------

    def connect(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def answers(self, path="/healthz/", status=200):
        with closing(self.connect(5)) as connection:
            try:
                connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
                return connection.getresponse().status == status
            except (OSError, http.client.HTTPException):
                return False

    # The database -----------------------------------------------------------------------------------------------------

    def database(self):
        if self.database_url.startswith("sqlite"):
            return sqlite3.connect(self.database_url.removeprefix("sqlite:///"), timeout=30)
        return psycopg2.connect(self.database_url)

    def rows(self, statement):
        with closing(self.database()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def do(self, statement):
        with closing(self.database()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(statement)
            connection.commit()

    def counts(self):
        """{reference of a request: {table: the values stored for it}}."""
        found = {}
        for reference, pk in self.rows("SELECT reference, id FROM inquiries_inquiry"):
            found[reference] = {"pk": str(pk).replace("-", "")}
        by_pk = {parts["pk"]: parts for parts in found.values()}
        for part, what in PARTS.items():
            for parts in found.values():
                parts[part] = []
            for pk, value in self.rows(f"SELECT inquiry_id, {what} FROM inquiries_{part}"):  # noqa: S608
                parts = by_pk.get(str(pk).replace("-", ""))
                if parts:  # otherwise the request arrived after the first query
                    parts[part].append(value)
        return {reference: {part: sorted(parts[part]) for part in PARTS} for reference, parts in found.items()}

    def mails(self):
        return self.rows("SELECT kind, state, message_id, attempts FROM outbox_message ORDER BY created_at")


PARTS = {"person": "role", "message": "direction", "consent": "kind", "mailing": "kind", "statustoken": "1"}
WHOLE = {
    "person": ["patient"],
    "message": ["in"],
    "consent": ["not_emergency", "privacy"],
    "mailing": ["request_received"],
    "statustoken": [1],
}
