"""What staff do in the admin: change content as a draft, and publish it with a button."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from clinic.models import Location, Physician
from faqs.models import Question
from procedures.models import Procedure
from tests.html_forms import form_of, name_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    call_command("load_sample", stdout=StringIO())
    client.force_login(get_user_model().objects.create_superuser("editor", password="long enough words"))
    return client


def save(editor, record, changes=None, **buttons):
    address = f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"
    values = form_of(editor.get(address))
    response = editor.post(address, values | (changes or {}) | (buttons or {"_save": "Save"}))
    assert response.status_code == 302, response.context and response.context["errors"]


def page(client, record):
    return client.get(record.editions.live().get().get_absolute_url()).content.decode()


def test_what_is_saved_is_a_draft_until_it_is_published(editor):
    procedure = Procedure.objects.get(slug="mild-procedure")

    save(editor, procedure, {"one_line": "Words that nobody has checked."})
    assert "nobody has checked" not in page(editor, procedure)

    save(editor, procedure, _publish="Save and publish")
    assert "nobody has checked" in page(editor, procedure)


def test_a_section_is_changed_on_the_procedures_own_page(editor):
    procedure = Procedure.objects.get(slug="mild-procedure")
    values = form_of(editor.get(f"/admin/procedures/procedure/{procedure.pk}/change/"))
    body = name_of(values, "-kind", "risks").replace("-kind", "-body")

    save(editor, procedure, {body: "<p>New words on risks.</p><script>alert(1)</script>"}, _publish="1")

    assert "New words on risks." in page(editor, procedure)
    assert "alert(1)" not in page(editor, procedure)


def test_a_question_is_changed_and_published(editor):
    question = Question.objects.filter(procedures__slug="mild-procedure").first()

    save(editor, question, {"short_answer": "A new short answer."}, _publish="1")

    assert "A new short answer." in page(editor, question)


def test_publishing_unchanged_words_makes_no_edition_and_says_so(editor):
    procedure = Procedure.objects.get(slug="mild-procedure")
    address = f"/admin/procedures/procedure/{procedure.pk}/change/"

    response = editor.post(address, form_of(editor.get(address)) | {"_publish": "1"}, follow=True)

    assert "Nothing to publish" in response.content.decode()
    assert procedure.editions.count() == 1


def test_physician_and_opening_hours_are_changed_at_once(editor):
    physician, location = Physician.objects.get(), Location.objects.get()
    opens = location.hours.get(weekday=0)
    values = form_of(editor.get(f"/admin/clinic/location/{location.pk}/change/"))
    opening = name_of(values, "-opens", opens.opens.isoformat())

    save(editor, physician, {"role": "Knees and backs"})
    save(editor, location, {opening: "07:15"})

    assert "Knees and backs" in editor.get(physician.get_absolute_url()).content.decode()
    assert "7:15" in editor.get("/").content.decode()


def test_hours_that_close_before_they_open_are_refused_with_words(editor):
    location = Location.objects.get()
    address = f"/admin/clinic/location/{location.pk}/change/"
    values = form_of(editor.get(address))
    opening = name_of(values, "-opens", "08:00")

    response = editor.post(address, values | {opening: "23:00", "_save": "Save"})

    assert "Closing time must be after opening time." in response.content.decode()


def test_a_published_page_keeps_its_address_and_cannot_be_deleted(editor):
    procedure = Procedure.objects.get(slug="mild-procedure")

    save(editor, procedure, {"slug": "other"})

    assert Procedure.objects.get(pk=procedure.pk).slug == "mild-procedure"
    assert editor.get(f"/admin/procedures/procedure/{procedure.pk}/delete/").status_code == 403


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
