"""These tests take minutes and stop real processes: `make faults` runs them, `make test` does not."""

import os
import signal

import pytest

from tests.faults.postgresql import Cluster
from tests.faults.site import Site
from tests.outbox.mail_server import MailServer

collect_ignore_glob = [] if os.environ.get("FAULTS") else ["test_*.py"]
if os.environ.get("FAULTS"):
    # No PostgreSQL may stay behind when the tests are terminated: the fixtures clean up, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def cluster():
    with Cluster() as running:
        yield running


@pytest.fixture(scope="session")
def mail_server():
    server = MailServer()
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture(scope="session")
def on_postgresql(cluster, mail_server, tmp_path_factory):
    with Site(tmp_path_factory.mktemp("postgresql"), cluster.database("site"), mail_server.port) as running:
        yield running


@pytest.fixture(scope="session")
def on_sqlite(mail_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sqlite")
    with Site(folder, f"sqlite:///{folder}/site.sqlite3", mail_server.port) as running:
        yield running


@pytest.fixture
def measured(capsys):
    """Prints a measurement, bypassing pytest's capture."""

    def say(text):
        with capsys.disabled():
            print(f"\n  {text}", end="")

    return say
