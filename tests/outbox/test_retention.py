"""Addresses go after 30 days, rows after a year; what still waits stays."""

from datetime import timedelta

import pytest

from outbox import delivery
from outbox.delivery import DeliveryOutcome
from outbox.models import OutboxMail
from outbox.retention import forget_sent
from tests.outbox.conftest import NOW

MONTH, YEAR, SECOND = timedelta(days=30), timedelta(days=365), timedelta(seconds=1)
SENT, DEAD = OutboxMail.State.SENT, OutboxMail.State.DEAD


@pytest.fixture(params=[SENT, DEAD])
def done(request, write):
    """A mail that was sent or given up when it was written."""
    message = write()
    delivery.settle(delivery.claim(NOW, "a"), DeliveryOutcome(request.param), NOW)
    return message


def test_an_address_is_kept_for_thirty_days_and_no_longer(done):
    assert forget_sent(NOW + MONTH) == (0, 0)
    assert forget_sent(NOW + MONTH + SECOND) == (1, 0)

    done.refresh_from_db()
    assert (done.recipient, done.context) == (None, {})
    assert forget_sent(NOW + MONTH + SECOND) == (0, 0)


def test_a_row_is_kept_for_a_year_and_no_longer(done):
    assert forget_sent(NOW + YEAR) == (1, 0)
    assert forget_sent(NOW + YEAR + SECOND) == (0, 1)

    assert not OutboxMail.objects.exists()


def test_a_late_mail_keeps_its_address_for_thirty_days_after_it_was_sent(write):
    write()
    delivery.settle(delivery.claim(NOW, "a"), DeliveryOutcome(SENT), NOW + MONTH)

    assert forget_sent(NOW + 2 * MONTH) == (0, 0)


def test_what_waits_is_never_forgotten(write):
    message = write()

    assert forget_sent(NOW + 2 * YEAR) == (0, 0)
    assert OutboxMail.objects.get() == message
