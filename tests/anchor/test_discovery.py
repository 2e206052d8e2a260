"""What pages say to machines: structured data, the head, pictures of shared links, sitemap, robots, security.txt."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from clinic.hours import wall_time_in_words
from clinic.models import Location, Physician, Practice
from faqs.models import QuestionEdition
from pages import cards
from pages.models import NoticeEdition
from procedures.models import Procedure, ProcedureEdition
from publishing import workflow
from tests.anchor.schema_org import DATE, ENUMERATION, MEMBERS, MOMENT, NUMBER, TEXT, TIME, TYPES, URL
from tests.factories import clean_question
from tests.publishing.conftest import NOW, bring_live, make_draft, make_member, write

pytestmark = pytest.mark.django_db
MILD = "/procedures/mild-procedure/"
SITE = "https://www.example.org"
HOSTILE = "</script><script>alert(1)</script> & “quoted” \\ \u2028 <b>"


@pytest.fixture(autouse=True)
def address(settings, tmp_path):
    settings.SITE_URL = SITE
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sample():
    call_command("load_sample", stdout=StringIO())


@pytest.fixture
def editor():
    return make_member("editor", "Content editor")


@pytest.fixture
def clinician():
    return make_member("clinician", "Clinician")


class Reader(HTMLParser):
    """Reads a page: what it shows, what its head says, where it links to and can be linked."""

    INLINE = {"a", "b", "em", "i", "span", "strong", "time"}

    def __init__(self, page):
        super().__init__()
        self.text, self.metas, self.links, self.ids, self.graphs, self.hidden = [], {}, set(), set(), [], []
        self.language = self.canonical = ""
        self.feed(page)
        self.words = " ".join("".join(self.text).split())

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids.add(values.get("id"))
        if tag == "html":
            self.language = values["lang"]
        elif tag == "meta":
            self.metas[values.get("name") or values.get("property")] = values.get("content")
        elif tag == "link" and values["rel"] == "canonical":
            self.canonical = values["href"]
        elif tag == "a":
            self.links.add(values["href"])
        elif tag in {"head", "script", "style"}:
            self.hidden.append((tag, values.get("type")))
        if tag not in self.INLINE:
            self.text.append("\n")

    def handle_endtag(self, tag):
        if self.hidden and tag == self.hidden[-1][0]:
            self.hidden.pop()
        if tag not in self.INLINE:
            self.text.append("\n")

    def handle_data(self, data):
        if ("script", "application/ld+json") in self.hidden:
            self.graphs.append(json.loads(data))
        elif not self.hidden:
            self.text.append(data)


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return Reader(response.content.decode())


def nodes_of(page):
    (document,) = page.graphs
    assert document["@context"] == "https://schema.org"
    return document["@graph"]


def node_of(page, kind):
    (node,) = [node for node in nodes_of(page) if node["@type"] == kind]
    return node


def walk(value):
    """Every node in `value`, at any depth."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from walk(part)


def addresses_of_all():
    """Every public page, also the sample pages that the sitemap leaves out."""
    rows = [*ProcedureEdition.objects.live(), *QuestionEdition.objects.live()]
    rows += [*Physician.objects.listed(), *NoticeEdition.objects.live()]
    return ["/", "/procedures/", "/faqs/", *(row.get_absolute_url() for row in rows)]


def sitemap_of(client):
    found = {}
    for url in ET.fromstring(client.get("/sitemap.xml").content):  # noqa: S314  (it is our own)
        loc, *lastmod = [child.text for child in url]
        found[loc.removeprefix(SITE)] = lastmod[0] if lastmod else None
    return found


# Structured data ------------------------------------------------------------------------------------------------------


def faults(page, path):
    """What a page's graph says that it may not: words that are not shown, unknown properties, dangling references."""
    nodes = [node for node in walk(page.graphs) if "@type" in node]
    kinds = {node["@id"]: node["@type"] for node in nodes if "@id" in node}
    found = []
    for node in walk(page.graphs):
        if set(node) == {"@id"} and node["@id"] not in kinds:
            found.append(f"{node['@id']} is nowhere")
    for node in nodes:
        allowed = TYPES.get(node["@type"], {})
        for name, values in node.items():
            if name in {"@type", "@id"}:
                continue
            if name not in allowed:
                found.append(f"{node['@type']} has no {name}")
                continue
            for value in values if isinstance(values, list) else [values]:
                (expected,) = allowed[name]
                if fault := fault_of(value, name, expected, kinds, page, path):
                    found.append(f"{node['@type']}.{name}: {fault}")
    return found


