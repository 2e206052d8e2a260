"""The line above the suggestions, while a patient types words that sound like an emergency."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_search import AXE, suggestions_for

SELF_HARM, ABUSE = "I want to die", "my husband hits me"


@pytest.fixture
def search_page(site, page):
    page.goto(site + "/search/")
    return page


@pytest.fixture
def box(search_page):
    return search_page.get_by_role("combobox", name="Search our pages")


@pytest.fixture
def line(search_page):
    return search_page.locator(".urgent-line")


def type_in(box, words):
    with box.page.expect_response(suggestions_for(words)):
        box.fill(words)


def test_the_line_stands_above_the_list_and_is_no_option_of_it(search_page, box, line):
    type_in(box, f"mild {ABUSE}")

    link, options = line.get_by_role("link"), search_page.get_by_role("listbox")
    expect(link).to_have_attribute("href", "tel:1-800-799-7233")
    expect(options).not_to_contain_text("Are you safe at home?")
    assert box.bounding_box()["y"] < link.bounding_box()["y"] < options.bounding_box()["y"]


def test_the_line_comes_and_goes_with_the_words(box, line):
    type_in(box, "mild")
    expect(line).to_be_hidden()
    type_in(box, SELF_HARM)
    expect(line).to_be_visible()
    type_in(box, "mild")
    expect(line).to_be_hidden()
    type_in(box, ABUSE)
    expect(line).to_contain_text("Are you safe at home?")

    box.fill("")

    expect(line).to_be_hidden()


def test_the_keyboard_reaches_the_line_and_escape_closes_only_the_list(search_page, box, line):
    type_in(box, f"mild {ABUSE}")
    expect(search_page.get_by_role("listbox")).to_be_visible()

    box.press("Escape")
    expect(search_page.get_by_role("listbox")).to_be_hidden()
    expect(line).to_be_visible()
    box.press("Tab")

    expect(line.get_by_role("link")).to_be_focused()
    expect(line).to_be_visible()


def test_a_screen_reader_is_told_politely_and_in_the_language_of_the_line(search_page, box, line):
    type_in(box, "quiero morir")

    status = search_page.get_by_role("status")
    expect(status).to_have_text("Llame o envíe un mensaje de texto al 988 ahora; para español, oprima 2")
    expect(status.locator("span")).to_have_attribute("lang", "es")
    expect(line.get_by_role("link")).to_have_attribute("lang", "es")
    expect(search_page.get_by_role("alert")).to_have_count(0)

    type_in(box, "mild")
    expect(status).not_to_contain_text("988")


def test_one_letter_asks_too_but_gets_no_suggestions(search_page, box):
    type_in(box, "m")

    expect(search_page.get_by_role("listbox")).to_be_hidden()
    expect(search_page.get_by_role("status")).to_have_text("")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_with_the_line_open(site, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce").new_page()
    page.goto(site + "/search/")
    found = []

    for words in ("mild suicide", "mild my husband hits me", "quiero morir"):
        type_in(page.get_by_role("combobox"), words)
        expect(page.locator(".urgent-line")).to_be_visible()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for rule in Axe().run(page, options=AXE).response["violations"]:
                found.append(f"{words} {theme} {rule['id']}: {rule['nodes'][0]['html'][:200]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{words} scrolls sideways")

    assert found == []
