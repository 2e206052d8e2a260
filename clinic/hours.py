"""The business clock: when the clinic is open, and by when it calls a patient back.

The clinic is open when one of its locations is, in the time zone of settings.TIME_ZONE; on a holiday all are closed.
Datetimes are aware, and results are in UTC. Without any opening hours the results are None.
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
# A clinic that does not open within this many days has no opening hours.
DAYS_AHEAD = 3660


Point = TypeVar("Point", int, datetime)


class Stretch(NamedTuple):
    """An open period, from `opens` up to but not including `closes`."""

    opens: datetime
    closes: datetime


class OpenStatus(NamedTuple):
    """Whether the clinic is open, and until when."""

    is_open: bool
    until: datetime


@dataclass(frozen=True)
class Clock:
    """A week of opening hours as (weekday, opens, closes) with Monday 0, the holidays, and the zone of both."""

    week: tuple[tuple[int, time, time], ...]
    holidays: frozenset[date]
    zone: ZoneInfo

    def minutes(self) -> list[list[tuple[int, int]]]:
        week = [
            (day, (opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute))
            for day, opens, closes in self.week
        ]
        return [merged(span for day, span in week if day == weekday) for weekday in range(7)]

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def on(self, day: date) -> list[Stretch]:
        if day in self.holidays:
            return []
        hours = [(opens, closes) for weekday, opens, closes in self.week if weekday == day.weekday()]
        found = (
            stretch for part in parts_of(day, self.zone) for span in hours for stretch in clipped(part, day, *span)
        )
        return [Stretch(*pair) for pair in merged(found)]

    def days_from(self, day: date) -> Iterator[list[Stretch]]:
        return filter(None, (self.on(day + number * DAY) for number in range(DAYS_AHEAD if self.week else 0)))

    def from_moment(self, moment: datetime) -> Iterator[Stretch]:
        stretches = (stretch for day in self.days_from(self.day(moment)) for stretch in day)
        return dropwhile(lambda stretch: stretch.closes <= moment, stretches)

    def status(self, now: datetime) -> OpenStatus | None:
        stretch = next(self.from_moment(now), None)
        if stretch is None:
            return None
        if stretch.opens <= now:
            return OpenStatus(is_open=True, until=stretch.closes)
        return OpenStatus(is_open=False, until=stretch.opens)

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
    """`day` as (from, to, UTC offset): one part, or two if the clocks change on that day."""
    begins, ends = (datetime.combine(midnight, time(), zone).astimezone(UTC) for midnight in (day, day + DAY))
    before, after = offset_at(begins, zone), offset_at(ends - timedelta(seconds=1), zone)
    if before == after:
        return [(begins, ends, before)]
    low, high = begins, ends  # the clocks change between them
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if offset_at(middle, zone) == before else (low, middle)
    return [(begins, high, before), (high, ends, after)]


def offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def clipped(part: tuple[datetime, datetime, timedelta], day: date, opens: time, closes: time) -> Iterator[Stretch]:
    begins, ends, offset = part
    first, last = (datetime.combine(day, wall, UTC) - offset for wall in (opens, closes))
    if max(begins, first) < min(ends, last):
        yield Stretch(max(begins, first), min(ends, last))


def merged(pairs: Iterable[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
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
    """The clinic's clock as staff last set it, valid from `start` on. Runs two queries."""
    week = tuple(OpeningHours.objects.values_list("weekday", "opens", "closes"))
    zone = clinic_zone()
    holidays = Holiday.objects.filter(day__gte=start.astimezone(zone).date()).values_list("day", flat=True)
    return Clock(week, frozenset(holidays), zone)


# Used by other rooms --------------------------------------------------------------------------------------------------


def is_open(now: datetime) -> bool:
    status = clock(now).status(now)
    return status is not None and status.is_open


def opening(now: datetime) -> str:
    """ "Open now until 5:00 pm" or "Closed now, opens Tuesday 8:00 am"; "" without opening hours."""
    status = clock(now).status(now)
    if status is None:
        return ""
    day, until = day_in_words(status.until, now), time_in_words(status.until)
    if status.is_open:
        return _("Open now until %(time)s") % {"time": until}
    return _("Closed now, opens %(time)s") % {"time": f"{day} {until}".strip()}


def next_opening(now: datetime) -> datetime | None:
    """When the clinic opens next after `now`; while it is open, when it opens again after closing."""
    return clock(now).next_opening(now)


def add_business_time(start: datetime, *, days: int = 0, hours: int = 0) -> datetime | None:
    """`start` plus business time, or None without opening hours.

    `days`: the closing time of the Nth business day after the day of `start`. `hours`: open hours added to that. With
    neither, the first open moment from `start` on.
    """
    return clock(start).add(start, days=days, hours=hours)


def promise(now: datetime, urgent: bool) -> datetime | None:  # noqa: FBT001
    """When the clinic calls back a patient who writes at `now`, at the latest; None without opening hours."""
    if urgent:
        return add_business_time(now, hours=settings.PROMISE_URGENT_HOURS)
    return add_business_time(now, days=settings.PROMISE_BUSINESS_DAYS)


# Words ----------------------------------------------------------------------------------------------------------------


def in_words(moment: datetime) -> str:
    """ "Tuesday, March 3, 5:00 pm" in the clinic's time zone."""
    local = moment.astimezone(clinic_zone())
    return _("%(day)s, %(time)s") % {"day": date_format(local, "l, F j"), "time": time_in_words(moment)}


def time_in_words(moment: datetime) -> str:
    return wall_time_in_words(moment.astimezone(clinic_zone()).time())


def wall_time_in_words(at: time) -> str:
    return f"{time_format(at, 'g:i')} {_('am') if at.hour < 12 else _('pm')}"


def day_in_words(moment: datetime, now: datetime) -> str:
    """ "" for today, the weekday within a week, and the date after that."""
    local = moment.astimezone(clinic_zone())
    days = (local.date() - now.astimezone(clinic_zone()).date()).days
    return date_format(local, "l" if days < 7 else "l, F j,") if days else ""
