"""What the address of a call-back's confirmation page carries, sealed. The page reads nothing about the request.

So it cannot tell whether the phone number had an open call-back, and there is nothing personal to read in the address.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypedDict

from emergencies.cards import Card
from emergencies.signs import Certainty, Sign
from inquiries.asking.promises import last_digits, promise_on_number
from inquiries.asking.receiving import Submission
from inquiries.models import Inquiry
from vault.sealing import Undecipherable, seal, unseal

PLACE: Final = "inquiries.called"
SHOWN_FOR: Final = timedelta(hours=24)


class Confirmation(TypedDict):
    promise_at: int | None  # in Unix seconds, as `expires`
    digits: str  # the last four of the phone number
    is_self_harm: bool
    expires: int


def sealed(call: Submission, now: datetime) -> str:
    promise_at = call.inquiry.promise_at
    confirmation = Confirmation(
        promise_at=int(promise_at.timestamp()) if promise_at else None,
        digits=last_digits(call.people[0]),
        is_self_harm=any(event.sign == Sign.SELF_HARM for event in call.safety_events),
        expires=int((now + SHOWN_FOR).timestamp()),
    )
    return seal(json.dumps(confirmation), PLACE)


def unsealed(address: str, now: datetime) -> Confirmation | None:
    """None if the address is not one of ours, or too old."""
    try:
        confirmation: Confirmation = json.loads(unseal(address, PLACE))
    except Undecipherable:
        return None
    return confirmation if confirmation["expires"] > now.timestamp() else None


def as_shown(confirmation: Confirmation) -> dict[str, Any]:
    seconds = confirmation["promise_at"]
    promise_at = datetime.fromtimestamp(seconds, tz=UTC) if seconds is not None else None
    card = Card(Sign.SELF_HARM, Certainty.CERTAIN, "en") if confirmation["is_self_harm"] else None
    return {"promise": promise_on_number(Inquiry.Contact.PHONE, promise_at, confirmation["digits"]), "card": card}
