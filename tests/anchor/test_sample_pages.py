"""Sample pages are for no search engine, and say what they are to people, to machines and on paper."""

import json
import re
from pathlib import Path

import pytest
from django.utils import timezone

from clinic.models import Physician, Practice
from pages.models import Biography
from publishing import workflow
from tests.factories import clean_procedure, clean_question

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NOINDEX = '<meta name="robots" content="noindex">'
PRINT = Path(__file__).resolve().parents[2] / "static/css/print.css"


@pytest.fixture
def practice():
    return Practice.objects.create(name="Anchor", phone="(303) 555-0142", sample=False)


def publish(written):
    return workflow.publish_as_is(written, now=NOW, origin="sample", change_note="Sample content.")


@pytest.fixture
def pages(practice):
    """A sample and another page of each kind."""
    for number, sample in enumerate([True, False]):
        procedure = clean_procedure(f"Shot {number}", f"shot-{number}")
        type(procedure).objects.filter(pk=procedure.pk).update(sample=sample)
        procedure.refresh_from_db()
        publish(procedure)
        publish(clean_question(f"Does shot {number} hurt?", f"hurt-{number}", sample=sample))


def is_listed(response):
    in_head, in_header = NOINDEX in response.content.decode(), response.get("X-Robots-Tag") == "noindex"
    assert in_head == in_header
    return not in_head


@pytest.mark.parametrize("address", ["/procedures/shot-{}/", "/faqs/hurt-{}/"])
def test_search_engines_may_list_a_page_but_no_sample(client, pages, address):
    assert not is_listed(client.get(address.format(0)))
    assert is_listed(client.get(address.format(1)))


def test_a_page_with_one_sample_section_is_a_sample(client, practice):
    procedure = clean_procedure("Shot", "shot")
    procedure.sections.filter(kind="risks").update(sample=True)
    publish(procedure)

    assert not is_listed(client.get("/procedures/shot/"))


def test_lists_of_a_real_practice_stay_listed(client, pages):
    for address in ("/", "/procedures/", "/faqs/"):
        assert is_listed(client.get(address))


def test_no_page_of_a_sample_practice_is_listed(client, pages):
    Practice.objects.update(sample=True)

    for address in ("/", "/procedures/", "/faqs/", "/search/", "/procedures/shot-1/", "/faqs/hurt-1/"):
        assert not is_listed(client.get(address))
    assert "<url>" not in client.get("/sitemap.xml").content.decode()
    assert NOINDEX in client.get("/inquiries/new/").content.decode()


def test_an_answer_without_a_body_says_it_too(client, pages):
    etag = client.get("/procedures/shot-0/")["ETag"]

    again = client.get("/procedures/shot-0/", headers={"if-none-match": etag})

    assert (again.status_code, again["X-Robots-Tag"]) == (304, "noindex")


def test_the_sitemap_leaves_out_samples(client, pages):
    sitemap = client.get("/sitemap.xml").content.decode()

    assert "/procedures/shot-1/" in sitemap
    assert "/faqs/hurt-1/" in sitemap
    assert "/procedures/shot-0/" not in sitemap
    assert "/faqs/hurt-0/" not in sitemap


def test_a_physician_with_a_sample_biography_is_listed_nowhere(client, practice):
    for name, sample in (("ana", True), ("ben", False)):
        person = Physician.objects.create(name=f"Dr. {name.title()}", slug=name)
        publish(Biography.objects.create(physician=person, slug=name, body="<p>Words.</p>", sample=sample))

    sitemap = client.get("/sitemap.xml").content.decode()

    assert ("/physicians/ana/" in sitemap, "/physicians/ben/" in sitemap) == (False, True)
    assert (is_listed(client.get("/physicians/ana/")), is_listed(client.get("/physicians/ben/"))) == (False, True)


@pytest.mark.parametrize("address", ["/procedures/shot-{}/", "/faqs/hurt-{}/"])
def test_structured_data_says_that_a_page_is_a_sample(client, pages, address):
    def statuses(number):
        page = client.get(address.format(number)).content.decode()
        graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])["@graph"]
        return [node["creativeWorkStatus"] for node in graph if "creativeWorkStatus" in node]

    assert statuses(0) == ["Sample text: do not rely on it."]
    assert statuses(1) == []


@pytest.mark.parametrize("name", [".callout", ".callout--sample", ".tag", ".mark"])
def test_paper_shows_that_a_page_is_a_sample(name):
    hidden = re.findall(r"([^{}]*)\{\s*display: none;", PRINT.read_text(encoding="utf-8"))

    selectors = {selector.strip() for group in hidden for selector in group.split(",")}
    assert ".avatar" in selectors
    assert name not in selectors


def test_a_sample_section_has_a_tag_only_where_the_page_itself_is_no_sample(client, practice):
    procedure = clean_procedure("Shot", "shot")
    procedure.sections.update(sample=True)
    publish(procedure)
    assert client.get("/procedures/shot/").content.decode().count("tag--sample") == procedure.sections.count()

    procedure.sample = True
    procedure.save()
    publish(procedure)

    page = client.get("/procedures/shot/").content.decode()
    assert "tag--sample" not in page
    assert "Sample text: do not rely on it." in page


def test_a_sample_answer_on_the_page_of_a_procedure_has_a_tag(client, practice):
    procedure = clean_procedure("Shot", "shot")
    for number, sample in enumerate([True, False]):
        question = clean_question(f"Does it hurt {number}?", f"hurt-{number}", sample=sample)
        question.placements.create(procedure=procedure, position=number)
        publish(question)
    publish(procedure)

    page = client.get("/procedures/shot/").content.decode()

    assert page.count('id="q-hurt-') == 2
    assert page.count("tag--sample") == 1
    assert page.index('id="q-hurt-0"') < page.index("tag--sample") < page.index('id="q-hurt-1"')


def test_a_question_says_right_under_its_answer_who_reviewed_it(client, pages):
    page = client.get("/faqs/hurt-1/").content.decode()

    places = [
        page.index(words) for words in ("a dull press", "No physician has reviewed", "Edition 1", "Did this answer")
    ]
    assert places == sorted(places)
