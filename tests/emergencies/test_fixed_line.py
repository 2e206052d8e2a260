"""911 and 988 stand above everything that a patient can write, so that silence is not taken for reassurance."""

from html.parser import HTMLParser

import pytest

from tests.every_page import collect

pytestmark = pytest.mark.one_database


class BoxesWithoutLine(HTMLParser):
    """Finds the search boxes and free texts of a page without the fixed line before them in their own form."""

    def __init__(self):
        super().__init__()
        self.boxes, self.found = 0, []
        self.in_line, self.numbers = False, set()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in {"main", "form"}:
            self.numbers = set()
        elif "fixed-line" in (attributes.get("class") or "").split():
            self.in_line = True
        elif self.in_line and tag == "a":
            self.numbers.add(attributes["href"])
        elif tag == "textarea" or attributes.get("type") == "search":
            self.boxes += 1
            if self.numbers != {"tel:911", "tel:988"}:
                self.found.append(attributes.get("name") or attributes.get("id"))
            self.numbers = set()

    def handle_endtag(self, tag):
        if tag == "p":
            self.in_line = False


def read(html):
    reader = BoxesWithoutLine()
    reader.feed(html)
    return reader


@pytest.mark.django_db
def test_the_line_stands_before_every_search_box_and_every_free_text():
    pages, _templates = collect()
    read_pages = {name: read(html) for name, html in pages.items()}

    assert {name: reader.found for name, reader in read_pages.items() if reader.found} == {}
    with_boxes = {name for name, reader in read_pages.items() if reader.boxes}
    assert {
        "/", "/nowhere/", "/components/", "search mild", "lone safety", "lone safety, mistakes", "request more",
        "request more, mistakes", "status add", "status code",
    } <= with_boxes  # fmt: skip


LINE = '<p class="fixed-line"><a href="tel:911">911</a> <a href="tel:988">988</a></p>'


@pytest.mark.parametrize(
    "html",
    [
        '<main><form><textarea name="text"></textarea></form></main>',
        f'<main>{LINE}<form><input type="search" name="q"></form></main>',
        f'<main><form>{LINE}</form><form><textarea name="text"></textarea></form></main>',
        f'<main><form><textarea name="text"></textarea>{LINE}</form></main>',
        f'<main><form>{LINE}<textarea name="one"></textarea><textarea name="two"></textarea></form></main>',
        '<main><form><p class="fixed-line"><a href="tel:911">911</a></p><textarea name="a"></textarea></form></main>',
    ],
)
def test_a_box_without_the_line_is_found(html):
    assert len(read(html).found) == 1


def test_a_box_with_the_line_is_not_found():
    assert read(f'<main><form>{LINE}<label>Text</label><textarea name="text"></textarea></form></main>').found == []
