"""The opening hours on every page: what the browser computes with, and when a page's ETag changes with them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic import facts
from clinic.models import Holiday, Location, OpeningHours, Physician, Practice

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def places():
    return [Location.objects.create(name=name, street="1", city="A", state="CO", zip_code="8") for name in "AB"]


def test_the_week_is_that_of_all_places_with_overlaps_taken_together(places):
    one, other = places
    for place, weekday, opens, closes in [
        (one, 0, time(8), time(12)),
        (one, 0, time(13), time(17)),
        (other, 0, time(16), time(18, 30)),
        (other, 4, time(8), time(9)),
    ]:
        OpeningHours.objects.create(location=place, weekday=weekday, opens=opens, closes=closes)

    assert facts.current(NOW).week == "480-720 780-1110;;;;480-540;;"


def test_without_hours_there_is_no_week(places):
    assert facts.current(NOW).week == ""


def test_a_pages_stamp_changes_with_a_holiday_that_it_names_and_when_that_has_passed():
    before = facts.current(NOW).stamp
    Holiday.objects.create(day=date(2027, 7, 5), name="Independence Day (observed)")
    assert facts.current(NOW).stamp == before

    Holiday.objects.create(day=date(2026, 11, 26), name="Thanksgiving Day")

    assert facts.current(NOW).holidays == [date(2026, 11, 26)]
    assert facts.current(NOW).stamp != before
    assert facts.current(NOW + timedelta(days=2)).stamp == facts.current(NOW).stamp
    assert facts.current(NOW + timedelta(days=4)).stamp == before


def test_a_new_holiday_gives_the_home_page_another_etag(client, places):
    Practice.objects.create(name="Sample", phone="(303) 555-0142")
    OpeningHours.objects.create(location=places[0], weekday=0, opens=time(8), closes=time(9))
    before = client.get("/")

    Holiday.objects.create(day=timezone.localdate() + timedelta(days=3), name="Away")
    after = client.get("/", headers={"if-none-match": before["ETag"]})

    assert (after.status_code, after["ETag"] != before["ETag"]) == (200, True)
    assert str(timezone.localdate() + timedelta(days=3)) in after.content.decode()
    assert client.get("/", headers={"if-none-match": after["ETag"]}).status_code == 304


@pytest.mark.parametrize("claim", ["99 of 100 cured", "100% pain free"])
@pytest.mark.parametrize("field", ["role", "languages"])
def test_a_fact_about_a_physician_claims_nothing_in_numbers(field, claim):
    physician = Physician(name="Ana Test MD", slug="ana", **{field: claim})

    with pytest.raises(ValidationError, match="Leave out numbers"):
        physician.clean_fields()
