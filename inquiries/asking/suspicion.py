"""Suspicion points for a request. They only decide whether staff look at it before it joins the others.

Autofill must not look like spam. So the trap is on a page that asks nothing about the patient, and the time counts from
the first page to the last.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inquiries.asking.forms.start import seconds_since
from inquiries.asking.journey import Journey
from inquiries.models import Inquiry
from throttle import limits

POINTS: Final = {"trap filled in": 5, "no time stamp": 3, "too fast": 3, "text seen before": 5, "many links": 2}
# What staff read. The request stores the names.
WORDS: Final = {
    "trap filled in": _("a hidden field was filled in"),
    "no time stamp": _("the time stamp is missing or forged"),
    "too fast": _("filled in faster than a person can read"),
    "text seen before": _("the same text was sent several times"),
    "many links": _("many links in the text"),
}
FASTEST: Final = 10  # seconds for about ten pages
REPEATS: Final = 3
REPEATS_WITHIN: Final = timedelta(hours=48)
LINKS: Final = 3


def rules_broken(journey: Journey, now: datetime) -> list[str]:
    """The names in POINTS that apply. Call it once per request, because it counts the text for later comparisons."""
    text = journey.answer_to("more", "message").strip()
    seconds = seconds_since(journey.payload["stamp"], now)
    found = {
        "trap filled in": bool(journey.answer_to("more", "homepage").strip()),
        "no time stamp": seconds is None,
        "too fast": seconds is not None and seconds < FASTEST,
        "text seen before": seen_before(text, now),
        "many links": len(re.findall(r"https?://|www\.", text, re.IGNORECASE)) >= LINKS,
    }
    return [rule for rule, applies in found.items() if applies]


def seen_before(text: str, now: datetime) -> bool:
    words = " ".join(text.lower().split())
    return len(words) >= 20 and limits.hit("inquiry text", words, REPEATS_WITHIN, now) > REPEATS - 1


def judge(inquiry: Inquiry, journey: Journey, now: datetime) -> None:
    """Sets the points of a request that is not stored yet. One with a safety answer never goes to quarantine.

    Words of danger get no points at all.
    """
    if inquiry.danger:
        return
    inquiry.spam_rules = rules_broken(journey, now)
    inquiry.spam_points = sum(POINTS[rule] for rule in inquiry.spam_rules)
    if inquiry.safety == inquiry.Safety.NO and inquiry.spam_points >= settings.QUARANTINE_POINTS:
        inquiry.state = inquiry.State.QUARANTINE
