"""What the outbox forgets, and when."""

from datetime import datetime

from django.db import transaction

from outbox.models import OutboxMail, OutboxMailQuerySet


@transaction.atomic
def forget_sent(now: datetime) -> tuple[int, int]:
    """Deletes addresses 30 days after the mail was sent, and rows after a year; returns how many of each.

    For a mail that was given up, the 30 days count from when it was written. It loses its values too, so it can no
    longer be revived.
    """
    deleted, _ = OutboxMail.objects.to_delete(now).delete()
    forgotten = OutboxMail.objects.with_recipient_to_forget(now).update(sealed_recipient=None, sealed_context=None)
    return forgotten, deleted


def forget(messages: OutboxMailQuerySet) -> None:
    """Deletes the mails that have not been sent, and the addresses of the others."""
    messages.filter(state=OutboxMail.State.PENDING).delete()
    messages.update(sealed_recipient=None, sealed_context=None)
