"""Staff write what patients are asked in the admin; it has no public page, and its sample is marked as one."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from procedures.models import Procedure
from publishing import gate
from publishing.history import events_of
from publishing.models import Edition
from publishing.roles import CONTENT_ROLES
from screening.models import SafetyList, ScreeningSet, live_safety_list, live_screening
from staff.roles import Role
from tests.factories import clean_procedure
from tests.html_forms import form_of, name_of
from tests.publishing.conftest import NOW, make_member
from tests.screening.drafts import bring_live, safety_list, screening_set

pytestmark = pytest.mark.django_db


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def editor():
    return make_member("editor", Role.EDITOR)


@pytest.fixture
def clinician():
    return make_member("clinician", Role.CLINICIAN)


@pytest.fixture
def desk(editor):
    return signed_in(editor)


def at(draft, end="change/"):
    return f"/admin/screening/{draft._meta.model_name}/{draft.pk}/{end}"


@pytest.fixture
def drafts():
    return [safety_list(), screening_set(clean_procedure())]


def test_an_editor_changes_a_question_and_the_draft_keeps_it(desk, drafts):
    questions = drafts[1]
    values = form_of(desk.get(at(questions)))

    values[name_of(values, "-text", "Is your knee sore?")] = "Does your knee hurt?"
    answer = desk.post(at(questions), values | {"_save": "Save"})

    assert answer.status_code == 302
    assert questions.questions.get(key="sore").text == "Does your knee hurt?"
    assert events_of(questions).count() == 1


def test_an_editor_adds_questions_for_a_procedure(desk):
    knee = clean_procedure()
    values = form_of(desk.get("/admin/screening/screeningset/add/"))

    answer = desk.post("/admin/screening/screeningset/add/", values | {"procedure": knee.pk, "_save": "Save"})

    assert answer.status_code == 302
    assert ScreeningSet.objects.get().procedure == knee


def test_the_one_safety_list_can_be_added_once(desk):
    assert desk.get("/admin/screening/safetylist/add/").status_code == 200
    safety_list()

    assert desk.get("/admin/screening/safetylist/add/").status_code == 403


def test_questions_stay_with_their_procedure(desk, drafts):
    questions, other = drafts[1], clean_procedure("Other", "other")
    values = form_of(desk.get(at(questions)))

    desk.post(at(questions), values | {"procedure": other.pk, "_save": "Save"})

    questions.refresh_from_db()
    assert questions.procedure.slug == "knee-shot"


@pytest.mark.parametrize("number", [0, 1])
def test_every_page_of_the_desk_answers_before_and_after_publishing(number, desk, drafts, editor, clinician):
    draft = drafts[number]
    for end in ("change/", "preview/", "history/", "step/submit/"):
        assert desk.get(at(draft, end)).status_code == 200

    edition = bring_live(draft, editor, clinician, NOW)

    for end in ("change/", "preview/", "history/", "step/submit/", "compare/?old=1&new=draft"):
        assert desk.get(at(draft, end)).status_code == 200
    assert edition.get_absolute_url() in desk.get(at(draft)).content.decode().replace("&amp;", "&")
    assert desk.get(f"/admin/screening/{draft._meta.model_name}/").status_code == 200


def test_the_link_to_what_is_live_shows_that_edition_and_not_the_draft(desk, drafts, editor, clinician):
    edition = bring_live(drafts[1], editor, clinician, NOW)
    drafts[1].questions.filter(key="sore").update(text="Does it ache?")

    live, preview = desk.get(edition.get_absolute_url()), desk.get(at(drafts[1], "preview/"))

    assert "Is your knee sore?" in live.content.decode()
    assert "Does it ache?" in preview.content.decode()
    assert "no-store" in live["Cache-Control"] and "no-store" in preview["Cache-Control"]
    for secret in ("does_not_support", "supports"):
        assert secret not in live.content.decode()


def test_only_staff_with_a_role_see_it(drafts, editor, clinician):
    edition = bring_live(drafts[0], editor, clinician, NOW)
    nobody = signed_in(make_member("nobody"))

    for address in (edition.get_absolute_url(), at(drafts[0], "preview/"), at(drafts[0])):
        assert Client().get(address).status_code == 302
        assert nobody.get(address).status_code == 403


def test_the_safety_check_cannot_be_taken_away(drafts, editor, clinician):
    for draft in drafts:
        bring_live(draft, editor, clinician, NOW)
    desk = signed_in(clinician)

    assert "step/withdraw/" not in desk.get(at(drafts[0])).content.decode()
    assert desk.get(at(drafts[0], "step/withdraw/")).status_code == 404
    assert "step/withdraw/" in desk.get(at(drafts[1])).content.decode()


@pytest.mark.parametrize("name", sorted(CONTENT_ROLES))
def test_each_content_role_may_edit_it(name):
    allowed = Group.objects.get(name=name).permissions.filter(content_type__app_label="screening")

    for model in ("safetylist", "safetyitem", "screeningset", "screeningquestion"):
        assert allowed.filter(codename__endswith=f"_{model}").count() == 4


def test_the_sample_is_published_as_a_sample_and_staff_see_that(desk):
    call_command("load_sample", stdout=StringIO())
    now = timezone.now()
    listed, asked = live_safety_list(now), live_screening(Procedure.objects.get(slug="mild-procedure").pk, now)

    assert len(listed.items) == 9
    assert [question["key"] for question in asked.questions][:3] == ["stenosis_told", "legs_upright", "relief_flexed"]
    for edition in (listed, asked):
        assert (edition.origin, edition.is_sample, edition.sign_off) == (Edition.Origin.SAMPLE, True, None)
        assert "medical director must confirm" in desk.get(edition.get_absolute_url()).content.decode()


def test_the_gate_finds_in_the_sample_only_that_it_is_one():
    call_command("load_sample", stdout=StringIO())

    for draft in (SafetyList.objects.get(), ScreeningSet.objects.get()):
        assert {found.rule for found in gate.findings(draft, timezone.now())} == {"sample-text"}
