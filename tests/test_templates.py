"""Every word in a template goes through gettext, and the procedure page puts its parts in the patient's order."""

import re
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.template.loader import render_to_string

from clinic.models import OpeningHours
from clinic.templatetags.clinic_facts import initials, paragraphs, short_week, tel, week
from procedures.models import ProcedureEdition, SectionKind
from procedures.models.drawings import default_words, words_of_canal
from procedures.templatetags.procedure_page import (
    a_to_z,
    by_area,
    by_condition,
    has_help,
    other_names,
    parts,
)

TODAY = date(2026, 5, 4)
TEMPLATES = Path(settings.BASE_DIR) / "templates"
SPOKEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "content", "placeholder", "title", "data-label"}
VOID = {"br", "hr", "img", "input", "link", "meta"}
MACHINE_META = {"viewport", "color-scheme", "robots", "theme-color"}
TAG = "\ufffc"  # stands for a template tag, so that the HTML around it can be parsed
WORD = re.compile(r"[^\W\d_]{2,}")
ENTITY = re.compile(r"&#?\w+;")
BARE_ARGUMENT = re.compile(r"(?<!_\()(?<![:\w-])(\"[^\"]*\"|'[^']*')")


class BareWords(HTMLParser):
    """Words in an element with a language of its own stay in it whatever language the site has."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.found = []
        self.in_another_language = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in VOID and (self.in_another_language or attributes.get("lang", TAG) != TAG):
            self.in_another_language.append(tag)
            return
        machine = tag == "meta" and attributes.get("name", "") in MACHINE_META
        for name, value in attributes.items():
            if name in SPOKEN_ATTRIBUTES and value and WORD.search(value) and not machine:
                self.found.append(f"{name}={value!r}")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag in self.in_another_language:
            while self.in_another_language.pop() != tag:
                pass

    def handle_data(self, data):
        if WORD.search(data) and not self.in_another_language:
            self.found.append(data.strip())


def bare_words(source):
    """The words of a template that no translator would ever see."""
    html, found, inside = [], [], ""
    for token in Lexer(source).tokenize():
        word, _, rest = token.contents.partition(" ")
        if inside:
            inside = "" if token.token_type == TokenType.BLOCK and word == f"end{inside}" else inside
        elif token.token_type == TokenType.TEXT:
            html.append(token.contents)
        elif token.token_type == TokenType.BLOCK:
            html.append(TAG)
            inside = word if word in {"blocktranslate", "comment"} else ""
            if word in {"include", "with", "firstof"}:
                texts = [text[1:-1] for text in BARE_ARGUMENT.findall(re.sub(r"""=(?=["'])""", "= ", rest))]
                found += [text for text in texts if " " in text.strip() and WORD.search(text)]
        elif token.token_type == TokenType.VAR:
            html.append(TAG)
    parser = BareWords()
    parser.feed(ENTITY.sub("", "".join(html)))
    parser.close()
    return found + parser.found


def pages():
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if TEMPLATES / "admin" not in path.parents]


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_word_of_a_template_can_be_translated(path):
    assert bare_words(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Call us</p>",
        "<p>{% translate 'Call us' %} today</p>",
        "<a href='/' aria-label='Call us'>{{ phone }}</a>",
        "<img src='x.svg' alt=\"Call us\">",
        "<input {% if x %}required{% endif %} placeholder='Your name'>",
        '<meta name="description" content="A clinic">',
        '{% include "a.html" with heading="Call us" only %}',
        "{% blocktranslate %}Fine{% endblocktranslate %} Bare",
        '<p lang="es">Llame al <a href="tel:911">911</a></p><p>Call us</p>',
        '<p lang="{{ language }}">Call us</p>',
    ],
)
def test_bare_english_is_found(source):
    assert bare_words(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p>{% translate 'Call us' %}</p>",
        "<p title=\"{% translate 'Call us' %}\">{% blocktranslate %}Call <b>us</b>{% endblocktranslate %}</p>",
        "{# A note #}{% comment %}A note{% endcomment %}<!-- A note --> · &nbsp; 911",
        '{% include "components/_icon.html" with name="phone" only %}',
        '{% include "a.html" with heading=_("Call us") day=day|date:"F j, Y" only %}',
        '<meta name="viewport" content="width=device-width">',
        '<div lang="es">{% if page %}<h1>{% else %}<h2>{% endif %}Llame al 911<br>ahora</h1></h2><p>Espere</p></div>',
    ],
)
def test_translated_words_and_machine_words_pass(source):
    assert bare_words(source) == []


def edition(**content):
    empty = {
        "medical_name": "", "other_names": [], "one_line": "", "conditions": [], "body_areas": [], "author": None,
        "dated": None, "disclosure": "", "sample": False, "sections": [], "key_facts": [], "criteria": [],
        "choices": [], "care_cards": [], "sources": [],
    }  # fmt: skip
    return ProcedureEdition(
        title=content.pop("title", "Warm stone"),
        slug=content.pop("slug", "warm-stone"),
        live_from=datetime(2026, 5, 4, tzinfo=UTC),
        content=empty | content,
    )


def section(kind):
    return {"kind": kind, "body": f"<p>{kind}</p>", "sample": False}


def test_the_parts_stand_in_the_patients_order_whatever_order_the_edition_has():
    page = edition(sections=[section(kind) for kind in reversed(SectionKind.values)])

    assert [part.kind for part in parts(page, TODAY)] == SectionKind.values


