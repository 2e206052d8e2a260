"""Ways past the form: names that are changed elsewhere, the clock between reading and signing, and plain SQL."""

from datetime import timedelta

import pytest
import time_machine
from django.db import Error, connection, transaction
from django.utils import timezone

from clinic.models import Physician
from faqs.models import EditionPlacement, Question
from procedures.models import Condition, Procedure
from publishing import workflow
from staff.roles import Role
from tests.anchor.test_editorial_desk import at, signed_in
from tests.html_forms import form_of
from tests.pages import prose
from tests.publishing.conftest import bring_live, make_draft, make_member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def draft():
    return make_draft()


@pytest.fixture
def editor():
    return make_member("editor", Role.EDITOR)


@pytest.fixture
def clinician():
    return make_member("clinician", Role.CLINICIAN)


@pytest.fixture
def manager():
    return make_member("manager", Role.MANAGER)


# Names ----------------------------------------------------------------------------------------------------------------


def test_a_condition_that_a_page_names_is_not_renamed(draft, clinician):
    used, free = draft.conditions.create(name="Knee pain"), Condition.objects.create(name="Hip pain")
    desk = signed_in(clinician)

    for condition in (used, free):
        desk.post(f"/admin/procedures/condition/{condition.pk}/change/", {"name": f"Cures {condition.pk}"})

    assert {*Condition.objects.values_list("name", flat=True)} == {"Knee pain", f"Cures {free.pk}"}


def test_a_manager_does_not_rename_a_physician_who_signs(clinician, manager):
    profile = clinician.physician
    other = Physician.objects.create(name="New MD", slug="new")
    desk = signed_in(manager)

    for person in (profile, other):
        address = f"/admin/clinic/physician/{person.pk}/change/"
        desk.post(address, form_of(desk.get(address)) | {"name": f"Famous {person.pk} MD", "slug": "famous"})

    assert Physician.objects.get(pk=profile.pk).name == "Dr. Clinician Sample MD"
    assert Physician.objects.get(pk=other.pk).name == f"Famous {other.pk} MD"


def test_a_biography_that_was_signed_under_another_name_names_no_one(client, editor, clinician, settings):
    settings.FOUR_EYES = True
    biography = prose.biography(prose.physician(), change_note="New.")
    workflow.saved(biography, by=editor, now=prose.NOW)
    workflow.submit(biography, by=editor, now=prose.NOW)
    workflow.sign(biography, by=clinician, now=prose.NOW)
    workflow.publish(biography, by=editor, now=prose.NOW)
    with time_machine.travel(prose.NOW + HOUR):
        signed = client.get("/physicians/ana/").content.decode()
        Physician.objects.filter(slug="ana").update(name="Bob Unknown MD")
        renamed = client.get("/physicians/ana/").content.decode()

    assert "Dr. Clinician Sample MD" in signed
    assert "Dr. Clinician Sample MD" not in renamed


# The clock ------------------------------------------------------------------------------------------------------------


def test_a_signature_is_not_given_to_words_that_went_live_after_the_form_was_opened(draft, editor, clinician):
    now = timezone.now()
    bring_live(draft, editor, clinician, "First words.", now)
    desk = signed_in(make_member("other", Role.CLINICIAN))
    opened = form_of(desk.get(at(draft, "step/confirm/")))
    bring_live(draft, editor, clinician, "Second words.", now, live_from=now + HOUR)
    opened["seen"] = form_of(desk.get(at(draft, "step/confirm/")))["seen"]

    with time_machine.travel(now + 2 * HOUR):
        desk = signed_in(make_member("third", Role.CLINICIAN))
        answer = desk.post(at(draft, "step/confirm/"), opened)

    assert answer.status_code == 200
    assert draft.editions.count() == 2


# Plain SQL ------------------------------------------------------------------------------------------------------------


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_answer_is_not_moved_to_another_page_by_its_placement(client, draft, editor, clinician):
    other = make_draft("Hip injection", "hip-injection")
    question = Question.objects.create(question="Does it hurt?", slug="hurt", short_answer="No.", answer="<p>No.</p>")
    workflow.publish_as_is(question, now=timezone.now(), origin="imported", change_note="Imported.")
    question.placements.create(procedure=other)
    bring_live(other, editor, clinician, now=timezone.now())
    EditionPlacement.objects.create(edition=question.editions.get(), procedure=other)

    assert client.get("/procedures/hip-injection/").context["questions"] == []
    with pytest.raises(Error, match="written once"):
        run(f"UPDATE faqs_editionplacement SET procedure_id = {draft.pk}")  # noqa: S608


def test_a_page_that_was_written_by_no_named_author_shows_none(client, draft, editor, clinician):
    Procedure.objects.update(author=Physician.objects.create(name="Ana Other MD", slug="ana"))
    draft.refresh_from_db()
    bring_live(draft, editor, clinician, now=timezone.now())

    assert "Ana Other MD" not in client.get("/procedures/knee-injection/").content.decode()
