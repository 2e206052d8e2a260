"""Mail while the mail server or the sender breaks: each message goes out once, and no patient waits for it."""

import signal
import time
from collections import Counter
from statistics import median

import pytest

from tests.faults.patients import at_the_last_page
from tests.faults.site import wait_until

SENDING = 8


@pytest.fixture
def site(on_postgresql, mail_server):
    """The site with an empty outbox, and a mail server that accepts mail until a test makes it fail."""
    on_postgresql.do("UPDATE outbox_message SET state = 'sent', context = NULL, lease_until = NULL")
    mail_server.arrived.clear()
    yield on_postgresql
    mail_server.hangs = mail_server.drops = False
    mail_server.answer_to_text = mail_server.victim = ""


@pytest.fixture
def sender(site):
    process = site.sender()
    yield process
    process.terminate()
    process.wait(30)


def written(site):
    """The Message-IDs of the mail that is not sent yet."""
    return {message_id for _kind, state, message_id, _attempts in site.mails() if state == "pending"}


def send_some(site, count=SENDING):
    """Sends requests and returns the Message-IDs of their mail, two each."""
    before = {message_id for _kind, _state, message_id, _attempts in site.mails()}
    for patient in at_the_last_page(site, count):
        patient.send()
    after = {message_id for _kind, _state, message_id, _attempts in site.mails()}
    assert len(after - before) == 2 * count
    return after - before


def everything_is_sent(site):
    return not written(site)


def as_if_time_had_passed(site):
    """Makes waiting mail due at once: the second wait alone takes most of a minute."""
    site.do("UPDATE outbox_message SET not_before = created_at WHERE state = 'pending'")


def refuse(server):
    server.answer_to_text = "451 4.3.0 try again later"


def hang(server):
    server.hangs = True


def drop(server):
    server.drops = True


@pytest.mark.parametrize("fault", [refuse, hang, drop])
def test_each_mail_goes_out_once_after_a_mail_server_that_fails(site, mail_server, sender, fault, measured):
    fault(mail_server)
    mails = send_some(site, 4)
    wait_until(lambda: sum(attempts for *_, attempts in site.mails() if attempts) >= 1 and written(site))
    time.sleep(3)
    assert mail_server.arrived == []
    assert mails == written(site)

    mail_server.hangs, mail_server.drops, mail_server.answer_to_text = False, False, ""
    began = time.monotonic()
    wait_until(lambda: as_if_time_had_passed(site) or everything_is_sent(site), 90)

    assert sorted(mail_server.message_ids) == sorted(mails)
    measured(f"mail server that does {fault.__name__}: 8 mails, each once, {time.monotonic() - began:.0f} s later")


def test_each_mail_goes_out_once_after_a_postgresql_that_is_stopped_hard(site, mail_server, sender, cluster, measured):
    mail_server.seconds = 0.2
    mails = send_some(site)
    cluster.stop()
    time.sleep(3)
    cluster.start()

    took = wait_until(lambda: everything_is_sent(site), 60)

    mail_server.seconds = 0
    arrived = Counter(mail_server.message_ids)
    assert arrived.keys() == mails
    assert sum(arrived.values()) <= len(mails) + 1
    assert sender.poll() is None
    measured(f"PostgreSQL stopped hard while mail went out: 16 mails, each out, {took:.1f} s after it was back")


@pytest.mark.parametrize("accepted", [False, True], ids=["before it was accepted", "after it was accepted"])
def test_a_sender_that_is_killed_loses_no_mail_and_doubles_only_the_one_that_was_just_accepted(
    site, mail_server, accepted, measured
):
    mail_server.keeps_the_victims = accepted
    mail_server.victim_waits.clear()
    mails = send_some(site)
    sender = site.sender()
    mail_server.victim = f"sender-{sender.pid}.example"
    assert mail_server.victim_waits.wait(30)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    mail_server.victim = ""
    ((held, attempts),) = site.rows("SELECT message_id, attempts FROM outbox_message WHERE leased_by <> ''")
    assert attempts == 1

    another = site.sender()
    took = wait_until(lambda: everything_is_sent(site), 60)
    another.terminate()
    another.wait(30)

    arrived = Counter(mail_server.message_ids)
    assert arrived.keys() == mails
    assert {name for name, times in arrived.items() if times > 1} == ({held} if accepted else set())
    measured(f"sender killed: 16 mails, {sum(arrived.values())} arrived, all out {took:.1f} s later")


def test_no_patient_waits_for_the_mail_server(site, mail_server, sender, measured):
    times = {"accepts": [], "hangs": []}
    patients = at_the_last_page(site, 40)

    # In turns, so that other load on the machine slows down both alike.
    for number, patient in enumerate(patients):
        mail_server.hangs = bool(number // 5 % 2)
        began = time.monotonic()
        answer = patient.browser.post(patient.address, patient.form)
        times["hangs" if mail_server.hangs else "accepts"].append((time.monotonic() - began) * 1000)
        assert answer.status_code == 302
        if number % 5 == 0:
            mail_server.someone_waits.clear()
            assert mail_server.someone_waits.wait(30)

    well, hanging = median(times["accepts"]), median(times["hangs"])
    # A request that waited for the mail server would wait for EMAIL_TIMEOUT, which is 2 seconds.
    assert max(times["hangs"]) < 1500
    assert hanging < 1.5 * well + 100
    measured(
        f"the last page answers in {well:.0f} ms; with the mail server hanging in {hanging:.0f} ms (medians of 20)"
    )