def test_typed_facts_stand_under_their_heading_even_where_that_section_was_never_written():
    page = edition(
        sections=[section("what"), section("risks")],
        care_cards=[{"level": "call", "heading": "Call us if", "items": ["fever"]}],
        criteria=[{"kind": "may_not", "text": "You are ill."}, {"kind": "may_help", "text": "It hurts."}],
        choices=[{"name": "Nothing", "how": "", "benefit": "", "harm": "", "recovery": "", "nothing": True}],
    )

    shown = parts(page, TODAY)

    assert [part.kind for part in shown] == ["what", "candidates", "options", "risks", "help"]
    assert [group.kind for group in shown[1].criteria] == ["may_help", "may_not"]
    assert shown[2].choices and not shown[0].choices
    assert has_help(shown)


def test_the_emergency_card_comes_first():
    cards = [{"level": level, "heading": level, "items": []} for level in ("self", "call", "emergency")]

    (part,) = parts(edition(care_cards=cards), TODAY)

    assert [card["level"] for card in part.care_cards] == ["emergency", "call", "self"]


def test_a_page_without_help_section_and_care_cards_leads_nowhere():
    assert not has_help(parts(edition(sections=[section("what")]), TODAY))


def test_a_drawing_stands_in_its_section_with_the_words_of_the_edition():
    lines = [*default_words().splitlines(), "bone: A bony spur"]
    page = edition(drawings=[{"kind": "how", "name": "canal", "words": lines}])

    (part,) = parts(page, TODAY)

    (drawing,) = part.drawings
    shown = render_to_string(drawing["template"], {"words": drawing["words"]})
    assert part.kind == "how"
    assert "A bony spur" in shown and "Extra bone" not in shown
    assert all(text in shown for key, text in words_of_canal().items() if key != "bone")


@pytest.mark.parametrize(
    ("nothing", "heading"), [(True, "Other choices, including doing nothing"), (False, "Other choices")]
)
def test_the_heading_of_the_choices_promises_doing_nothing_only_where_it_is_one_of_them(nothing, heading):
    row = {"name": "Rest", "how": "", "benefit": "", "harm": "", "recovery": "", "nothing": nothing}

    (part,) = parts(edition(choices=[row]), TODAY)

    assert part.heading == heading


def test_lists_arrange_procedures_by_area_condition_and_every_name():
    stone = edition(body_areas=["Neck", "Back"], conditions=["Stiff neck"], other_names=["Stone", "Warm stone"])
    rest = edition(title="Rest", slug="rest", medical_name="Otium")

    assert [(area, [each.slug for each in group]) for area, group in by_area([rest, stone])] == [
        ("Back", ["warm-stone"]), ("Neck", ["warm-stone"]), ("", ["rest"]),
    ]  # fmt: skip
    assert [name for name, _ in by_condition([rest, stone])] == ["Stiff neck"]
    assert [(letter, [name for name, _ in names]) for letter, names in a_to_z([stone, rest])] == [
        ("O", ["Otium"]), ("R", ["Rest"]), ("S", ["Stone"]), ("W", ["Warm stone"]),
    ]  # fmt: skip
    assert other_names(stone) == ["Stone"]


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        ("(303) 555-0142", "tel:+13035550142"),
        ("+44 20 7946 0000", "tel:+442079460000"),
        ("1-303-555-0142", "tel:13035550142"),
        ("711", "tel:711"),
    ],
)
def test_a_phone_number_becomes_an_address_to_tap(phone, address):
    assert tel(phone) == address


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Robert Moghim MD", "RM"),
        ("Ana Maria Sample, M.D.", "AS"),
        ("李", "李"),
        ("José-María Núñez DO", "JN"),
        ("", ""),
    ],
)
def test_a_person_is_shown_by_initials_without_the_degree(name, letters):
    assert initials(name) == letters


def test_a_week_has_seven_days_and_equal_neighbours_are_taken_together():
    hours = [OpeningHours(weekday=day, opens=time(8), closes=time(17)) for day in range(4)]

    assert [len(day.spans) for day in week(hours)] == [1, 1, 1, 1, 0, 0, 0]
    assert [(int(days.first), int(days.last)) for days in short_week(hours)] == [(0, 3), (4, 6)]
    assert short_week(hours)[0].numbers == "0 1 2 3"


def test_plain_text_gets_paragraphs_and_markup_stays():
    assert paragraphs("One\n\nTwo") == "<p>One</p>\n\n<p>Two</p>"
    assert paragraphs("<p>One</p>") == "<p>One</p>"


def test_pages_are_sent_without_the_indentation_of_their_templates():
    page = render_to_string("500.html", {"phone": "(303) 555-0142"})

    assert [line for line in page.splitlines() if line.startswith(" ")] == []
    assert len(page.splitlines()) > 10


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_words_depend_on_the_indentation_of_their_template(path):
    """Where white space is part of what is said, it is within one line; `trimmed` makes one line of several."""
    tokens = Lexer(path.read_text()).tokenize()
    begun = [number for number, token in enumerate(tokens) if token.contents.startswith("blocktranslate")]

    for number in begun:
        end = next(token for token in tokens[number:] if token.contents.startswith("endblocktranslate"))
        assert end.lineno == tokens[number].lineno or " trimmed" in tokens[number].contents, tokens[number].contents


@pytest.mark.parametrize("name", ["400", "403", "403_form", "413", "500", "503"])
def test_an_error_page_needs_no_database_and_says_whom_to_call(name):
    page = render_to_string(f"{name}.html", {"phone": "(303) 555-0142"})
    page_without_phone = render_to_string(f"{name}.html", {"phone": ""})

    assert page.count("<h1>") == 1
    assert 'href="tel:+13035550142"' in page
    assert 'href="tel:911"' in page
    assert "call us" not in page_without_phone.lower()
