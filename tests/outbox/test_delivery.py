"""What becomes of a mail when the mail server accepts, refuses, hangs or drops, and when it is tried again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from outbox import delivery
from outbox.delivery import FIRST_WAIT, LONGEST_WAIT, DeliveryOutcome, back_off
from outbox.models import OutboxMail
from tests.outbox.conftest import NOW
from tests.outbox.mail_server import free_port

PENDING, SENT, DEAD = OutboxMail.State.PENDING, OutboxMail.State.SENT, OutboxMail.State.DEAD
SECOND = timedelta(seconds=1)


def deliver(now=NOW, worker="worker"):
    """One turn of a worker; returns the mail as it is stored then, or None where nothing was due."""
    message = delivery.claim(now, worker)
    if message is None:
        return None
    delivery.settle(message, delivery.attempt(message), now)
    message.refresh_from_db()
    return message


# The mail server


def test_an_accepted_mail_is_sent_once_and_forgets_its_values(write, server):
    written = write()

    message = deliver()

    assert (message.state, message.sent_at, message.error_class) == (SENT, NOW, "")
    assert (message.lease_until, message.leased_by, message.sealed_context) == (None, "", None)
    assert deliver(NOW + timedelta(days=1)) is None
    assert server.message_ids == [written.message_id]
    assert server.arrived[0].sent_to == ["ana@example.com"]


@pytest.mark.parametrize("refusal", ["answer_to_recipient", "answer_to_text"])
@pytest.mark.parametrize("answer", ["451 Greylisted, ana@example.com", "452 4.2.2 Mailbox full"])
def test_a_temporary_refusal_is_tried_again_later(write, server, refusal, answer):
    write()
    setattr(server, refusal, answer)

    message = deliver()

    error = "SMTPRecipientsRefused" if refusal == "answer_to_recipient" else "SMTPDataError"
    assert (message.state, message.attempts, message.error_class) == (PENDING, 1, f"{error} {answer[:3]}")
    assert (message.not_before, message.leased_by) == (NOW + FIRST_WAIT, "")
    setattr(server, refusal, "")
    assert deliver(NOW + FIRST_WAIT - SECOND) is None
    assert deliver(NOW + FIRST_WAIT).state == SENT


@pytest.mark.parametrize("refusal", ["answer_to_recipient", "answer_to_text"])
@pytest.mark.parametrize("answer", ["550 No such user: ana@example.com", "553 No"])
def test_a_lasting_refusal_gives_the_mail_up_at_once(write, server, refusal, answer):
    write()
    setattr(server, refusal, answer)

    message = deliver()

    assert (message.state, message.attempts, message.error_class[-3:]) == (DEAD, 1, answer[:3])
    assert deliver(NOW + timedelta(days=30)) is None


def test_a_refused_sender_is_ours_to_repair_and_tried_again(write, server, settings):
    write()

    async def refuse(self, server, session, envelope, address, options):
        return "550 You may not send"

    type(server).handle_MAIL = refuse
    try:
        message = deliver()
    finally:
        del type(server).handle_MAIL

    assert (message.state, message.error_class) == (PENDING, "SMTPSenderRefused 550")


def test_a_hanging_server_costs_one_time_out(write, server):
    write()
    server.hangs = True

    message = deliver()

    assert (message.state, message.error_class) == (PENDING, "SMTPServerDisconnected")


def test_a_server_that_drops_the_connection_gets_the_mail_again_under_the_same_id(write, server):
    write()
    server.drops_after_accepting = True
    assert deliver().state == PENDING

    server.drops_after_accepting = False
    assert deliver(NOW + FIRST_WAIT).state == SENT

    first, second = server.message_ids
    assert first == second


def test_a_server_that_drops_before_accepting_gets_the_mail_later(write, server):
    write()
    server.drops = True

    assert deliver().error_class == "SMTPServerDisconnected"
    assert server.arrived == []


def test_a_server_that_is_not_there_gets_the_mail_later(write, server, settings):
    write()
    settings.EMAIL_PORT = free_port()

    assert (deliver().state, OutboxMail.objects.get().error_class) == (PENDING, "ConnectionRefusedError")


def test_a_server_without_tls_gets_no_mail_where_tls_is_asked_for(write, server, settings):
    write()
    settings.EMAIL_USE_TLS = True

    assert deliver().error_class == "SMTPNotSupportedError"
    assert server.arrived == []


def test_one_bad_mail_does_not_hold_up_the_others(write, server):
    write("broken")
    write(now=NOW + SECOND)

    assert deliver(NOW + SECOND).error_class == "TemplateDoesNotExist"
    assert deliver(NOW + SECOND).state == SENT


def test_a_kind_that_is_no_longer_registered_is_tried_again(write, server):
    message = write()
    OutboxMail.objects.filter(pk=message.pk).update(kind="gone")

    assert (deliver().state, OutboxMail.objects.get().error_class) == (PENDING, "Unregistered")


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_mail_server_is_talked_to(write, monkeypatch):
    write()
    seen = []
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: seen.append(connection.in_atomic_block))

    deliver()

    assert seen == [False]


# Attempts


def test_a_mail_is_given_up_after_its_attempts_and_not_before(write, server, settings):
    settings.OUTBOX_ATTEMPTS = 3
    write()
    server.answer_to_recipient = "451 Later"
    states, now = [], NOW

    for _ in range(3):
        message = deliver(now)
        states.append(message.state)
        now = message.not_before

    assert states == [PENDING, PENDING, DEAD]
    assert deliver(NOW + timedelta(days=30)) is None


@given(st.integers(1, 10_000))
def test_the_wait_never_shrinks_and_never_passes_its_cap(attempts):
    assert FIRST_WAIT <= back_off(attempts) <= back_off(attempts + 1) <= LONGEST_WAIT


@given(st.integers(1, 5))
def test_the_wait_grows_until_the_cap(attempts):
    assert back_off(attempts) < back_off(attempts + 1)


def test_a_mail_that_kills_every_worker_is_given_up(write, settings):
    settings.OUTBOX_ATTEMPTS = 2
    write()
    now = NOW
    for number in range(2):
        delivery.claim(now, f"killed {number}")
        now += settings.OUTBOX_LEASE

    message = deliver(now)

    assert (message.state, message.error_class) == (DEAD, "WorkerLost")


def test_only_what_was_given_up_is_revived(write, server):
    server.answer_to_recipient = "550 No"
    write()
    deliver()
    waiting, gone = write(), write()
    delivery.settle(delivery.claim(NOW, "a"), DeliveryOutcome(SENT), NOW)
    OutboxMail.objects.filter(pk=gone.pk, state=PENDING).update(state=DEAD, sealed_recipient=None)
    later = NOW + timedelta(days=2)

    assert delivery.revive(OutboxMail.objects.all(), later) == 1

    revived = OutboxMail.objects.get(not_before=later)
    assert (revived.state, revived.attempts) == (PENDING, 0)
    assert waiting.recipient == "ana@example.com"


# Leases


def test_a_mail_is_due_from_its_time_on(write):
    write()

    assert delivery.claim(NOW - SECOND, "a") is None
    assert delivery.claim(NOW, "a").attempts == 1


def test_a_leased_mail_is_left_alone_until_the_lease_has_run_out(write, settings):
    write()
    delivery.claim(NOW, "killed")

    assert delivery.claim(NOW + settings.OUTBOX_LEASE - SECOND, "a") is None
    assert delivery.claim(NOW + settings.OUTBOX_LEASE, "a").leased_by == "a"


def test_the_mail_that_has_waited_longest_goes_first(write):
    later, earlier = write(now=NOW), write(now=NOW - SECOND)

    assert [delivery.claim(NOW, "a"), delivery.claim(NOW, "b")] == [earlier, later]


@pytest.fixture
def overtaken(write, settings):
    """A mail that a slow worker took and that another one has now."""
    write()
    slow = delivery.claim(NOW, "slow")
    delivery.claim(NOW + settings.OUTBOX_LEASE, "quick")
    return slow


def test_a_worker_whose_lease_ran_out_cannot_postpone_what_another_is_sending(overtaken):
    delivery.settle(overtaken, DeliveryOutcome(PENDING, "TimeoutError"), NOW)
    delivery.settle(overtaken, DeliveryOutcome(DEAD, "TimeoutError"), NOW)

    message = OutboxMail.objects.get()
    assert (message.state, message.leased_by, message.error_class) == (PENDING, "quick", "")


def test_what_was_sent_counts_as_sent_even_after_the_lease(overtaken):
    delivery.settle(overtaken, DeliveryOutcome(SENT), NOW)

    assert OutboxMail.objects.get().state == SENT


def test_looking_for_mail_opens_no_transaction_where_there_is_none(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert delivery.claim(NOW, "a") is None


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_never_take_one_mail_twice(write):
    written = {write().pk for _ in range(40)}

    def take_all(number):
        taken = []
        try:
            # SKIP LOCKED may find nothing while others hold the last ones; those are theirs then.
            while message := delivery.claim(NOW, f"worker {number}"):
                taken.append(message.pk)
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [pk for each in pool.map(take_all, range(8)) for pk in each]

    assert len(taken) == 40
    assert set(taken) == written
    assert set(OutboxMail.objects.values_list("attempts", flat=True)) == {1}
