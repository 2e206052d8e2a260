"""The business clock, against a clock that walks through time minute by minute, and in words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic import hours
from clinic.hours import Clock
from clinic.models import Holiday, Location, OpeningHours
from clinic.templatetags.clinic_facts import promise_in_words

DENVER = ZoneInfo("America/Denver")
MINUTE = timedelta(minutes=1)
# Days around both clock changes of 2026 in Denver (March 8, November 1), and some without one.
FIRST_DAYS = [
    date(2026, 3, 5),
    date(2026, 3, 7),
    date(2026, 3, 8),
    date(2026, 10, 30),
    date(2026, 11, 1),
    date(2026, 4, 4),
]
ZONES = [DENVER, ZoneInfo("America/Havana"), ZoneInfo("Australia/Lord_Howe"), UTC, ZoneInfo("Asia/Kolkata")]


@st.composite
def stretches(draw):
    opens, closes = sorted(draw(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2, unique=True)))
    return draw(st.integers(0, 6)), time(*divmod(opens, 60)), time(*divmod(closes, 60))


@st.composite
def clocks(draw, *, at_least=1):
    week = draw(st.lists(stretches(), min_size=at_least, max_size=9))
    holidays = draw(
        st.frozensets(st.sampled_from([day + timedelta(days=n) for day in FIRST_DAYS for n in range(9)]), max_size=9)
    )
    return Clock(tuple(week), holidays, draw(st.sampled_from(ZONES)))


moments = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + minutes * MINUTE,
    st.sampled_from(FIRST_DAYS),
    st.integers(0, 3 * 24 * 60),
)


def open_by_the_wall_clock(clock, moment):
    wall = moment.astimezone(clock.zone)
    return wall.date() not in clock.holidays and any(
        weekday == wall.weekday() and opens <= wall.time() < closes for weekday, opens, closes in clock.week
    )


def walked(clock, start, minutes):
    """So many open minutes after `start`, counted one by one; None if that takes more than nine days."""
    moment, last = start, start + timedelta(days=9)
    while not open_by_the_wall_clock(clock, moment) and moment < last:
        moment += MINUTE
    while minutes and moment < last:
        minutes -= open_by_the_wall_clock(clock, moment)
        moment += MINUTE
    return moment if moment < last else None


def is_open(clock, moment):
    status = clock.status(moment)
    return status is not None and status.is_open


@settings(max_examples=200, deadline=None)
@given(clocks(at_least=0), moments)
def test_it_is_open_just_when_the_wall_clock_says_so(clock, moment):
    assert is_open(clock, moment) == open_by_the_wall_clock(clock, moment)


@settings(max_examples=150, deadline=None)
@given(clocks(), moments)
def test_what_it_says_next_is_the_very_next_change(clock, moment):
    status = clock.status(moment)

    assert open_by_the_wall_clock(clock, status.until) != status.is_open
    steps = min(int((status.until - moment) / MINUTE), 2000)
    assert all(open_by_the_wall_clock(clock, moment + step * MINUTE) == status.is_open for step in range(steps))


@settings(max_examples=100, deadline=None)
@given(clocks(), moments, st.integers(0, 12))
def test_added_hours_agree_with_counting_open_minutes_one_by_one(clock, start, number):
    naive = walked(clock, start, number * 60)

    if naive is not None:
        assert clock.add(start, hours=number) == naive


@settings(max_examples=150, deadline=None)
@given(clocks(), moments, st.integers(0, 3), st.integers(0, 12))
def test_a_promise_never_lands_outside_opening_hours(clock, start, days, number):
    end = clock.add(start, days=days, hours=number)

    assert end >= start
    just_before = end - timedelta(seconds=1) if days or number else end
    assert open_by_the_wall_clock(clock, just_before)
    assert clock.day(just_before) not in clock.holidays


@settings(max_examples=150, deadline=None)
@given(clocks(), moments, moments, st.integers(0, 3), st.integers(0, 12))
def test_who_writes_later_is_promised_nothing_earlier(clock, one, other, days, number):
    earlier, later = sorted([one, other])

    assert clock.add(earlier, days=days, hours=number) <= clock.add(later, days=days, hours=number)
    assert clock.add(earlier, days=days, hours=number) <= clock.add(earlier, days=days + 1, hours=number)
    assert clock.add(earlier, days=days, hours=number) <= clock.add(earlier, days=days, hours=number + 1)


@settings(max_examples=100, deadline=None)
@given(clocks(), moments, st.integers(1, 5))
def test_days_end_at_the_last_closing_of_the_nth_later_day_with_hours(clock, start, days):
    end = clock.add(start, days=days)

    last = clock.day(end - timedelta(seconds=1))
    between = [clock.day(start) + timedelta(days=n) for n in range(1, (last - clock.day(start)).days + 1)]
    assert sum(bool(clock.on(day)) for day in between) == days
    assert end == clock.on(last)[-1].closes


def test_without_hours_there_is_no_answer():
    clock = Clock((), frozenset(), DENVER)
    now = datetime(2026, 3, 3, tzinfo=UTC)

    assert clock.status(now) is None
    assert clock.next_opening(now) is None
    assert clock.add(now, days=1) is None
    assert clock.add(now, hours=2) is None


# The clinic's own, with hours from the database -----------------------------------------------------------------------


@pytest.fixture
def clinic(db, settings):
    """Two offices: one open Monday to Thursday 8 to 5, one on Friday with a break at noon; Christmas is a holiday."""
    settings.TIME_ZONE = "America/Denver"
    one, other = (Location.objects.create(name=name, street="1", city="A", state="CO", zip_code="8") for name in "AB")
    for weekday in range(4):
        OpeningHours.objects.create(location=one, weekday=weekday, opens=time(8), closes=time(17))
    OpeningHours.objects.create(location=other, weekday=0, opens=time(16), closes=time(18))
    OpeningHours.objects.create(location=other, weekday=4, opens=time(8), closes=time(12))
    OpeningHours.objects.create(location=other, weekday=4, opens=time(13), closes=time(15))
    Holiday.objects.create(day=date(2026, 12, 25), name="Christmas Day")


def denver(*numbers):
    return datetime(*numbers, tzinfo=DENVER)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (denver(2026, 3, 3, 9), "Open now until 5:00 pm"),
        (denver(2026, 3, 2, 16, 30), "Open now until 6:00 pm"),  # a Monday: the other office closes later
        (denver(2026, 3, 3, 17), "Closed now, opens Wednesday 8:00 am"),
        (denver(2026, 3, 6, 12, 0), "Closed now, opens 1:00 pm"),
        (denver(2026, 3, 7, 9), "Closed now, opens Monday 8:00 am"),  # the clocks change in between
        (denver(2026, 12, 24, 20), "Closed now, opens Monday 8:00 am"),
        (denver(2026, 12, 25, 9), "Closed now, opens Monday 8:00 am"),
    ],
)
def test_it_says_whether_the_clinic_is_open_and_until_when(clinic, now, words):
    assert hours.opening(now) == words
    assert hours.is_open(now) == words.startswith("Open")


def test_a_week_away_the_date_is_said(clinic):
    for day in range(2, 8):
        Holiday.objects.create(day=date(2026, 3, day), name="Away")

    assert hours.opening(denver(2026, 3, 2, 8)) == "Closed now, opens Monday, March 9, 8:00 am"


def test_the_promise_is_the_end_of_the_next_business_day_or_two_open_hours_if_urgent(clinic):
    thursday_late = denver(2026, 12, 24, 16)

    assert hours.in_words(hours.promise(denver(2026, 3, 2, 10), urgent=False)) == "Tuesday, March 3, 5:00 pm"
    assert hours.promise(thursday_late, urgent=False) == denver(2026, 12, 28, 18)
    assert hours.promise(thursday_late, urgent=True) == denver(2026, 12, 28, 9)
    assert hours.promise(denver(2026, 3, 6, 11), urgent=True) == denver(2026, 3, 6, 14)


def test_the_environment_sets_the_promise(clinic, settings):
    settings.PROMISE_BUSINESS_DAYS, settings.PROMISE_URGENT_HOURS = 2, 4

    assert hours.promise(denver(2026, 3, 2, 10), urgent=False) == denver(2026, 3, 4, 17)
    assert hours.promise(denver(2026, 3, 2, 10), urgent=True) == denver(2026, 3, 2, 14)


def test_hours_run_on_where_days_ended(clinic):
    assert hours.add_business_time(denver(2026, 3, 2, 10), days=1, hours=2) == denver(2026, 3, 4, 10)
    assert hours.add_business_time(denver(2026, 3, 7, 10)) == denver(2026, 3, 9, 8)


def test_the_next_opening_is_after_now(clinic):
    assert hours.next_opening(denver(2026, 3, 3, 8)) == denver(2026, 3, 4, 8)
    assert hours.next_opening(denver(2026, 3, 3, 7)) == denver(2026, 3, 3, 8)


def test_a_clinic_without_hours_promises_nothing(db):
    now = datetime(2026, 3, 3, tzinfo=UTC)

    assert hours.opening(now) == ""
    assert not hours.is_open(now)
    assert hours.promise(now, urgent=True) is None
    assert promise_in_words(None) == ""


def test_a_moment_is_told_by_the_clinics_wall_clock(settings):
    settings.TIME_ZONE = "America/Denver"

    assert promise_in_words(datetime(2026, 3, 4, 0, 0, tzinfo=UTC)) == "Tuesday, March 3, 5:00 pm"
    assert promise_in_words(denver(2026, 7, 6, 12, 5)) == "Monday, July 6, 12:05 pm"
    assert promise_in_words(denver(2026, 7, 6, 0, 5)) == "Monday, July 6, 12:05 am"


def test_the_clock_costs_two_queries(clinic, django_assert_num_queries):
    with django_assert_num_queries(2):
        hours.promise(denver(2026, 3, 2, 10), urgent=False)
