"""The pages in a browser: accessibility, small screens, no other origins, the keyboard, and print."""

import re
from io import StringIO
from itertools import islice
from urllib.parse import urlsplit

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from anchor.static_files import squeezed
from clinic.models import Physician
from faqs.models import QuestionEdition
from pages.models import NoticeEdition
from procedures.models import ProcedureEdition
from tests.anchor.test_weight import DOCUMENT

MILD = "/procedures/mild-procedure/"
FAULTS = ["/fault/403-form/", "/fault/429/", "/fault/503/"]
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# WCAG 2.4.11 and 2.4.13 in a browser: the focus has an outline of 3 px, and nothing covers the element's middle.
FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  if (element === document.body) return null;
  const box = element.getClientRects()[0];
  const middle = Math.min(box.y + box.height / 2, innerHeight - 1);
  const top = document.elementFromPoint(box.x + box.width / 2, middle);
  return {
    name: element.outerHTML.slice(0, 120),
    place: [...document.querySelectorAll("*")].indexOf(element),
    ring: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3,
    covered: !element.contains(top) && !top?.contains(element),
  };
}"""

# How many stops Tab must make: one for each visible control; a group of radio buttons is one stop.
STOPS = """() => {
  const all = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")];
  const names = all.filter(e => e.checkVisibility() && e.tabIndex >= 0).map((e, i) => e.type === "radio" ? e.name : i);
  return new Set(names).size;
}"""


SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""


def reading_pages():
    editions = [*ProcedureEdition.objects.live(), *QuestionEdition.objects.live()]
    rows = [*editions, *Physician.objects.listed(), *NoticeEdition.objects.live()]
    return ["/", "/procedures/", "/faqs/", *(row.get_absolute_url() for row in rows)]


@pytest.fixture
def addresses(site):
    one_question = QuestionEdition.objects.live().first().get_absolute_url()
    one_notice = NoticeEdition.objects.first().get_absolute_url()
    one_physician = Physician.objects.listed().first().get_absolute_url()
    reading = ["/", "/procedures/", MILD, "/faqs/", one_question, one_physician, one_notice]
    return [*reading, "/inquiries/new/", "/nowhere/", "/components/", *FAULTS]


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_either_theme_and_nothing_scrolls_sideways(site, addresses, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce").new_page()
    found = []

    for address in addresses:
        page.goto(site + address)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            options = AXE if theme == "light" else AXE | {"runOnly": ["color-contrast", "link-in-text-block"]}
            for rule in Axe().run(page, options=options).response["violations"]:
                found.append(f"{address} {theme} {rule['id']}: {rule['nodes'][0]['html'][:160]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} scrolls sideways")

    assert found == []


def test_wider_spacing_between_letters_words_and_lines_loses_nothing(site, addresses, new_context):
    """WCAG 1.4.12, on the smallest screen."""
    page = new_context(viewport={"width": 320, "height": 800}).new_page()
    too_wide = []

    for address in addresses:
        page.goto(site + address)
        page.evaluate(SPACED)
        too_wide += [address] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []

    assert too_wide == []


def test_reading_pages_ask_nobody_else_set_no_cookie_and_log_no_error(site, new_context):
    context = new_context()
    page = context.new_page()
    strangers, errors = [], []
    page.on("request", lambda request: strangers.append(request.url) if not request.url.startswith(site) else None)
    page.on("console", lambda message: errors.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))

    for address in reading_pages():
        answer = page.goto(site + address)
        assert answer.status == 200
        assert "Cookie" not in answer.headers.get("vary", "")
        assert page.locator("h1").count() == 1

    assert (strangers, errors, context.cookies()) == ([], [], [])


def stops(page):
    """The element that each press of Tab reaches, up to the end of the page."""
    while True:
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            return
        yield focus


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_everything_with_a_visible_uncovered_focus(site, new_context, width):
    page = new_context(viewport={"width": width, "height": 700}).new_page()

    for address in ("/", MILD, "/inquiries/new/"):
        page.goto(site + address)
        expected = page.evaluate(STOPS)
        seen = list(islice(stops(page), expected + 5))

        assert [focus for focus in seen if not focus["ring"] or focus["covered"]] == []
        assert "skip" in seen[0]["name"]
        assert len(seen) == expected


def test_the_skip_link_leads_to_the_main_text(site, page):
    page.goto(site + MILD)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_every_link_within_the_procedure_page_leads_somewhere(site, page):
    page.goto(site + MILD)

    links = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(link => link.hash.slice(1))")

    assert len(links) > 10
    assert [name for name in links if not page.evaluate("name => document.getElementById(name)?.id", name)] == []


def test_every_icon_exists_in_the_sprite(site, page):
    page.goto(site + "/components/")
    names = page.evaluate("[...document.querySelectorAll('svg.icon use')].map(use => use.getAttribute('href'))")

    sprite = page.request.get(site + names[0].split("#")[0]).text()

    assert {name.split("#")[1] for name in names} <= set(re.findall(r'id="(\w+)"', sprite))


def test_the_procedure_page_works_without_a_script(site, new_context):
    page = new_context(java_script_enabled=False).new_page()

    page.goto(site + MILD)

    assert page.get_by_role("heading", name="When to get help").is_visible()
    page.locator("summary").first.click()
    assert page.locator("details").first.get_attribute("open") is not None


def test_the_contents_list_stays_in_view_on_a_wide_screen(site, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + MILD)

    page.locator("#recovery").scroll_into_view_if_needed()

    box = page.locator(".contents").bounding_box()
    assert box and 0 <= box["y"] < 100


def sheets(page):
    paper = page.pdf(format="Letter", margin=dict.fromkeys(("top", "bottom", "left", "right"), "15mm"))
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def test_the_procedure_prints_open_on_at_most_six_letter_pages(site, page):
    page.goto(site + MILD)

    assert sheets(page) <= 6
    page.emulate_media(media="print")
    assert page.locator("details p").last.is_visible()
    assert page.get_by_text("(303) 555-0142").first.is_visible()
    assert page.get_by_text("1, on this site since").is_visible()
    assert not page.locator("[data-week]").is_visible()


def test_the_clinics_own_text_over_the_sample_prints_on_six_letter_pages_too(site, page, tmp_path):
    (tmp_path / "mild.txt").write_text(DOCUMENT)
    call_command("import_document", tmp_path / "mild.txt", publish=True, stdout=StringIO())
    page.goto(site + MILD)

    assert page.get_by_text("How safe is the MILD Procedure?").count() == 1
    assert sheets(page) <= 6


@pytest.mark.parametrize(
    ("address", "most"), [("/procedures/", 1), ("/faqs/", 2), ("/faqs/is-mild-right-for-my-leg-pain/", 1)]
)
def test_a_list_and_a_question_are_a_handout_of_a_sheet_or_two(site, page, address, most):
    page.goto(site + address)

    assert sheets(page) <= most


def test_a_long_notice_prints_in_two_columns_on_two_sheets(site, page):
    page.goto(site + "/notices/privacy-practices/")

    assert sheets(page) <= 2


def test_paper_shows_the_addresses_of_sources(site, page):
    page.goto(site + "/components/")
    page.emulate_media(media="print")

    shown = page.evaluate("getComputedStyle(document.querySelector('.sources a'), '::after').content")

    assert "https://example.com/" in shown


def test_the_hours_of_today_are_marked(site, page):
    page.goto(site)

    assert page.locator("main .hours__today .tag").inner_text() == "today"


def is_for_screens(path):
    """Browsers draw the page before they fetch the style sheet for paper."""
    return path.endswith(".css") and not path.endswith("/print.css")


def test_the_first_visit_to_a_procedure_weighs_little(site, page):
    """Every file that a browser loads, the styles as one; tests/anchor/test_weight.py measures what gunicorn sends."""
    sent = {}
    page.on("response", lambda response: sent.__setitem__(urlsplit(response.url).path, response))
    page.goto(site + MILD, wait_until="networkidle")

    bodies = {path: response.body() for path, response in [*sent.items()]}
    sizes = {path: len(brotli.compress(body)) for path, body in bodies.items()}

    styles = squeezed(b"".join(body for path, body in bodies.items() if is_for_screens(path)).decode())
    assert sizes[MILD] + len(brotli.compress(styles.encode())) <= 14 * 1024
    assert sum(sizes.values()) <= 30 * 1024
    assert sum(size for path, size in sizes.items() if path.endswith(".js")) <= 5 * 1024
