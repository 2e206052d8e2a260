"""What goes when a request is erased, and what stays: a row that says when it came and how it ended, and the log.

workflow.move calls it in the transaction that takes a request to ERASED, so that none is called erased which is not.
"""

import secrets
from datetime import datetime
from typing import Any, Final

from inquiries.models import Answers, Inquiry, RequestDraft
from inquiries.models.inquiry import NOTHING
from outbox import retention
from outbox.models import OutboxMail

# The mails that tell of it. They wait until they are out, and then forget at once to whom they went.
FAREWELLS: Final = {"done": "request_deleted", "partly": "request_deleted_partly"}
# Told, typed or noted about somebody. Events, looks and consents stay: they hold no word of anybody.
PARTS: Final = ["people", "messages", "notes", "attempts", "safety_events", "codes"]


def blank() -> dict[str, Any]:
    """The values of an erased request's own row. What it was made of is no longer recognised either."""
    return NOTHING | {"best_times": [], "spam_rules": [], "submission_key": new_key()}


def forget(inquiry: Inquiry, now: datetime) -> None:
    """Deletes all that belongs to the request, drops its mails that wait, and ends its links."""
    mailings: Any = inquiry.mailings.exclude(kind__in=FAREWELLS.values())
    retention.forget(OutboxMail.objects.filter(pk__in=list(mailings.values_list("message", flat=True))))
    mailings.delete()
    for part in PARTS:
        getattr(inquiry, part).all().delete()
    Answers.objects.filter(inquiry=inquiry).delete()
    RequestDraft.objects.filter(inquiry=inquiry).delete()
    inquiry.status_tokens.filter(revoked_at=None).update(revoked_at=now)


def new_key() -> str:
    return secrets.token_hex(32)