def fault_of(value, name, expected, kinds, page, path):
    if expected == TEXT:
        if name == "inLanguage":
            return None if value == page.language else value
        missing = [line for line in value.split("\n") if " ".join(line.split()) not in page.words]
        return f"{missing} is not shown" if missing else None
    if expected == URL:
        shown, fragment = value.removeprefix(SITE), value.partition("#")[2]
        inside = not fragment or fragment in page.ids or not shown.startswith(path)
        return None if inside and (shown.startswith(path) or shown in page.links) else f"{value} is not linked"
    if expected == DATE:
        words = date_format(date.fromisoformat(value), "F j, Y")
    elif expected == MOMENT:
        moment = datetime.fromisoformat(value)
        words = date_format(moment, "F j, Y") if moment.tzinfo else f"{value} with its time zone"
    elif expected == TIME:
        words = wall_time_in_words(time.fromisoformat(value))
    elif expected == ENUMERATION:
        return None if value in MEMBERS[name] else value
    elif expected == NUMBER:
        return None if isinstance(value, int) else value
    else:
        kind = value.get("@type") or kinds.get(value["@id"])
        return None if kind == expected else f"{kind} is no {expected}"
    return None if words in page.words else f"{words} is not shown"


def test_every_public_page_has_one_graph_of_only_what_it_shows(client, sample):
    Location.objects.create(name="Second office", street="2 Sample Way", city="Elsewhere", state="CO", zip_code="80001")
    addresses = addresses_of_all()

    assert len(addresses) > 20
    for path in addresses:
        page = read(client, path)
        assert faults(page, path) == [], path
        assert len(json.dumps(page.graphs, ensure_ascii=False).encode()) < 30_000, path
        assert any(node["@type"] == "MedicalClinic" for node in nodes_of(page)), path
        crumbs = [node for node in nodes_of(page) if node["@type"] == "BreadcrumbList"]
        assert len(crumbs) == (path != "/"), path
        assert all(node.get("@type") != "FAQPage" for node in nodes_of(page)) or path.startswith("/faqs/")
        assert ("lastReviewed" in json.dumps(page.graphs)) == ("Medically reviewed" in page.words), path


def test_the_check_finds_words_that_are_not_shown_and_properties_that_do_not_exist():
    page = Reader(
        '<html lang="en"><h1>Shown</h1><script type="application/ld+json">{"@type":"MedicalTherapy","name":"Hidden",'
        '"indication":"x","procedureType":"https://schema.org/SurgicalProcedure"}</script>'
    )

    assert len(faults(page, "/")) == 3


def test_the_procedure_says_what_it_is_and_what_it_may_treat(client, sample):
    page = read(client, MILD)

    therapy = node_of(page, "MedicalTherapy")
    conditions = [node for node in nodes_of(page) if node["@type"] == "MedicalCondition"]
    about = node_of(page, "MedicalWebPage")
    assert therapy["procedureType"] == "https://schema.org/PercutaneousProcedure"
    assert "minimally invasive lumbar decompression" in therapy["alternateName"]
    assert therapy["description"] == page.metas["description"]
    assert "You have an infection." in therapy["contraindication"]
    assert "Your stenosis is severe." not in json.dumps(therapy)  # a reason to think twice, not marked as more
    assert len(conditions) == 2
    assert all(node["possibleTreatment"] == {"@id": therapy["@id"]} for node in conditions)
    assert about["mainEntity"] == {"@id": therapy["@id"]}
    assert about["audience"] == {"@type": "Patient"}
    assert datetime.fromisoformat(about["dateModified"]).utcoffset() is not None


def test_surgery_has_no_type_that_schema_org_knows(client, editor, clinician):
    draft = make_draft()
    Procedure.objects.filter(pk=draft.pk).update(approach="surgical")
    bring_live(Procedure.objects.get(), editor, clinician)

    assert "procedureType" not in node_of(read(client, "/procedures/knee-injection/"), "MedicalTherapy")


