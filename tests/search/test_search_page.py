"""The search page: an address to share, results with their reason, and never a dead end or an error."""

import html
import logging
import re

import pytest

from anchor.log_lines import WithoutQuery
from clinic.models import Practice
from search.documents import Document
from search.indexing import index
from tests.search.test_search_index import NOW
from text.readability import grade_of_markup

pytestmark = pytest.mark.usefixtures("sample_clinic")
CARD, QUIET = '<div class="emergency"', '<div class="quiet" role="note">'
HOSTILE = [
    "", " ", "\0", "mi\0ld", '"', "''", '"mild', "mild AND", "NOT mild", "NEAR(mild, 2)", "mild*", "-mild", "name:mild",
    "^mild", "{name} : mild", "(", ")", "& | !", "mild <-> nerve", ":*", "'mild':A", "\\", "%", "_", "%s",
    "mild' OR 1=1; --", "'; DROP TABLE search_searchentry; --", "<script>alert(1)</script>", "<mark>",
    "javascript:alert(1)", "{{ settings }}", "{% debug %}",
    "🙂🙃", "👩‍👩‍👧", "ﷺ", "‮mild‬", "עברית mild", "سلس البول", "腰", "Ⅳ", "²", "ﬁ",
    "e\u0301pidural", "\ufeffmild", "\u2028", "a" * 10_000, "mild " * 2_000, "é" * 10_000, "🙂" * 10_000,
    "/../../etc/passwd",
    "\r\nSet-Cookie: a=b", "x" * 64 + " mild", "0", "-1", "1e999", "NaN", "null", "İstanbul", "ß", "ſ",
]  # fmt: skip


def page_for(client, q, **more):
    response = client.get("/search/", {"q": q, **more})
    assert response.status_code == 200
    return response.content.decode()


