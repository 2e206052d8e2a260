"""The pages of the emergency words in a browser: two clinicians change a line, and every page is accessible."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.test_requests_desk import violations
from tests.publishing.conftest import make_member

WORDS = "/admin/emergencies/wordschange/"


@pytest.fixture
def sign_in(site, page):
    def sign_in(name):
        client = Client()
        client.force_login(make_member(name, "Clinician"))
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])

    return sign_in


def test_one_clinician_proposes_another_agrees_and_the_line_is_gone(site, page, sign_in):
    sign_in("ana")
    page.goto(f"{site}{WORDS}?language=en&kind=certain&sign=chest")
    page.get_by_role("link", name="Propose to remove {chest} {pain}", exact=True).click()
    page.get_by_label("Why").fill("Sore ribs.")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("button", name="Agree", exact=True)).to_be_disabled()
    expect(page.get_by_text("You proposed this yourself: a colleague must decide.")).to_be_visible()

    sign_in("ben")
    page.goto(f"{site}{WORDS}")
    page.get_by_label("What a patient might write").fill("I have chest pain")
    page.get_by_label("Compare with").select_option(index=1)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="If “{chest} {pain}” is removed")).to_be_visible()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("Agreed. The change counts from now on.")).to_be_visible()

    page.goto(f"{site}{WORDS}?language=en&kind=certain&sign=chest")
    expect(page.get_by_role("link", name="Propose to remove {chest} {pain}", exact=True)).to_have_count(0)


def test_the_pages_are_accessible_and_fit_a_phone(site, page, sign_in):
    sign_in("ana")
    section = "section=en.certain.chest"
    page.goto(f"{site}{WORDS}propose/?action=remove&{section}&entry=%7Bchest%7D+%7Bpain%7D")
    page.get_by_label("Why").fill("Sore ribs.")
    page.get_by_role("button", name="Propose").click()

    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for address in (
            "",
            "?language=es&kind=certain&sign=chest",
            "?q=chest",
            "history/",
            f"propose/?action=add&{section}",
            f"propose/?action=remove&{section}&entry=%22heart+attack%22",
        ):
            page.goto(f"{site}{WORDS}{address}")
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
