"""What pages say to machines about the age of their words, about who wrote them, and that they are a sample."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError

from clinic.models import Physician
from faqs.models import QuestionEdition
from procedures.models import Procedure, ProcedureEdition
from publishing import workflow
from publishing.models.edition import Review
from publishing.written import author_of_words, written
from tests.anchor.test_discovery import MILD, SITE, faults, node_of, read
from tests.factories import clean_procedure

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 3, 18, tzinfo=UTC)
DOCUMENT = """Ana Test MD
Test Practice
Knee Shot
1746872118
A knee shot is a treatment for a sore knee.
Risks are rare.
"""


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = SITE


def publish(draft, days, origin="written", change_note="Clearer."):
    return workflow.publish_as_is(draft, now=FIRST + timedelta(days), origin=origin, change_note=change_note)


@pytest.fixture
def ana():
    return Physician.objects.create(name="Ana Test MD", slug="ana")


@pytest.fixture
def sample():
    call_command("load_sample", stdout=StringIO())


@pytest.fixture
def page(settings):
    settings.FOUR_EYES = False
    return clean_procedure()


def test_a_copy_of_the_same_words_does_not_make_them_newer(page):
    first = publish(page, 0)
    copy = ProcedureEdition.objects.create(
        draft=page, number=2, slug=page.slug, title="Copy", content=first.content, hash=first.hash, four_eyes=False,
        live_from=FIRST + timedelta(90), created_at=FIRST, change_note="Confirmed.",
    )  # fmt: skip

    assert written(copy).changed == FIRST
    assert written(copy).on == FIRST


def test_new_words_are_as_new_as_their_edition_even_if_they_were_there_before(page):
    publish(page, 0)
    Procedure.objects.filter(pk=page.pk).update(one_line="It may help.")
    publish(Procedure.objects.get(), 1)
    Procedure.objects.filter(pk=page.pk).update(one_line=page.one_line)
    again = publish(Procedure.objects.get(), 2)

    assert written(again).changed == FIRST + timedelta(2)


def test_words_of_last_year_are_not_modified_today_by_their_import(client, tmp_path):
    file = tmp_path / "knee.txt"
    file.write_text(DOCUMENT, encoding="utf-8")
    call_command("import_document", str(file), publish=True, stdout=StringIO())

    shown = read(client, "/procedures/knee-shot/")

    about = node_of(shown, "MedicalWebPage")
    assert about["datePublished"] == "2025-05-10"
    assert about["dateModified"].startswith("2025-05-10T")
    assert about["author"]["name"] == "Ana Test MD"
    assert "creativeWorkStatus" not in about
    assert faults(shown, "/procedures/knee-shot/") == []


def test_an_author_is_named_for_an_imported_text_only_while_its_words_are_the_authors(page, ana):
    page.author, page.imported_document = ana, "0" * 64
    page.save()
    imported = publish(page, 0, origin="imported")
    Procedure.objects.filter(pk=page.pk).update(one_line="Words of the staff.")
    edited = publish(Procedure.objects.get(), 1)

    assert author_of_words(imported, None)["name"] == "Ana Test MD"
    assert author_of_words(edited, None) is None


@pytest.mark.parametrize(
    ("name", "is_by_author", "named"),
    [("Ana Test MD", True, "Ana Test MD"), ("Bo Test MD", True, None), ("Bo Test MD", False, None)],
)
def test_an_author_whom_staff_named_is_named_once_they_sign(page, ana, name, is_by_author, named):
    page.author = ana
    page.save()
    edition = publish(page, 0)
    review = Review(name, "", "slug", FIRST.date(), is_by_author=is_by_author, small_changes_on=None)

    assert author_of_words(edition, None) is None
    assert (author_of_words(edition, review) or {}).get("name") == named


def test_the_sample_says_that_it_is_one_and_that_nobody_wrote_it(client, sample):
    question = QuestionEdition.objects.first()
    pages = [(MILD, "MedicalWebPage"), (question.get_absolute_url(), "FAQPage")]

    for path, kind in pages:
        node = node_of(read(client, path), kind)
        assert node["creativeWorkStatus"] == "Sample text: do not rely on it."
        assert "author" not in node


def test_only_a_row_that_staff_marked_is_a_contraindication(client, page):
    page.criteria.create(kind="may_not", text="You are afraid of needles.")
    page.criteria.create(kind="may_not", text="You are allergic to it.", contraindication=True)
    publish(page, 0)

    with time_machine.travel(FIRST + timedelta(1)):
        therapy = node_of(read(client, "/procedures/knee-shot/"), "MedicalTherapy")

    assert therapy["contraindication"] == ["You are allergic to it."]


def test_only_what_may_rule_a_treatment_out_can_be_marked(page):
    with pytest.raises(IntegrityError, match="procedures_contraindication_may_not"):
        page.criteria.create(kind="may_help", text="It hurts.", contraindication=True)
