"""Asking for a consultation in a browser: mistakes, Back, a double click, and the whole way without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from inquiries.models import Inquiry
from tests.browser.test_pages import AXE, MILD


def problems(page):
    broken = Axe().run(page, options=AXE).response["violations"]
    found = [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in broken]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    return found


def fill_in(page):
    page.get_by_label("Your name").fill("Ana Nguyễn")
    page.get_by_label("Phone call").check()
    page.get_by_label("Phone number").fill("(303) 555-0142")
    page.get_by_label("What would you like us to know?").fill("My legs tingle")
    page.get_by_role("checkbox").check()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_mistakes_in_the_limit_and_in_the_confirmation(site, new_context, width, theme, settings):
    settings.INQUIRIES_PER_ADDRESS = 1
    page = new_context(viewport={"width": width, "height": 800}, color_scheme=theme).new_page()
    found = {}

    page.goto(f"{site}/inquiries/new/")
    page.get_by_role("button", name="Send my request").click()
    found["mistakes"] = problems(page)
    for name in ("confirmation", "limit"):
        page.goto(f"{site}/inquiries/new/?procedure=mild-procedure")
        fill_in(page)
        page.get_by_role("button", name="Send my request").click()
        found[name] = problems(page)

    assert page.get_by_role("heading", name="Your request was not sent").is_visible()
    assert {name: found for name, found in found.items() if found} == {}


def test_the_summary_takes_the_focus_and_its_links_lead_to_the_fields(site, page):
    page.goto(f"{site}/inquiries/new/")
    page.get_by_role("button", name="Send my request").click()

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    for sentence, field in (("Enter your name", "id_name"), ("Select what you need help with", "id_about_0")):
        page.get_by_role("link", name=sentence).click()
        assert page.evaluate("document.activeElement.id") == field


def test_from_the_procedure_to_the_confirmation_without_a_script(site, new_context):
    page = new_context(java_script_enabled=False).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(site + MILD)
    page.get_by_role("main").get_by_role("link", name="Request a consultation").first.click()
    assert page.url == f"{site}/inquiries/new/"
    assert page.get_by_label("MILD").is_checked()
    fill_in(page)
    page.get_by_role("button", name="Send my request").click()

    assert page.url == f"{site}/inquiries/sent/"
    assert page.get_by_text(Inquiry.objects.get().reference).is_visible()
    assert all(address.startswith(site) for address in asked)


def test_after_back_the_same_words_are_one_request_and_changed_words_are_another(site, page):
    page.goto(f"{site}/inquiries/new/?procedure=mild-procedure")
    fill_in(page)
    page.get_by_role("button", name="Send my request").click()
    first = page.get_by_text(Inquiry.objects.get().reference)
    assert first.is_visible()

    page.go_back()
    fill_in(page)
    page.get_by_role("radio", name="MILD").check()
    page.get_by_label("What would you like us to know?").fill("My legs tingle more")
    page.get_by_role("button", name="Send my request").click()

    assert page.url == f"{site}/inquiries/sent/"
    assert {inquiry.message for inquiry in Inquiry.objects.all()} == {"My legs tingle", "My legs tingle more"}


def test_a_double_click_sends_one_request(site, page):
    page.goto(f"{site}/inquiries/new/?procedure=mild-procedure")
    fill_in(page)

    page.get_by_role("button", name="Send my request").dblclick()
    page.wait_for_load_state("networkidle")  # not the confirmation: the second click may hit a link there

    assert Inquiry.objects.count() == 1
