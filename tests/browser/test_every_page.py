"""Checks on every page that a patient can see, with and without errors, on a small and a large screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_pages import FOCUS, STOPS
from tests.every_page import collect

# By default, axe checks WCAG 2.0 to 2.2, A and AA, and its best practices. It need not preload the style sheets, and it
# would look for imported ones in the wrong folder.
AXE = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# Only what another width or theme can change; the small light page has had all the other checks.
AXE_AGAIN = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "heading-order"],
}
# WCAG 2.5.8, including single small targets, which axe lets pass. Targets in a line of text are exempt.
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
  .filter(e => e.checkVisibility() && !e.closest("p, dd, li, figcaption, address") && !e.labels?.length)
  .filter(e => e.getBoundingClientRect().height < 24)
  .map(e => e.outerHTML.slice(0, 120) + " is less than 24 px high")"""
WIDER = "document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : []"
# Each of these must keep a visible edge.
EDGES = """() => [...document.querySelectorAll(
    ".button, .card, .care, .callout, .emergency-line, .request, .glance, .input, .textarea, .error-summary, .tag, " +
    ".confirmation, .canal svg")]
  .filter(e => e.checkVisibility())
  .filter(e => {
    const style = getComputedStyle(e), page = getComputedStyle(document.body).backgroundColor;
    return parseFloat(style.borderBlockStartWidth) < 1 || style.borderBlockStartStyle === "none" ||
      style.borderBlockStartColor === page;
  })
  .map(e => e.outerHTML.slice(0, 120))"""
# The lines of text that are too long, counted by character. Texts in another language are left out.
LONG_LINES = """most => [...document.querySelectorAll("p, li, dd, figcaption")]
  .filter(e => e.checkVisibility() && !e.querySelector("p, li, dd") && !e.closest("[lang]:not(html), .visually-hidden"))
  .flatMap(e => {
    const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), range = document.createRange(), lines = {};
    while (texts.nextNode()) {
      const text = texts.currentNode;
      for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const { bottom, width } = range.getBoundingClientRect();
        if (width) lines[Math.round(bottom / 8)] = (lines[Math.round(bottom / 8)] ?? "") + text.data[at];
      }
    }
    return Object.values(lines).map(line => line.trim()).filter(line => line.length > most);
  })"""
ICON_COLOR = """() => [...document.querySelectorAll("svg.icon")]
  .filter(e => e.checkVisibility() && getComputedStyle(e).color !== getComputedStyle(e.parentElement).color)
  .map(e => e.outerHTML)"""


@pytest.fixture
def every_page(live_server, settings):
    """(name, address, HTML) of every page. The test serves the HTML; the live server serves everything else."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    pages, _templates = collect()
    return [(name, f"{live_server.url}/page/{number}", html) for number, (name, html) in enumerate(pages.items())]


@pytest.fixture
def visit(every_page, new_context):
    """Visits every page, or every other page, in one tab: yields (name, tab)."""

    def visit(half=None, **options):
        tab = new_context(reduced_motion="reduce", **options).new_page()
        served = {address: html for _name, address, html in every_page}
        tab.route("**/page/*", lambda route: route.fulfill(body=served[route.request.url], content_type="text/html"))
        for name, address, _html in every_page if half is None else every_page[half::2]:
            tab.goto(address)
            yield name, tab

    return visit


def violations(tab, options):
    told = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in told]


@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_or_is_too_small(visit, half):
    """Small and light, then large and dark; test_pages.py checks each kind of page in the other combinations too."""
    source, found = Axe().axe_script, []

    for name, tab in visit(half, viewport={"width": 320, "height": 800}):
        tab.evaluate(source)
        problems = violations(tab, AXE) + tab.evaluate(SMALL) + tab.evaluate(WIDER)
        tab.set_viewport_size({"width": 1280, "height": 800})
        tab.emulate_media(color_scheme="dark")
        problems += violations(tab, AXE_AGAIN) + tab.evaluate(WIDER)
        tab.set_viewport_size({"width": 320, "height": 800})
        tab.emulate_media(color_scheme="light")
        found += [f"{name}: {problem}" for problem in problems]

    assert found == []


def test_no_line_of_text_is_longer_than_68_characters(visit):
    found = []

    for name, tab in visit(viewport={"width": 1280, "height": 800}):
        found += [f"{name}: {line}" for line in tab.evaluate(LONG_LINES, 68)]

    assert found == []


def round_trip(tab, most):
    """The elements that Tab reaches until it is back at the first one: the error summary, if the page has one."""
    seen = []
    for _press in range(most):
        tab.keyboard.press("Tab")
        focus = tab.evaluate(FOCUS)
        if focus and seen and focus["place"] == seen[0]["place"]:
            break
        seen += [focus] if focus else []
    return seen


@pytest.mark.parametrize("half", [0, 1])
def test_the_keyboard_reaches_everything_and_leaves_the_page(visit, half):
    """In a low window, where sticky elements cover the most."""
    found = []

    for name, tab in visit(half, viewport={"width": 1280, "height": 500}):
        expected = tab.evaluate(STOPS)
        seen = round_trip(tab, expected + 5)
        found += [f"{name}: {focus['name']}" for focus in seen if not focus["ring"] or focus["covered"]]
        if len(seen) != expected:
            found.append(f"{name}: Tab stops {len(seen)} times at {expected} places")

    assert found == []


def test_in_forced_colours_everything_has_an_edge_and_icons_the_colour_of_their_words(visit):
    found = []

    for name, tab in visit(viewport={"width": 1280, "height": 800}, forced_colors="active"):
        found += [f"{name}: {element}" for element in tab.evaluate(EDGES) + tab.evaluate(ICON_COLOR)]

    assert found == []
