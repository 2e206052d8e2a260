"""What the outbox forgets, and when."""

from datetime import datetime

from django.db import transaction

from outbox.models import OutboxMail, OutboxMailQuerySet


@transaction.atomic
def forget_sent(now: datetime) -> tuple[int, int]:
    """Forgets the addresses of mails done with for 30 days, deletes rows of a year ago, and returns how many of each.

    A mail that was given up counts from the day it was written, and loses its values too: it cannot be revived then.
    """
    deleted, _ = OutboxMail.objects.to_delete(now).delete()
    forgotten = OutboxMail.objects.with_recipient_to_forget(now).update(sealed_recipient=None, sealed_context=None)
    return forgotten, deleted


def forget(messages: OutboxMailQuerySet) -> None:
    """Drops those that still wait, and forgets to whom the others went; for somebody who is to be forgotten."""
    messages.filter(state=OutboxMail.State.PENDING).delete()
    messages.update(sealed_recipient=None, sealed_context=None)
