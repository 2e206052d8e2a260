"""The mails that a request sends, each written in the transaction of its occasion."""

from datetime import datetime

from inquiries.models import Inquiry


def received(inquiry: Inquiry, now: datetime) -> None:
    """Called by receiving.receive inside its transaction, once for each request that is stored."""
