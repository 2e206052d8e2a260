"""A separate PostgreSQL, which a test may stop without warning."""

import glob
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.outbox.mail_server import free_port

# PostgreSQL refuses to run as root.
OWNER = "postgres" if os.geteuid() == 0 else None


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    initdb = found[-1] if found else shutil.which("initdb")
    if not initdb:
        pytest.skip("There is no PostgreSQL here to stop and start; on Debian: sudo apt-get install postgresql")
    return Path(initdb).parent


class Cluster:
    """A server with PostgreSQL's defaults, above all for what is on disk when a commit returns."""

    def __enter__(self):
        self.programs = programs()
        # In /tmp, because the path of a socket must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="faults-", dir="/tmp"))
        if OWNER:
            shutil.chown(self.folder, OWNER)
        self.data, self.log, self.port = self.folder / "data", self.folder / "log", free_port()
        self.run("initdb", "-D", self.data, "-U", "clinic", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder)

    def run(self, program, *arguments):
        command = [self.programs / program, *map(str, arguments)]
        return subprocess.run(
            command, cwd=self.folder, user=OWNER, check=True, stdout=subprocess.PIPE, timeout=120
        ).stdout

    def start(self):
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        command = ["start", "-w", "-D", self.data, "-l", self.log, "-t", "60", "-o", options]
        # The server keeps inherited files open, so reading from a pipe would never end.
        subprocess.run(
            [self.programs / "pg_ctl", *map(str, command)],
            cwd=self.folder, user=OWNER, check=True, stdout=subprocess.DEVNULL, timeout=90,
        )  # fmt: skip

    def stop(self):
        """Stops at once, without ending sessions or writing anything to disk."""
        self.run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-t", "30")

    def database(self, name):
        """Creates a database and returns its address."""
        self.run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "clinic", name)
        return f"postgres://clinic@127.0.0.1:{self.port}/{name}"

    def dump(self, name):
        return self.run("pg_dump", "-h", "127.0.0.1", "-p", self.port, "-U", "clinic", name)
