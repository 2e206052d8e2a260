"""Template filters for the facts about the clinic: phone links, opening hours and times."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from django import template
from django.template.defaultfilters import linebreaks  # type: ignore[attr-defined]

from clinic.hours import in_words, wall_time_in_words
from clinic.models import OpeningHours, Weekday

register = template.Library()


@register.filter
def tel(phone: str) -> str:
    """The link that dials `phone` (RFC 3966). A number with ten digits is a US number."""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        return f"tel:+{digits}"
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:{digits}"


@register.filter
def initials(name: str) -> str:
    """The initials shown instead of a portrait: "Ana Maria Sample MD" becomes "AS"."""
    words = [word for word in name.replace(",", " ").split() if word[0].isalpha()]
    while len(words) > 1 and (words[-1].isupper() or "." in words[-1]):
        words.pop()
    return "".join(dict.fromkeys([words[0][0], words[-1][0]])).upper() if words else ""


@dataclass(frozen=True)
class Days:
    """A weekday, or several consecutive ones, with the same hours."""

    first: Weekday
    last: Weekday
    spans: list[OpeningHours]

    @property
    def numbers(self) -> str:
        return " ".join(str(day) for day in range(self.first, self.last + 1))


@register.filter
def week(hours: Iterable[OpeningHours]) -> list[Days]:
    spans = list(hours)
    return [Days(day, day, [span for span in spans if span.weekday == day]) for day in Weekday]


@register.filter
def short_week(hours: Iterable[OpeningHours]) -> list[Days]:
    runs = groupby(week(hours), key=lambda day: [(span.opens, span.closes) for span in day.spans])
    groups = [list(days) for _, days in runs]
    return [Days(days[0].first, days[-1].last, days[0].spans) for days in groups]


@register.filter
def wall_time(at: time) -> str:
    return wall_time_in_words(at)


@register.filter
def promise_in_words(moment: datetime | None) -> str:
    return in_words(moment) if moment else ""


@register.filter
def paragraphs(text: str) -> str:
    """Plain text with blank lines turned into paragraphs. Text with block markup stays as it is."""
    return text if re.search(r"<(?:p|ul|ol|h3|table)\b", text) else linebreaks(text, autoescape=True)