def test_the_review_is_told_while_the_sign_off_holds_and_no_longer(client, editor, clinician):
    bring_live(make_draft(), editor, clinician)
    path = "/procedures/knee-injection/"

    with time_machine.travel(NOW + timedelta(days=1)):
        fresh = read(client, path)
    with time_machine.travel(NOW + timedelta(days=600)):
        lapsed = read(client, path)

    reviewed = node_of(fresh, "MedicalWebPage")
    assert (reviewed["lastReviewed"], reviewed["reviewedBy"]["name"]) == ("2026-03-03", "Dr. Clinician Sample MD")
    assert "Medically reviewed by Dr. Clinician Sample MD" in fresh.words
    assert "Medically reviewed" not in lapsed.words
    assert not {"lastReviewed", "reviewedBy"} & set(node_of(lapsed, "MedicalWebPage"))
    assert faults(fresh, path) == faults(lapsed, path) == []


def test_a_review_of_a_question_is_told_on_its_own_page(client, editor, clinician):
    question = clean_question(change_note="A first answer.")
    workflow.saved(question, by=editor, now=NOW)
    workflow.submit(question, by=editor, now=NOW)
    workflow.sign(question, by=clinician, now=NOW)
    workflow.publish(question, by=editor, now=NOW)

    page = read(client, "/faqs/will-it-hurt/")

    assert "lastReviewed" in node_of(page, "FAQPage")
    assert faults(page, "/faqs/will-it-hurt/") == []


def test_no_word_can_end_the_script_that_it_stands_in(client, editor, clinician):
    draft = make_draft(title=HOSTILE)
    bring_live(draft, editor, clinician)

    response = client.get("/procedures/knee-injection/")

    assert response.content.count(b"<script") == response.content.count(b"</script>") == 2
    page = Reader(response.content.decode())
    assert node_of(page, "MedicalTherapy")["name"] == HOSTILE
    assert faults(page, "/procedures/knee-injection/") == []


def test_a_page_that_is_no_longer_offered_and_one_without_any_facts_still_keep_the_rules(client, editor, clinician):
    draft = make_draft()
    bring_live(draft, editor, clinician)
    workflow.withdraw(draft, by=make_member("manager", "Manager"), now=timezone.now(), kind="ended", reason="It ended.")
    Practice.objects.all().delete()

    page = read(client, "/procedures/knee-injection/")

    assert faults(page, "/procedures/knee-injection/") == []
    assert client.get(page.metas["og:image"].removeprefix(SITE)).status_code == 200


# The head and the picture ---------------------------------------------------------------------------------------------


def test_every_public_page_has_a_complete_head_and_a_picture_of_its_own(client, sample):
    pictures = {}
    for path in addresses_of_all():
        page = read(client, f"{path}?utm_source=x")

        metas = page.metas
        assert page.canonical == metas["og:url"] == SITE + path
        assert metas["description"] == metas["og:description"] != ""
        assert metas["og:title"] in page.words
        assert metas["og:type"] in {"website", "article", "profile"}
        assert (metas["og:image:width"], metas["og:image:height"]) == ("1200", "630")
        assert metas["og:image:alt"] == metas["og:title"]
        pictures[metas["og:image"].removeprefix(SITE)] = path

    assert len(pictures) == len(addresses_of_all())
    for picture in pictures:
        response = client.get(picture)
        assert response.status_code == 200, pictures[picture]
        assert Image.open(BytesIO(response.content)).size == (1200, 630)


def test_a_picture_is_for_ever_needs_no_cookie_and_is_drawn_once(client, sample, monkeypatch):
    address = read(client, MILD).metas["og:image"].removeprefix(SITE)
    first = client.get(address)
    monkeypatch.setattr(cards, "draw", None)

    again = client.get(address)

    assert again.content == first.content
    assert again["Content-Type"] == "image/png"
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not again.cookies
    assert "Cookie" not in again.get("Vary", "")


def test_other_words_have_another_picture_and_unknown_ones_none(client, sample):
    before = read(client, MILD).metas["og:image"]
    Practice.objects.update(name="Another Name")

    assert read(client, MILD).metas["og:image"] != before
    assert client.get("/cards/0123456789abcdef0123.png").status_code == 404
    assert client.get("/cards/..%2F..%2Fetc.png").status_code == 404