def words_in(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_page_can_be_shared_but_is_kept_by_nobody(client, sample_clinic):
    response = client.get("/search/", {"q": "mild"})

    assert response.status_code == 200
    assert set(response["Cache-Control"].replace(" ", "").split(",")) == {"private", "no-cache"}
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    page = response.content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert page.count("<h1") == 1
    assert 'value="mild"' in page


def test_the_empty_page_may_be_found(client, sample_clinic):
    Practice.objects.update(sample=False)

    response = client.get("/search/")

    assert "X-Robots-Tag" not in response
    assert 'name="robots"' not in response.content.decode()


def test_results_stand_in_groups_with_a_count_and_their_reason_marked(client, without_coverage):
    page = page_for(client, "mild")

    procedures, questions = re.search(r"Procedures \((\d)\).*Questions \((\d)\)", page, re.DOTALL).groups()
    assert f"{int(procedures) + int(questions)} results" in words_in(page)
    assert (int(procedures) >= 1, int(questions)) == (True, 5)
    assert page.index('id="procedure"') < page.index('id="question"')
    assert "<mark>MILD" in page


def test_results_can_be_narrowed_to_a_kind(client, sample_clinic):
    page = page_for(client, "mild", kind="question")

    assert 'id="procedure"' not in page
    assert "5 results" in words_in(page)
    assert re.search(r'href="\?q=mild&amp;kind=question" aria-current="true"', page)


def test_a_misspelt_word_says_what_was_searched_for_instead(client, sample_clinic):
    page = words_in(page_for(client, "milld"))

    assert "Did you mean mild ? No page says “milld”" in page


def test_results_with_some_of_the_words_say_so(client, sample_clinic):
    page = words_in(page_for(client, "my doctor told me about spinal stenosis and I would like to know botox"))

    assert "No page has all of your words." in page


def test_a_search_that_finds_nothing_leads_on(client, sample_clinic):
    page = page_for(client, "wie lange")

    assert "No page matches “wie lange”" in words_in(page)
    assert 'href="?q=Lumbar+spinal+stenosis"' in page
    assert 'href="/procedures/"' in page and 'href="/faqs/"' in page and 'href="/notices/language-help/"' in page
    main = page[page.index("<main") : page.index("</main>")]
    assert 'href="tel:+13035550142"' in main
    assert 'href="/inquiries/new/"' in main


def test_many_results_have_pages(client, db):
    for number in range(45):
        index(f"x:{number}", Document("question", f"/q{number}/", "", NOW, question=f"Is marmalade number {number}?"))

    first, last = page_for(client, "marmalade"), page_for(client, "marmalade", page=3)

    assert "45 results, page 1 of 3" in words_in(first)
    assert (first.count('class="result"'), last.count('class="result"')) == (20, 5)
    assert 'rel="next" href="?q=marmalade&amp;page=2"' in first and 'rel="prev"' not in first
    assert 'rel="prev" href="?q=marmalade&amp;page=2"' in last and 'rel="next"' not in last
    assert not set(re.findall(r"/q\d+/", first)) & set(re.findall(r"/q\d+/", last))
    for nonsense in ("0", "-1", "99", "x", "²", "9" * 40):
        assert page_for(client, "marmalade", page=nonsense, kind=nonsense).count('class="result"')


@pytest.mark.parametrize(
    ("q", "number"), [("cant pee", "911"), ("mild suicide", "988"), ("chest pain and cant breathe", "911")]
)
def test_the_emergency_card_stands_before_everything_and_is_never_collapsed(client, sample_clinic, q, number):
    page = page_for(client, q)

    main = page[page.index("<main") :]
    assert main.index(f'href="tel:{number}"') < main.index("<form")
    assert 'href="tel:911"' in main[: main.index("<form")]
    assert "<details" not in main
    assert "emergency" in words_in(main[: main.index("<form")]).lower()


def test_no_card_and_no_quiet_line_where_there_is_no_emergency(client, sample_clinic):
    page = page_for(client, "mild")

    assert CARD not in page and QUIET not in page


def test_a_card_comes_for_words_at_the_end_of_a_long_story_too(client, sample_clinic):
    page = page_for(client, "my back has been hurting for years and " * 20 + "now. I want to die.")

    assert CARD in page and "We searched only for the first part" in words_in(page)


def test_thoughts_of_self_harm_name_988_first_and_say_nothing_about_what_was_not_found(client, sample_clinic):
    page = page_for(client, "I want to die")

    card = page[page.index(CARD) : page.index("<form")]
    assert "You are not alone. Call or text 988 now" in words_in(card)
    assert re.findall(r'href="((?:tel|sms):\d+)"', card) == ["tel:988", "sms:988", "tel:911"]
    assert "No page matches" not in words_in(page)


@pytest.mark.parametrize(
    ("q", "words", "links"),
    [
        ("quiero morir", "oprima 2", ["tel:988", "sms:988?body=AYUDA", "tel:911"]),
        ("me duele el pecho y no puedo respirar", "sala de emergencias más cercana", ["tel:911", "tel:988"]),
    ],
)
def test_a_search_in_spanish_shows_the_card_in_spanish_first(client, sample_clinic, q, words, links):
    page = page_for(client, q)

    spanish, english = re.findall(CARD + r"(?: lang=\"es\")?>.*?</div>", page, re.DOTALL)
    assert 'lang="es"' in spanish and words in words_in(spanish)
    assert re.findall(r'href="((?:tel|sms):[^"]+)"', spanish) == links
    assert 'lang="es"' not in english


@pytest.mark.parametrize(
    ("q", "words", "number"),
    [
        ("my husband hits me", "Are you safe at home?", "1-800-799-7233"),
        ("mi esposo me pega", "¿Está a salvo en su casa?", "1-800-799-7233"),
        ("I used to want to kill myself", "You are not alone: call or text 988, day or night.", "988"),
        ("derrame", "¿Podría ser urgente?", "911"),
    ],
)
def test_what_is_only_possible_is_a_quiet_line_between_the_box_and_the_results(client, sample_clinic, q, words, number):
    page = page_for(client, q)

    quiet = page[page.index(QUIET) :]
    assert page.index("</form>") < page.index(QUIET)
    assert words in words_in(quiet).replace(" ,", ",") and quiet.index(f'href="tel:{number}"') > 0
    assert CARD not in page and "alert" not in quiet[: quiet.index("</div>")]


def test_the_quiet_line_takes_no_result_away(client, sample_clinic):
    page = page_for(client, "mild my husband hits me")

    assert QUIET in page and 'class="result"' in page


def test_long_text_is_cut_with_a_word_about_it(client, sample_clinic):
    assert "We searched only for the first part" in words_in(page_for(client, "mild " * 2_000))
    assert "We searched only for the first part" not in words_in(page_for(client, "mild"))


@pytest.mark.parametrize(
    "q", ["", "mild", "milld", "wie lange", "cant pee", "suicide", "mild " * 100, "botox stenosis"]
)
def test_what_the_page_says_itself_is_easy_to_read(client, sample_clinic, q):
    page = page_for(client, q)
    main = page[page.index("<main") : page.index("</main>")]
    own_words = re.sub(r'<section class="results".*?</section>|<form.*?</form>', "", main, flags=re.DOTALL)

    assert grade_of_markup(own_words) <= 8


def test_only_reading_is_answered(client, db):
    assert client.post("/search/", {"q": "mild"}).status_code == 405
    assert client.head("/search/", {"q": "mild"}).status_code == 200


def test_suggestions_are_kept_by_nobody_either(client, sample_clinic):
    response = client.get("/search/suggest/", {"q": "mi"})

    assert response.json()["suggestions"][0] == {
        "text": "MILD Procedure",
        "address": "/procedures/mild-procedure/",
        "kind": "Procedures · sample text",
    }
    assert response.json()["urgent"] is None
    assert "no-cache" in response["Cache-Control"] and not response.cookies


SPANISH_988 = "Llame o envíe un mensaje de texto al 988 ahora; para español, oprima 2"
SPANISH_911 = "¿Podría ser urgente? Si es nuevo o está empeorando, llame al 911."
HOTLINE_LINE = (
    "Are you safe at home? The National Domestic Violence Hotline is free and open day and night: 1-800-799-7233."
)


@pytest.mark.parametrize(
    ("q", "certainty", "text", "href", "language"),
    [
        ("cant pee", "certain", "Call 911 now", "tel:911", "en"),
        ("I want to die", "certain", "Call or text 988 now", "tel:988", "en"),
        ("no puedo orinar desde ayer", "certain", "Llame al 911 ahora", "tel:911", "es"),
        ("quiero morir", "certain", SPANISH_988, "tel:988", "es"),
        ("my husband hits me", "possible", HOTLINE_LINE, "tel:1-800-799-7233", "en"),
        ("derrame", "possible", SPANISH_911, "tel:911", "es"),
    ],
)
def test_suggestions_say_first_what_is_urgent(client, sample_clinic, q, certainty, text, href, language):
    urgent = client.get("/search/suggest/", {"q": q}).json()["urgent"]

    assert urgent == {"certainty": certainty, "text": text, "href": href, "language": language}


def test_suggestions_read_all_of_a_long_text_for_an_emergency(client, sample_clinic):
    story = "my back has been hurting for years and " * 20 + "now. I want to die."

    assert client.get("/search/suggest/", {"q": story}).json()["urgent"]["href"] == "tel:988"


def test_hostile_text_is_answered_and_nothing_of_it_is_live(client, sample_clinic):
    scripts = page_for(client, "mild").count("<script")

    for q in HOSTILE:
        page = page_for(client, q)
        assert page.count("<script") == scripts, q
        assert "<mark></mark>" not in page
        assert client.get("/search/suggest/", {"q": q}).status_code == 200, q


def test_markup_in_a_page_is_shown_and_not_obeyed(client, db):
    index(
        "x:1", Document("question", "/q/", "", NOW, question="Is <script>alert(1)</script> jam?", short_text="<b>jam")
    )

    page = page_for(client, "jam")

    assert "&lt;script&gt;" in page and "<script>alert" not in page and "&lt;b&gt;" in page


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%00", "q=%ED%A0%80", "q", "=", "q=a&q=b", "%%%", "q[]=mild"])
def test_broken_addresses_are_answered(client, db, query):
    assert client.get(f"/search/?{query}").status_code == 200
    assert client.get(f"/search/suggest/?{query}").status_code == 200


def test_search_words_are_in_no_log_line(client, sample_clinic, caplog):
    with caplog.at_level(logging.DEBUG):
        client.get("/search/", {"q": "mild marmalade"})
        client.get("/search/suggest/", {"q": "mild marmalade"})
        client.get("/search/nowhere/", {"q": "mild marmalade"})
    assert not any(
        "marmalade" in record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )

    line = logging.LogRecord("x", 20, "", 0, '"%s" %s', ("GET /search/?q=marmalade HTTP/1.1", "200"), None)
    WithoutQuery().filter(line)
    assert line.getMessage() == '"GET /search/ HTTP/1.1" 200'


def test_every_page_leads_to_the_search(client, sample_clinic):
    for address in ("/", "/procedures/", "/procedures/mild-procedure/", "/nowhere/"):
        assert b'href="/search/"' in client.get(address).content
