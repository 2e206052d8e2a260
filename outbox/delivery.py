"""How one mail is sent: a worker leases it, tries to send it outside any transaction, and records the outcome.

A worker may be killed at any line. If it is killed before the outcome is recorded, the mail is sent again with the same
Message-ID once its lease has expired. No mail is lost, and no two workers take the same mail at once.
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from outbox import mail, rendering
from outbox.models import OutboxMail, OutboxMailQuerySet

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
GROWTH = 5


@dataclass(frozen=True)
class DeliveryOutcome:
    """The result of one attempt; PENDING means: try again later."""

    state: OutboxMail.State
    error: str = ""


def back_off(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: 10 s, 50 s, 4 min, 21 min, 1 h 44 min, then 6 h each."""
    return min(FIRST_WAIT * GROWTH ** min(attempts - 1, 10), LONGEST_WAIT)


def claim(now: datetime, worker: str) -> OutboxMail | None:
    """Leases the mail that has waited longest to `worker` and counts the attempt; None if nothing is due.

    `worker` is a name that no other worker has.
    """
    # Checked without a lock: on SQLite, a transaction would block every other writer.
    if not OutboxMail.objects.due(now).exists():
        return None
    with transaction.atomic():
        due = OutboxMail.objects.due(now).order_by("not_before").select_for_update(skip_locked=True)
        message = due.first()
        if message:
            message.attempts += 1
            message.leased_by, message.lease_until = worker, now + settings.OUTBOX_LEASE
            message.save(update_fields=["attempts", "leased_by", "lease_until"])
    return message


def attempt(message: OutboxMail) -> DeliveryOutcome:
    """Sends a claimed mail. Never raises: a mail that cannot be rendered counts as a failed attempt too."""
    if message.attempts > settings.OUTBOX_ATTEMPTS:
        return DeliveryOutcome(OutboxMail.State.DEAD, "WorkerLost")
    try:
        rendering.render(message).send()
    except Exception as error:  # whatever it is, the other mails must still go out
        final = is_permanent(error) or message.attempts >= settings.OUTBOX_ATTEMPTS
        return DeliveryOutcome(OutboxMail.State.DEAD if final else OutboxMail.State.PENDING, describe(error))
    return DeliveryOutcome(OutboxMail.State.SENT)


def settle(message: OutboxMail, outcome: DeliveryOutcome, now: datetime) -> None:
    """Records the outcome for a claimed mail. Only this function and `revive` change a mail's state."""
    # A sent mail is recorded even if the lease has expired; any other outcome only by the worker that holds the lease.
    mine = OutboxMail.objects.filter(pk=message.pk, state=OutboxMail.State.PENDING)
    changes: dict[str, object] = {"state": outcome.state, "error_class": outcome.error}
    if outcome.state == OutboxMail.State.SENT:
        changes |= {"sent_at": now, "sealed_context": None}
        changes |= {"sealed_recipient": None} if mail.forgets(message.kind) else {}
    else:
        mine = mine.filter(leased_by=message.leased_by)
        changes |= {"not_before": now + back_off(message.attempts)}
    if not mine.update(lease_until=None, leased_by="", **changes):
        logger.warning("Mail %s: the lease expired; another worker takes over.", message)
    elif outcome.error:
        next_step = "given up" if outcome.state == OutboxMail.State.DEAD else "to be tried again"
        logger.warning("Mail %s: attempt %d failed (%s), %s.", message, message.attempts, outcome.error, next_step)


def revive(messages: OutboxMailQuerySet, now: datetime) -> int:
    """Gives the mails that were given up a fresh set of attempts and returns how many there were."""
    revivable = messages.dead().filter(sealed_recipient__isnull=False, sealed_context__isnull=False)
    return revivable.update(state=OutboxMail.State.PENDING, attempts=0, not_before=now)


def smtp_code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()), (0,))[0]
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def is_permanent(error: Exception) -> bool:
    """Whether the server rejects this mail for good. A refused sign-in or sender is our own fault, and is retried."""
    about_this_mail = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return about_this_mail and 500 <= smtp_code(error) <= 599


def describe(error: Exception) -> str:
    return f"{type(error).__name__} {smtp_code(error) or ''}".strip()[:80]