@pytest.mark.parametrize(
    "title", ["", "x" * 300, "words " * 100, "José-María Núñez Nguyễn", "李", "\u202e\x00 🙂", "a\nb"]
)
@pytest.mark.parametrize("serifs", [cards.SERIFS, ()])
def test_a_picture_can_be_drawn_of_any_words_and_stays_small(monkeypatch, title, serifs):
    monkeypatch.setattr(cards, "SERIFS", serifs)

    assert len(cards.draw(title, "Anchor Healthcare")) < 40_000


def test_a_full_disk_is_no_reason_to_refuse_a_picture(client, sample, settings, tmp_path):
    address = read(client, MILD).metas["og:image"].removeprefix(SITE)
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file"

    assert client.get(address).status_code == 200


# Sitemap, robots, security --------------------------------------------------------------------------------------------


def test_the_sitemap_names_what_the_clinic_stands_by_and_nothing_else(client, sample, editor, clinician):
    gone, later = make_draft(), make_draft("Later", "later")
    make_draft("Only a draft", "only-a-draft")
    bring_live(gone, editor, clinician)
    workflow.withdraw(gone, by=make_member("manager", "Manager"), now=timezone.now(), kind="error", reason="Wrong.")
    bring_live(later, editor, clinician, now=timezone.now(), live_from=timezone.now() + timedelta(days=1))
    bring_live(make_draft("Hip injection", "hip-injection"), editor, clinician)
    Physician.objects.create(name="Hidden MD", slug="hidden", shown=False)
    Practice.objects.update(sample=False)

    named = set(sitemap_of(client))

    assert named == {"/", "/procedures/", "/faqs/", "/procedures/hip-injection/"}


def test_the_sitemap_tells_the_day_of_the_last_major_change(client, editor, clinician):
    draft = make_draft()
    bring_live(draft, editor, clinician, "First.", datetime(2026, 3, 3, 9, tzinfo=UTC))
    bring_live(draft, editor, clinician, "Second.", datetime(2026, 4, 4, 9, tzinfo=UTC))
    Procedure._base_manager.update(major=False)
    draft.refresh_from_db()
    write(draft, "A comma.", editor, datetime(2026, 5, 5, 9, tzinfo=UTC))
    workflow.submit(draft, by=editor, now=datetime(2026, 5, 5, 9, tzinfo=UTC))
    workflow.approve(draft, by=clinician, now=datetime(2026, 5, 5, 9, tzinfo=UTC))
    workflow.publish(draft, by=editor, now=datetime(2026, 5, 5, 9, tzinfo=UTC))

    assert draft.editions.count() == 3
    assert sitemap_of(client)["/procedures/knee-injection/"] == "2026-04-04"
    assert sitemap_of(client)["/procedures/"] == "2026-04-04"


def test_robots_may_read_all_but_what_is_for_staff_and_one_patient(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /inquiries/" in lines
    assert "Allow: /inquiries/new/" in lines


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("security@example.org", "Contact: mailto:security@example.org"),
        ("https://example.org/report", "Contact: https://example.org/report"),
    ],
)
def test_security_txt_names_the_contact_and_expires_within_a_year(client, settings, contact, line):
    settings.SECURITY_CONTACT = contact

    response = client.get("/.well-known/security.txt")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == line
    assert f"Canonical: {SITE}/.well-known/security.txt" in lines
    expires = datetime.fromisoformat(re.search(r"Expires: (.+)", response.content.decode())[1].strip())
    assert timezone.now() + timedelta(days=90) < expires < timezone.now() + timedelta(days=365)


def test_without_a_contact_security_txt_names_the_phone(client, settings):
    settings.SECURITY_CONTACT = ""
    Practice.objects.create(name="Anchor Healthcare", phone="(303) 555-0142")

    response = client.get("/.well-known/security.txt")

    assert response.status_code == 200
    assert response.content.decode().splitlines()[0] == "Contact: tel:+13035550142"


@pytest.mark.parametrize("phone", ["", "555-0142"])
def test_without_a_contact_and_a_whole_number_there_is_no_security_txt(client, settings, phone):
    settings.SECURITY_CONTACT = ""
    Practice.objects.create(name="Anchor Healthcare", phone=phone)

    assert client.get("/.well-known/security.txt").status_code == 404
