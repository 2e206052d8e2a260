"""The service, as processes of its own: really killed, stopped, and cut off from the database."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.utils import timezone

from outbox import delivery
from outbox.models import OutboxMail
from outbox.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def database_url():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    account = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}".rstrip(":")
    return f"postgres://{account}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


@pytest.fixture
def start(server, tmp_path):
    """Starts `send_mail` as a process; what it says goes to a file."""
    started = []

    def start(*arguments):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.outbox.worker_settings",
            "DATABASE_URL": database_url(),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(server.port),
            "EMAIL_USE_TLS": "off",
        }
        log = tmp_path / f"worker-{len(started)}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "send_mail", *arguments],
                cwd=django_settings.BASE_DIR,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        process.log = log
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(true, seconds=15):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def sent():
    return OutboxMail.objects.filter(state=OutboxMail.State.SENT).count()


def test_three_runs_at_once_send_each_mail_once(write, server, start):
    written = [write(now=timezone.now()).message_id for _ in range(30)]
    server.seconds = 0.05

    processes = [start() for _ in range(3)]

    assert [process.wait(20) for process in processes] == [0, 0, 0]
    assert sorted(server.message_ids) == sorted(written)
    tried = [int(re.search(r"Mails tried: (\d+)", process.log.read_text())[1]) for process in processes]
    assert sum(tried) == 30


@pytest.mark.parametrize("accepted", [False, True], ids=["before it was accepted", "after it was accepted"])
def test_a_worker_killed_while_sending_loses_no_mail(write, server, start, accepted):
    written = {write(now=timezone.now()).message_id for _ in range(30)}
    server.seconds, server.keeps_the_victims = 0.1, accepted
    workers = [start("--forever") for _ in range(3)]
    server.victim = f"worker-{workers[0].pid}.example"

    assert server.victim_waits.wait(15)
    workers[0].send_signal(signal.SIGKILL)
    workers[0].wait()
    held = OutboxMail.objects.get(leased_by__contains=f":{workers[0].pid}:")
    wait_until(lambda: sent() == 30)

    arrived = Counter(server.message_ids)
    assert arrived.keys() == written
    assert {message_id for message_id, times in arrived.items() if times > 1} == (
        {held.message_id} if accepted else set()
    )
    assert arrived[held.message_id] == 1 + accepted
    assert OutboxMail.objects.get(pk=held.pk).attempts == 2


def test_a_signal_ends_the_service_after_the_mail_that_it_is_sending(write, server, start):
    for _ in range(3):
        write(now=timezone.now())
    server.seconds = 0.5
    worker = start("--forever")

    assert server.someone_waits.wait(15)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(5) == 0
    assert (sent(), len(server.arrived)) == (1, 1)
    assert OutboxMail.objects.filter(state=OutboxMail.State.PENDING, leased_by="", attempts=0).count() == 2
    assert "Traceback" not in worker.log.read_text()


def test_ctrl_c_ends_an_idle_service_at_once(write, server, start):
    write(now=timezone.now())
    worker = start("--forever")
    wait_until(lambda: sent() == 1)

    worker.send_signal(signal.SIGINT)

    assert worker.wait(1) == 0
    assert "Traceback" not in worker.log.read_text()


@pytest.fixture
def database_away():
    def rename(this, other):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {this} RENAME TO {other}")

    rename("outbox_message", "elsewhere")
    back = []

    def come_back():
        rename("elsewhere", "outbox_message")
        back.append(True)

    yield come_back
    if not back:
        come_back()


def test_the_service_waits_for_a_database_that_is_away(database_away, write, server, start):
    worker = start("--forever")
    wait_until(lambda: "The database does not answer" in worker.log.read_text())

    database_away()
    write(now=timezone.now())
    wait_until(lambda: sent() == 1)

    assert worker.log.read_text().count("The database does not answer") == 1
    assert len(server.arrived) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to cut")
def test_a_connection_that_is_cut_while_a_mail_is_out_does_not_send_it_twice(write, server, start):
    write(now=timezone.now())
    server.seconds = 1
    start("--forever")
    assert server.someone_waits.wait(15)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    wait_until(lambda: sent() == 1)

    assert len(server.arrived) == 1


@pytest.fixture
def worker(monkeypatch):
    """A service in this process that need not rest."""
    worker = Worker()
    worker.forever = True
    monkeypatch.setattr(worker, "rest", lambda: None)
    return worker


def failing(times, action):
    failures = iter(range(times))

    def fail_first(*arguments):
        if next(failures, None) is not None:
            raise OperationalError("gone")
        return action(*arguments)

    return fail_first


def test_a_database_that_goes_away_between_sending_and_noting_it_is_waited_for(write, mailoutbox, monkeypatch, worker):
    write(now=timezone.now())
    monkeypatch.setattr(delivery, "settle", failing(2, delivery.settle))

    worker.run()

    assert (sent(), len(mailoutbox)) == (1, 1)


def test_a_service_that_waits_for_the_database_still_stops(monkeypatch, worker):
    monkeypatch.setattr(delivery, "claim", failing(1_000_000, delivery.claim))
    monkeypatch.setattr(worker, "rest", lambda: setattr(worker, "stopping", True))

    worker.run_forever()


def test_a_single_run_without_a_database_fails(monkeypatch):
    monkeypatch.setattr(delivery, "claim", failing(1, delivery.claim))

    with pytest.raises(OperationalError):
        Worker().run()
