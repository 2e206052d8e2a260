"""What is deleted when a request is erased. What stays: when it came, how it ended, and the log.

workflow.move calls this in the transaction that sets the state to ERASED, so that no request is called erased before it
is.
"""

import secrets
from datetime import datetime
from typing import Any, Final

from inquiries.models import Answers, Inquiry, RequestDraft
from inquiries.models.inquiry import NOTHING
from outbox import retention
from outbox.models import OutboxMail

# The mails that tell the patient. Each is kept until it has been sent, and then its address is deleted at once.
FAREWELLS: Final = {"done": "request_deleted", "partly": "request_deleted_partly"}
# What the patient or staff wrote. Events, accesses and consents stay: they contain nothing that a person wrote.
PARTS: Final = ["people", "messages", "notes", "attempts", "safety_events", "codes"]


def blank() -> dict[str, Any]:
    # The key is random, so that the same form sent again is not recognized.
    return NOTHING | {"best_times": [], "spam_rules": [], "submission_key": secrets.token_hex(32)}


def forget(inquiry: Inquiry, now: datetime) -> None:
    """Deletes what belongs to the request and its unsent mails, and revokes its links."""
    mailings = inquiry.mailings.exclude(kind__in=FAREWELLS.values())
    retention.forget(OutboxMail.objects.filter(pk__in=list(mailings.values_list("message", flat=True))))
    mailings.delete()
    for part in PARTS:
        getattr(inquiry, part).all().delete()
    Answers.objects.filter(inquiry=inquiry).delete()
    RequestDraft.objects.filter(inquiry=inquiry).delete()
    inquiry.status_tokens.filter(revoked_at=None).update(revoked_at=now)
