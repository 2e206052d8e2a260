"""The search box in a browser: a combobox for keyboard and screen reader users, a plain form without scripts."""

from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture
def search_page(site, page):
    page.goto(site + "/search/")
    return page


def suggestions_for(words):
    return lambda response: parse_qs(urlsplit(response.url).query) == {"q": [words]}


def suggested(page, typed, before=""):
    box = page.get_by_role("combobox", name="Search our pages")
    # A slow machine asks after every letter: only the answer to all of the words counts.
    with page.expect_response(suggestions_for(before + typed)):
        box.press_sequentially(typed)
    expect(page.get_by_role("listbox")).to_be_visible()
    return box


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_with_the_listbox_open(site, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce").new_page()
    found = []

    def look(where):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for rule in Axe().run(page, options=AXE).response["violations"]:
                found.append(f"{where} {theme} {rule['id']}: {rule['nodes'][0]['html'][:200]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{where} scrolls sideways")

    page.goto(site + "/search/")
    suggested(page, "mild").press("ArrowDown")
    look("listbox open")

    assert found == []


def test_the_keyboard_goes_through_the_suggestions_and_opens_one(search_page):
    box = suggested(search_page, "mild")
    options = search_page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "true")

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(box).to_be_focused()
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")

    search_page.wait_for_url("**/procedures/mild-procedure/")


def test_a_choice_outlasts_suggestions_that_come_later(search_page):
    box = suggested(search_page, "mil")
    options = search_page.get_by_role("option")
    box.press("ArrowDown")
    address = options.first.get_attribute("data-address")

    with search_page.expect_response(suggestions_for("mild")):
        box.press("d")
    expect(search_page.get_by_role("option", selected=True)).to_have_attribute("data-address", address)
    chosen = search_page.get_by_role("option", selected=True).get_attribute("id")
    expect(box).to_have_attribute("aria-activedescendant", chosen)


def test_escape_closes_the_list_and_keeps_the_words(search_page):
    box = suggested(search_page, "mild")

    box.press("Escape")

    expect(search_page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("mild")


def test_enter_without_a_choice_searches(search_page):
    suggested(search_page, "mild").press("Enter")

    search_page.wait_for_url("**/search/?q=mild")
    expect(search_page.locator("#count")).to_be_visible()


def test_a_suggestion_can_be_clicked(search_page):
    suggested(search_page, "radiof")

    search_page.get_by_role("option", name="Radiofrequency ablation Procedures").click()

    search_page.wait_for_url("**/procedures/radiofrequency-ablation/")


def test_a_screen_reader_is_told_how_many_suggestions_there_are(search_page):
    box = suggested(search_page, "mild")
    count = search_page.get_by_role("option").count()
    expect(search_page.get_by_role("status")).to_have_text(f"{count} suggestions; use the up and down arrow keys")

    box.press_sequentially(" qqqq zzzz")

    expect(search_page.get_by_role("listbox")).to_be_hidden()
    expect(search_page.get_by_role("status")).to_have_text("No suggestions")


def test_the_form_works_without_a_script(site, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site + "/search/")

    page.get_by_label("Search our pages").fill("milld")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("link", name="MILD Procedure", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{site}/search/?q=milld")


def test_the_header_leads_to_the_search(site, page):
    page.goto(site)

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Search").click()

    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()


def test_the_scripts_of_the_page_weigh_little_and_nothing_breaks_the_policy(site, page):
    sent, errors = [], []
    page.on("response", lambda response: sent.append(response) if response.url.endswith(".js") else None)
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))

    page.goto(site + "/search/?q=mild", wait_until="networkidle")
    page.get_by_role("combobox", name="Search our pages").press("End")
    suggested(page, " right", before="mild")

    assert sum(len(brotli.compress(response.body())) for response in sent) <= 5 * 1024
    assert errors == []
    assert page.context.cookies() == []
