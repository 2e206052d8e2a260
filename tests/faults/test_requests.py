"""Requests while something breaks: what is acknowledged is stored once, and an outage says so and loses nothing."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.faults.patients import (
    Patient,
    at_the_last_page,
    check_nothing_lost_or_doubled,
    send_all,
)
from tests.faults.site import RECOVERED_WITHIN, wait_until
from tests.inquiries.browser import reference


@pytest.fixture(params=["on_postgresql", "on_sqlite"])
def site(request):
    return request.getfixturevalue(request.param)


def go_through(site, count, fault, after=6):
    """Sends many requests, with a fault halfway."""
    patients = at_the_last_page(site, count)
    before, mails = site.counts(), site.mails()

    happened = send_all(patients, fault, after)

    check_nothing_lost_or_doubled(site, patients, before, mails)
    return happened


@pytest.mark.parametrize("count", [1, 2], ids=["one worker", "all workers"])
def test_workers_that_are_killed_lose_and_double_no_request(site, measured, count):
    killed = site.workers()[:count]

    happened = go_through(site, 30, lambda: site.kill_workers(count))

    assert not set(killed) & set(site.workers())
    wait_until(lambda: len(site.workers()) == 2)
    measured(f"{count} of 2 workers killed: 30 sent, 30 stored, sent again {happened.again} times")


def test_every_worker_killed_again_and_again_loses_and_doubles_no_request(site, measured):
    def keep_killing():
        for _ in range(5):
            site.kill_workers()
            time.sleep(0.7)

    happened = go_through(site, 40, keep_killing, after=2)

    assert happened.again
    measured(f"all workers killed 5 times: 40 sent, 40 stored, sent again {happened.again} times")


def test_a_reload_loses_and_doubles_no_request(site, measured):
    old = site.workers()

    happened = go_through(site, 30, lambda: site.gunicorn.send_signal(signal.SIGHUP))

    wait_until(lambda: len(site.workers()) == 2 and not set(old) & set(site.workers()))
    measured(f"HUP: 30 sent, 30 stored, sent again {happened.again} times")


def test_a_postgresql_that_is_stopped_hard_loses_and_doubles_no_request(on_postgresql, cluster, measured):
    site = on_postgresql

    def stop_for_a_while():
        cluster.stop()
        time.sleep(4)
        assert site.answers()
        assert site.answers("/readyz/", 503)
        cluster.start()
        return wait_until(lambda: site.answers("/inquiries/new/"), RECOVERED_WITHIN)

    patients = at_the_last_page(site, 40)
    before, mails = site.counts(), site.mails()
    happened = send_all(patients, stop_for_a_while, 10)

    check_nothing_lost_or_doubled(site, patients, before, mails)
    outages = sum(len(patient.outages) for patient in patients)
    assert outages
    measured(
        f"PostgreSQL stopped hard: 40 sent, 40 stored; {outages} answers of 503 that kept what was typed; "
        f"recovered {happened.result:.1f} s after it was back"
    )


@pytest.mark.parametrize("seconds", [4, 24], ids=["shorter than people wait", "longer than the site waits"])
def test_a_sqlite_that_is_locked_by_a_long_write_loses_and_doubles_no_request(on_sqlite, measured, seconds):
    def lock():
        with closing(on_sqlite.database()) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")
        return wait_until(lambda: on_sqlite.answers("/inquiries/new/"), RECOVERED_WITHIN)

    happened = go_through(on_sqlite, 20, lock, after=4)

    measured(f"SQLite locked for {seconds} s: 20 sent, 20 stored, sent again {happened.again} times")


@pytest.mark.parametrize("seconds", [0, 0.02, 0.3])
def test_a_connection_that_is_cut_before_the_answer_was_read_and_a_retry_are_one_request(site, seconds):
    patients = at_the_last_page(site, 8)
    before, mails = site.counts(), site.mails()

    for patient in patients:
        patient.browser.post_and_hang_up(patient.address, patient.form, seconds)
        patient.send()

    check_nothing_lost_or_doubled(site, patients, before, mails)


def test_fifty_posts_of_one_form_at_once_are_one_request(site, measured):
    patient = Patient(site)
    before, mails = site.counts(), site.mails()
    together = threading.Barrier(50)

    def post(_):
        together.wait()
        answer = patient.browser.post(patient.address, patient.form)
        return answer.status_code, answer["Location"]

    began = time.monotonic()
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post, range(50)))
    took = time.monotonic() - began

    assert set(answers) == {(302, patient.address.replace("check", "sent"))}
    patient.reference = reference(patient.browser.get(answers[0][1]))
    check_nothing_lost_or_doubled(site, [patient], before, mails)
    measured(f"50 posts of one form at once: 50 equal answers, 1 request, in {took:.1f} s")
