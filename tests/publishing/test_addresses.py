"""What stands at an address: the page, its notice, where it moved to, or that it is gone."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from procedures.models import Procedure
from publishing import workflow
from tests.publishing.conftest import NOW, bring_live, make_draft

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW + 10 * HOUR, tick=False) as clock:
        yield clock


def rename(draft, slug, editor, clinician, now):
    Procedure.objects.filter(pk=draft.pk).update(slug=slug)
    draft.refresh_from_db()
    bring_live(draft, editor, clinician, f"Words at {slug}.", now)


def test_old_addresses_lead_in_one_step_to_the_present_one(client, draft, editor, clinician):
    bring_live(draft, editor, clinician)
    rename(draft, "knee", editor, clinician, NOW + HOUR)
    rename(draft, "knee-pain-injection", editor, clinician, NOW + 2 * HOUR)

    for old in ("knee-injection", "knee"):
        response = client.get(f"/procedures/{old}/")
        assert (response.status_code, response.url) == (301, "/procedures/knee-pain-injection/")
    assert client.get("/procedures/knee-pain-injection/").status_code == 200


def test_a_page_that_goes_back_to_an_old_address_makes_no_loop(client, draft, editor, clinician):
    bring_live(draft, editor, clinician)
    rename(draft, "knee", editor, clinician, NOW + HOUR)
    rename(draft, "knee-injection", editor, clinician, NOW + 2 * HOUR)

    assert client.get("/procedures/knee-injection/").status_code == 200
    assert client.get("/procedures/knee/").url == "/procedures/knee-injection/"


def test_a_page_withdrawn_in_error_is_gone(client, draft, editor, clinician, manager):
    bring_live(draft, editor, clinician)
    workflow.withdraw(draft, by=manager, now=NOW + HOUR, kind="error", reason="It was wrong.")

    response = client.get("/procedures/knee-injection/")

    assert response.status_code == 410
    assert "First words." not in response.content.decode()
    assert "Knee injection" not in client.get("/procedures/").content.decode()


def test_a_page_whose_schedule_was_cancelled_before_its_time_was_never_there(client, draft, editor, clinician, clock):
    bring_live(draft, editor, clinician, now=NOW + HOUR, live_from=NOW + 12 * HOUR)
    workflow.cancel(draft, by=editor, now=NOW + 2 * HOUR)

    assert client.get("/procedures/knee-injection/").status_code == 404
    clock.move_to(NOW + 20 * HOUR)
    assert client.get("/procedures/knee-injection/").status_code == 404


def test_a_replaced_page_leads_to_the_last_of_its_replacements(client, draft, editor, clinician, manager):
    pages = [draft, make_draft("Second", "second"), make_draft("Third", "third")]
    for page in pages:
        bring_live(page, editor, clinician)
    for page, following in pairwise(pages):
        workflow.withdraw(
            page, by=manager, now=NOW + HOUR, kind="replaced", reason="A better page.", replacement=following
        )

    assert client.get("/procedures/knee-injection/").url == "/procedures/third/"
    assert client.get("/procedures/second/").url == "/procedures/third/"


def test_pages_that_replace_each_other_are_gone_and_do_not_loop(client, draft, editor, clinician, manager):
    other = make_draft("Second", "second")
    for page, following in ((draft, other), (other, draft)):
        bring_live(page, editor, clinician)
        workflow.withdraw(
            page, by=manager, now=NOW + HOUR, kind="replaced", reason="A better page.", replacement=following
        )

    assert client.get("/procedures/second/").status_code == 410


def test_what_is_no_longer_offered_stays_under_a_notice(client, draft, editor, clinician, manager):
    bring_live(draft, editor, clinician)
    workflow.withdraw(draft, by=manager, now=NOW + HOUR, kind="ended", reason="We stopped in spring.")

    page = client.get("/procedures/knee-injection/").content.decode()

    assert "no longer offers this" in page
    assert "We stopped in spring." not in page  # the reason is for the log: no second person read it
    assert "Medically reviewed" not in page
    assert "First words." in page
    assert "Knee injection" not in client.get("/procedures/").content.decode()


def test_a_browser_with_the_old_page_gets_the_scheduled_one_with_the_first_request_after_its_minute(
    client, draft, editor, clinician, clock
):
    bring_live(draft, editor, clinician)
    later = NOW + 11 * HOUR
    bring_live(draft, editor, clinician, "Second words.", NOW + HOUR, live_from=later)
    before = client.get("/procedures/knee-injection/")

    clock.move_to(later - timedelta(seconds=1))
    still = client.get("/procedures/knee-injection/", headers={"if-none-match": before["ETag"]})
    clock.move_to(later)
    after = client.get("/procedures/knee-injection/", headers={"if-none-match": before["ETag"]})

    assert still.status_code == 304
    assert after.status_code == 200
    assert "Second words." in after.content.decode()


def says_how_long_it_holds(response):
    wanted = {"no-cache", "no-store", "max-age=0"}
    return bool(wanted & set(response["Cache-Control"].replace(" ", "").split(",")))


def test_no_cache_keeps_an_answer_past_the_minute_of_an_edition(client, draft, editor, clinician, manager, clock):
    """Not yet there, there, moved, back again, withdrawn; what lists and finds it comes and goes with it."""
    page, moved = "/procedures/knee-injection/", "/procedures/knee/"
    lists = ["/", "/procedures/", "/sitemap.xml", "/search/?q=knee", "/search/suggest/?q=knee"]
    later = NOW + 11 * HOUR
    bring_live(draft, editor, clinician, live_from=later)

    def seen():
        answers = [client.get(address) for address in [page, moved, *lists]]
        assert all(map(says_how_long_it_holds, answers)), [answer.request["PATH_INFO"] for answer in answers]
        return [answer.status_code for answer in answers[:2]], ["nee injection" in words(one) for one in answers[2:]]

    def words(answer):
        return answer.content.decode().replace("knee-injection", "Knee injection")

    clock.move_to(later - timedelta(seconds=1))
    assert seen() == ([404, 404], [False] * 5)
    clock.move_to(later)
    assert seen() == ([200, 404], [True] * 5)
    rename(draft, "knee", editor, clinician, later)
    assert seen()[0] == [301, 200]
    rename(draft, "knee-injection", editor, clinician, later)
    assert seen()[0] == [200, 301]
    workflow.withdraw(draft, by=manager, now=later, kind="error", reason="It was wrong.")
    assert seen() == ([410, 410], [False] * 5)


@pytest.mark.parametrize("address", ["/", "/procedures/"])
def test_a_list_in_a_browser_is_fresh_until_the_minute_of_a_scheduled_page(
    client, draft, editor, clinician, clock, address
):
    later = NOW + 11 * HOUR
    bring_live(draft, editor, clinician, live_from=later)
    kept = {"if-none-match": client.get(address)["ETag"]}

    clock.move_to(later - timedelta(seconds=1))
    assert client.get(address, headers=kept).status_code == 304
    clock.move_to(later)
    assert client.get(address, headers=kept).status_code == 200


def test_what_changed_lists_the_major_changes_only(client, draft, editor, clinician):
    bring_live(draft, editor, clinician)
    Procedure.objects.filter(pk=draft.pk).update(major=False)
    draft.refresh_from_db()
    bring_live(draft, editor, clinician, "Second words.", NOW + HOUR)
    number_one = draft.editions.get(number=1).change_note
    Procedure.objects.filter(pk=draft.pk).update(major=True)
    draft.refresh_from_db()
    third = bring_live(draft, editor, clinician, "Third words.", NOW + 2 * HOUR)

    assert list(third.changes_for_readers()) == [third]
    assert number_one
    assert client.get("/procedures/knee-injection/").content.decode().count("Clearer words.") == 1
