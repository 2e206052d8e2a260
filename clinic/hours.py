"""The business clock: when the clinic is open, and what that means for what we promise.

The clinic is open when any of its locations is, by the wall clock of settings.TIME_ZONE; on a holiday none is. Moments
are aware and come out in UTC. Where there are no opening hours at all, the answers are None: callers must cope.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import dropwhile, islice
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from clinic.models import Holiday, OpeningHours

DAY = timedelta(days=1)
# A clinic that opens on none of so many days has no opening hours.
DAYS_AHEAD = 3660


Point = TypeVar("Point", int, datetime)


class Stretch(NamedTuple):
    """From `opens` up to, not including, `closes`."""

    opens: datetime
    closes: datetime


class Standing(NamedTuple):
    """Whether the clinic is open, and the moment at which that changes."""

    is_open: bool
    until: datetime


@dataclass(frozen=True)
class Clock:
    """A week of opening hours as (weekday, opens, closes) with Monday 0, the holidays, and the zone of both."""

    week: tuple[tuple[int, time, time], ...]
    holidays: frozenset[date]
    zone: ZoneInfo

    def minutes(self) -> list[list[tuple[int, int]]]:
        """For each weekday the (opening, closing) in minutes after midnight."""
        week = [
            (day, (opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute))
            for day, opens, closes in self.week
        ]
        return [merged(span for day, span in week if day == weekday) for weekday in range(7)]

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def on(self, day: date) -> list[Stretch]:
        """The stretches of `day` in order, those that touch or overlap taken together."""
        if day in self.holidays:
            return []
        hours = [(opens, closes) for weekday, opens, closes in self.week if weekday == day.weekday()]
        found = (
            stretch for part in parts_of(day, self.zone) for span in hours for stretch in clipped(part, day, *span)
        )
        return [Stretch(*pair) for pair in merged(found)]

    def days_from(self, day: date) -> Iterator[list[Stretch]]:
        """The stretches of each business day from `day` on."""
        return filter(None, (self.on(day + number * DAY) for number in range(DAYS_AHEAD if self.week else 0)))

    def from_moment(self, moment: datetime) -> Iterator[Stretch]:
        """The stretches that end after `moment`, the first of which may have begun."""
        stretches = (stretch for day in self.days_from(self.day(moment)) for stretch in day)
        return dropwhile(lambda stretch: stretch.closes <= moment, stretches)

    def standing(self, now: datetime) -> Standing | None:
        stretch = next(self.from_moment(now), None)
        if stretch is None:
            return None
        return (
            Standing(is_open=True, until=stretch.closes)
            if stretch.opens <= now
            else Standing(is_open=False, until=stretch.opens)
        )

    def next_opening(self, now: datetime) -> datetime | None:
        return next((stretch.opens for stretch in self.from_moment(now) if stretch.opens > now), None)

    def add(self, start: datetime, *, days: int = 0, hours: int = 0) -> datetime | None:
        if days:
            business_days = self.days_from(self.day(start) + DAY)
            last = next(islice(business_days, days - 1, None), None)
            if last is None:
                return None
            if not hours:
                return last[-1].closes
            start = last[-1].closes
        left = timedelta(hours=hours)
        for stretch in self.from_moment(start):
            begins = max(start.astimezone(UTC), stretch.opens)
            if begins + left <= stretch.closes:
                return begins + left
            left -= stretch.closes - begins
        return None


def parts_of(day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime, timedelta]]:
    """`day` as (from, to, offset from UTC): one part, or two where the clocks change within it."""
    begins, ends = (datetime.combine(each, time(), zone).astimezone(UTC) for each in (day, day + DAY))
    before, after = offset_at(begins, zone), offset_at(ends - timedelta(seconds=1), zone)
    if before == after:
        return [(begins, ends, before)]
    low, high = begins, ends  # the change lies between them
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if offset_at(middle, zone) == before else (low, middle)
    return [(begins, high, before), (high, ends, after)]


def offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def clipped(part: tuple[datetime, datetime, timedelta], day: date, opens: time, closes: time) -> Iterator[Stretch]:
    """What of the wall-clock time from `opens` to `closes` lies in a part of the day with one offset."""
    begins, ends, offset = part
    first, last = (datetime.combine(day, wall, UTC) - offset for wall in (opens, closes))
    if max(begins, first) < min(ends, last):
        yield Stretch(max(begins, first), min(ends, last))


def merged(pairs: Iterable[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """Pairs of (from, to) in order; those that touch or overlap are one."""
    found: list[tuple[Point, Point]] = []
    for begins, ends in sorted(pairs):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return found


def clinic_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def clock(start: datetime) -> Clock:
    """The clinic's clock as staff last set it, good for moments from `start` on. Two queries."""
    week = tuple(OpeningHours.objects.values_list("weekday", "opens", "closes"))
    zone = clinic_zone()
    holidays = Holiday.objects.filter(day__gte=start.astimezone(zone).date()).values_list("day", flat=True)
    return Clock(week, frozenset(holidays), zone)


# What others ask ------------------------------------------------------------------------------------------------------


def is_open(now: datetime) -> bool:
    standing = clock(now).standing(now)
    return standing is not None and standing.is_open


def opening(now: datetime) -> str:
    """What to say about it: "Open now until 5:00 pm", "Closed now, opens Tuesday 8:00 am", or "" without hours."""
    standing = clock(now).standing(now)
    if standing is None:
        return ""
    day, until = day_in_words(standing.until, now), time_in_words(standing.until)
    if standing.is_open:
        return _("Open now until %(time)s") % {"time": until}
    return _("Closed now, opens %(time)s") % {"time": f"{day} {until}".strip()}


def next_opening(now: datetime) -> datetime | None:
    """The next moment after `now` at which the clinic opens; while it is open, the one after this stretch."""
    return clock(now).next_opening(now)


def add_business_time(start: datetime, *, days: int = 0, hours: int = 0) -> datetime | None:
    """`start` plus business time; None where there are no opening hours.

    `days` leads to the closing time of the Nth business day after the day of `start`, counted without that day.
    `hours`, counted while the clinic is open, come after that. With neither it is the first open moment.
    """
    return clock(start).add(start, days=days, hours=hours)


def promise(now: datetime, urgent: bool) -> datetime | None:  # noqa: FBT001
    """By when the clinic calls somebody who writes at `now`; None where there are no opening hours."""
    if urgent:
        return add_business_time(now, hours=settings.PROMISE_URGENT_HOURS)
    return add_business_time(now, days=settings.PROMISE_BUSINESS_DAYS)


# Words ----------------------------------------------------------------------------------------------------------------


def in_words(moment: datetime) -> str:
    """ "Tuesday, March 3, 5:00 pm" by the clinic's wall clock."""
    local = moment.astimezone(clinic_zone())
    return _("%(day)s, %(time)s") % {"day": date_format(local, "l, F j"), "time": time_in_words(moment)}


def time_in_words(moment: datetime) -> str:
    return wall_time_in_words(moment.astimezone(clinic_zone()).time())


def wall_time_in_words(at: time) -> str:
    """ "5:00 pm", in every place of the site."""
    return f"{time_format(at, 'g:i')} {_('am') if at.hour < 12 else _('pm')}"


def day_in_words(moment: datetime, now: datetime) -> str:
    """Nothing for today, the weekday within a week, and the date after that."""
    local = moment.astimezone(clinic_zone())
    days = (local.date() - now.astimezone(clinic_zone()).date()).days
    return date_format(local, "l" if days < 7 else "l, F j,") if days else ""
