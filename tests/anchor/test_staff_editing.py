"""What staff do in the admin: change content as a draft, and publish it with a button."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from clinic.models import Location, Physician
from faqs.models import Question
from procedures.models import Procedure
from tests.html_forms import form_of, name_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    call_command("load_sample", stdout=StringIO())
    client.force_login(make_member("editor", "Content editor", "Manager"))
    return client


@pytest.fixture
def clinician():
    clinician = Client()
    clinician.force_login(make_member("clinician", "Clinician"))
    return clinician


def make_member(name, *roles):
    member = get_user_model().objects.create_user(name, password="long enough words", is_staff=True)
    member.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
    return member


def address(record, end="change/"):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/{end}"


def save(editor, record, changes=None):
    values = form_of(editor.get(address(record)))
    response = editor.post(address(record), values | (changes or {}) | {"_save": "Save"})
    assert response.status_code == 302, response.context and response.context["errors"]


def take(member, record, step, **values):
    """Takes a step through its page in the admin."""
    where = address(record, f"step/{step}/")
    response = member.post(where, form_of(member.get(where)) | values)
    assert response.status_code == 302, response.context["form"].errors


def publish(editor, clinician, record):
    save(editor, record, {"change_note": "Clearer words."})
    take(editor, record, "submit")
    take(clinician, record, "approve")
    take(editor, record, "publish")


def page(client, record):
    return client.get(record.editions.live().get().get_absolute_url()).content.decode()


def test_what_is_saved_is_a_draft_until_somebody_else_approves_it(editor, clinician):
    procedure = Procedure.objects.get(slug="mild-procedure")

    save(editor, procedure, {"one_line": "Words that nobody has checked."})
    assert "nobody has checked" not in page(editor, procedure)

    publish(editor, clinician, procedure)
    assert "nobody has checked" in page(editor, procedure)


def test_a_section_is_changed_on_the_procedures_own_page(editor, clinician):
    procedure = Procedure.objects.get(slug="mild-procedure")
    body = name_of(form_of(editor.get(address(procedure))), "-kind", "risks").replace("-kind", "-body")

    save(editor, procedure, {body: "<p>New words on risks.</p><script>alert(1)</script>"})
    publish(editor, clinician, procedure)

    assert "New words on risks." in page(editor, procedure)
    assert "alert(1)" not in page(editor, procedure)


def test_a_question_is_changed_and_published(editor, clinician):
    question = Question.objects.filter(procedures__slug="mild-procedure").first()

    save(editor, question, {"short_answer": "A new short answer."})
    publish(editor, clinician, question)

    assert "A new short answer." in page(editor, question)


def test_saving_unchanged_words_leaves_the_page_as_published(editor):
    procedure = Procedure.objects.get(slug="mild-procedure")

    save(editor, procedure)

    assert Procedure.objects.get(pk=procedure.pk).state == "published"
    assert "published, no new changes" in editor.get(address(procedure)).content.decode()


def test_physician_and_opening_hours_are_changed_at_once(editor):
    physician, location = Physician.objects.get(), Location.objects.get()
    opens = location.hours.get(weekday=0)
    values = form_of(editor.get(address(location)))
    opening = name_of(values, "-opens", opens.opens.isoformat())

    save(editor, physician, {"role": "Knees and backs"})
    save(editor, location, {opening: "07:15"})

    assert "Knees and backs" in editor.get(physician.get_absolute_url()).content.decode()
    assert "7:15" in editor.get("/").content.decode()


def test_only_a_superuser_says_whose_account_a_physician_has(editor):
    """The account decides whose name stands at a review."""
    physician = Physician.objects.get()
    member = get_user_model().objects.get(username="editor")

    form = form_of(editor.get(address(physician)))
    save(editor, physician, {"account": member.pk})
    physician.refresh_from_db()

    assert "account" not in form
    assert physician.account is None

    superuser = Client()
    superuser.force_login(get_user_model().objects.create_superuser("root", password="long enough words"))
    save(superuser, physician, {"account": member.pk})
    physician.refresh_from_db()

    assert physician.account == member


def test_hours_that_close_before_they_open_are_refused_with_words(editor):
    location = Location.objects.get()
    values = form_of(editor.get(address(location)))
    opening = name_of(values, "-opens", "08:00")

    response = editor.post(address(location), values | {opening: "23:00", "_save": "Save"})

    assert "Closing time must be after opening time." in response.content.decode()


def test_what_patients_have_read_cannot_be_deleted(editor):
    procedure = Procedure.objects.get(slug="mild-procedure")

    assert editor.get(address(procedure, "delete/")).status_code == 403


def test_every_list_and_form_of_the_admin_opens(editor):
    for model in editor.get("/admin/").context["app_list"]:
        for entry in model["models"]:
            assert editor.get(entry["admin_url"]).status_code == 200, entry["admin_url"]
            if entry["add_url"]:
                assert editor.get(entry["add_url"]).status_code in {200, 403}, entry["add_url"]


def test_the_first_account_is_made_once_and_must_choose_a_password(client):
    said = StringIO()

    call_command("first_account", stdout=said)
    call_command("first_account", stdout=StringIO())

    account = get_user_model().objects.get()
    password = said.getvalue().split("password ")[1].split("\n")[0]
    assert account.check_password(password)
    assert client.login(username=account.username, password=password)
    assert client.get("/admin/").url == "/admin/password_change/"


def test_loading_the_sample_again_changes_nothing_that_staff_did(editor):
    procedure = Procedure.objects.get(slug="mild-procedure")
    save(editor, procedure, {"one_line": "Our own words."})
    Question.objects.filter(editions=None).delete()

    call_command("load_sample", stdout=StringIO())

    assert Procedure.objects.get(pk=procedure.pk).one_line == "Our own words."
    assert Procedure.objects.count() == 3
