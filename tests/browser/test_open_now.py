"""The browser says whether the clinic is open, in the server's words, at any time and in any time zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from clinic import hours
from clinic.models import Holiday, Location, OpeningHours

DENVER = ZoneInfo("America/Denver")
LINE = ".footer [data-week]"


@pytest.fixture
def friday_with_a_break(site):
    """The sample clinic with a one-hour break at noon on Fridays, and a second office that closes later on Mondays."""
    OpeningHours.objects.filter(weekday=4).delete()
    place = Location.objects.get()
    place.hours.create(weekday=4, opens=time(8), closes=time(12))
    place.hours.create(weekday=4, opens=time(13), closes=time(15))
    other = Location.objects.create(name="B", street="1", city="A", state="CO", zip_code="8")
    other.hours.create(weekday=0, opens=time(16), closes=time(18, 30))


def moments():
    today = datetime.now(DENVER).date()
    for day in range(9):
        for wall in (time(0), time(7, 59), time(8), time(12, 30), time(16, 30), time(17), time(23, 59)):
            yield datetime.combine(today + timedelta(days=day), wall, DENVER).astimezone(UTC)


def test_the_browser_says_what_the_clinics_clock_says(friday_with_a_break, site, new_context):
    Holiday.objects.create(day=datetime.now(DENVER).date() + timedelta(days=2), name="Away")
    page = new_context(timezone_id="Asia/Tokyo", locale="de-DE").new_page()
    page.clock.install(time=datetime.now(UTC))
    page.goto(site)

    for now in moments():
        page.clock.pause_at(now) if now > datetime.now(UTC) else page.clock.set_fixed_time(now)
        page.reload()

        assert page.locator(LINE).inner_text() == hours.opening(now)


def test_a_page_left_open_goes_with_the_time(site, new_context):
    Holiday.objects.all().delete()
    tuesday = datetime(2031, 3, 4, 16, 59, 50, tzinfo=DENVER)
    page = new_context().new_page()
    page.clock.install(time=tuesday)
    page.goto(site)
    assert page.locator(LINE).inner_text() == "Open now until 5:00 pm"

    page.clock.fast_forward(60_000)

    expect(page.locator(LINE)).to_have_text("Closed now, opens Wednesday 8:00 am")


def test_a_week_of_holidays_is_passed_over_with_the_date(site, new_context):
    today = datetime.now(DENVER).date()
    for day in range(8):
        Holiday.objects.get_or_create(day=today + timedelta(days=day), defaults={"name": "Away"})
    page = new_context().new_page()

    page.goto(site)

    assert page.locator(LINE).inner_text() == hours.opening(datetime.now(UTC))


def test_nothing_is_said_without_hours_or_without_scripts(site, new_context):
    without_scripts = new_context(java_script_enabled=False).new_page()
    without_scripts.goto(site)
    assert not without_scripts.locator(LINE).is_visible()
    assert "Open now" not in without_scripts.locator("body").inner_text()

    OpeningHours.objects.all().delete()
    page = new_context().new_page()
    page.goto(site)

    assert page.locator(LINE).count() == 0
