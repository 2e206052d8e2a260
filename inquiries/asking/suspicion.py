"""Points for what looks wrong in a request. They only decide whether a person looks at it first.

A browser's autofill is no sign: the trap is on a page that asks for nothing about the sender, and how long somebody
took counts from the first page to the last.
"""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inquiries.asking.forms.start import seconds_since
from inquiries.asking.journey import Journey
from throttle import limits

POINTS: Final = {"trap filled in": 5, "no time stamp": 3, "too fast": 3, "text seen before": 5, "many links": 2}
# What staff read; what is stored is the name.
WORDS: Final = {
    "trap filled in": _("a field that people do not see was filled in"),
    "no time stamp": _("no time stamp, or a forged one"),
    "too fast": _("filled in faster than anybody reads"),
    "text seen before": _("the same text came several times"),
    "many links": _("many links in the text"),
}
FASTEST: Final = 10  # seconds for about ten pages
REPEATS: Final = 3
REPEATS_WITHIN: Final = timedelta(hours=48)
LINKS: Final = 3


def rules_broken(journey: Journey, now: datetime) -> list[str]:
    """The names in POINTS that apply. Counts the text, so it is asked once for each request that is stored."""
    text = journey.first("more", "message").strip()
    seconds = seconds_since(str(journey.payload.get("stamp", "")), now)
    found = {
        "trap filled in": bool(journey.first("more", "homepage").strip()),
        "no time stamp": seconds is None,
        "too fast": seconds is not None and seconds < FASTEST,
        "text seen before": seen_before(text, now),
        "many links": len(re.findall(r"https?://|www\.", text, re.IGNORECASE)) >= LINKS,
    }
    return [rule for rule, applies in found.items() if applies]


def seen_before(text: str, now: datetime) -> bool:
    words = " ".join(text.lower().split())
    return len(words) >= 20 and limits.hit("inquiry text", words, REPEATS_WITHIN, now) > REPEATS - 1


def judge(inquiry: Any, journey: Journey, now: datetime) -> None:
    """Writes the points on a request that is not stored yet; never sends one with a safety answer to quarantine."""
    rules = rules_broken(journey, now)
    inquiry.spam_rules, inquiry.spam_points = rules, sum(POINTS[rule] for rule in rules)
    if inquiry.safety == inquiry.Safety.NO and inquiry.spam_points >= settings.QUARANTINE_POINTS:
        inquiry.state = inquiry.State.QUARANTINE
