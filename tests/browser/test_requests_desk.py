"""The patient's own page and the desk in a browser: both are accessible, and forms work without a referrer."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone

from inquiries import status_links
from inquiries.models import Answers, Inquiry, Person
from tests.publishing.conftest import make_member

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def inquiry(site):
    made = Inquiry.objects.create(
        submission_key="0" * 64, received_at=timezone.now(), topic="not_sure", contact_first_by="phone"
    )
    Person.objects.create(inquiry=made, role="patient", first_name="Ana", last_name="Sample", email="ana@example.com")
    made.messages.create(direction="in", body="My legs tingle", at=timezone.now())
    return made


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]


def test_the_patients_pages_are_accessible_and_their_forms_arrive(site, page, inquiry):
    own = f"{site}/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/"
    for address in (own, f"{own}add/", f"{own}withdraw/"):
        page.goto(address)
        assert violations(page) == [], address

    page.goto(f"{own}add/")
    page.get_by_label("What would you like to tell us?").fill("Hello")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the email").wait_for()
    page.get_by_label("What would you like to tell us?").fill("I have chest pain")
    page.get_by_label("Code from the email").fill("123456")
    page.get_by_role("button", name="Send to the clinic").click()
    page.get_by_role("heading", name="Call 911").wait_for()
    assert violations(page) == [], "emergency"
    page.get_by_role("button", name="Continue and send").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.get_by_label("What would you like to tell us?").input_value() == "I have chest pain"
    page.goto(f"{own}withdraw/")
    page.get_by_role("button", name="Withdraw my request").click()
    page.wait_for_url(own)

    inquiry.refresh_from_db()
    assert inquiry.close_reason == "withdrawn"
    assert page.context.cookies() == []
    page.goto(f"{site}/inquiries/lost-link/")
    assert violations(page) == []


def test_the_desk_is_accessible(site, page, inquiry):
    client = Client()
    client.force_login(make_member("nurse", "Front desk"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])

    for address in ("", f"{inquiry.pk}/"):
        page.goto(f"{site}/admin/inquiries/inquiry/{address}")
        assert violations(page) == [], address


def test_the_screen_of_a_request_fits_a_phone_and_no_answer_is_squeezed(site, page, inquiry):
    question = "Have you been told by a doctor that there is a narrowing of the canal in your lower back?"
    given = [{"key": "told", "question": question, "keys": ["no"], "answer": ["Not that I know of"]}]
    Answers.objects.create(inquiry=inquiry, content=json.dumps({"screening": given}))
    client = Client()
    client.force_login(make_member("nurse", "Front desk", "Manager"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])

    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}/admin/inquiries/inquiry/{inquiry.pk}/")

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.get_by_text("Not that I know of").bounding_box()["width"] > 100
        assert page.locator(".desk dt").first.bounding_box()["width"] > 120
