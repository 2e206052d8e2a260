"""What the admin gives to those who write: editors, counts, grades, images; and that it works without a script."""

from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from procedures.models import Procedure
from tests.html_forms import form_of
from tests.pages import prose

pytestmark = pytest.mark.django_db
GRADE = "/admin/reading-grade/"


@pytest.fixture
def editor(client):
    member = get_user_model().objects.create_superuser("editor", password="long enough words")
    member.groups.set(Group.objects.filter(name="Content editor"))
    client.force_login(member)
    return client


@pytest.fixture
def procedure():
    draft = Procedure.objects.create(slug="warm-stones", title="Warm stones")
    draft.sections.create(kind="what", body="<p>Warm stones.</p>")
    return draft


def change_page(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def upload(name="photo.jpg"):
    buffer = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue())


# The editor


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/admin/procedures/procedure/add/", ["sections-__prefix__-body"]),
        ("/admin/faqs/question/add/", ["answer"]),
        ("/admin/pages/notice/add/", ["body"]),
        ("/admin/pages/biography/add/", ["body"]),
    ],
)
def test_markup_is_written_in_an_editor_and_nothing_else_is(editor, path, names):
    page = editor.get(path)

    editors = [tag for tag in page.content.decode().split("<textarea")[1:] if "data-editor" in tag.split(">")[0]]

    assert [tag.split('name="')[1].split('"')[0] for tag in editors] == names


def test_the_policy_of_the_change_page_is_the_strict_one_of_every_page(editor, procedure):
    policy = editor.get(change_page(procedure))["Content-Security-Policy"]

    assert policy == editor.get("/robots.txt")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy


@pytest.mark.parametrize("make", [prose.notice, prose.biography])
def test_live_markup_in_a_notice_or_biography_never_reaches_a_page(client, make):
    made = prose.as_sample(make(body="<p onclick='x()'>Fine</p><script>alert(1)</script>"))

    page = client.get(made.get_absolute_url()).content.decode()

    assert "<p>Fine</p>" in page
    assert "alert(1)" not in page


# Counts


def test_limits_are_told_to_the_script_where_they_hold(editor):
    procedure = editor.get("/admin/procedures/procedure/add/").content.decode()
    question = editor.get("/admin/faqs/question/add/").content.decode()

    assert procedure.count('data-most-words="25"') == 1
    assert procedure.count('data-most-words="80" data-only-kind="summary"') == 1
    assert 'data-most-characters="200"' in procedure
    assert question.count('data-most-words="50"') == 1


# The reading grade


def test_the_grade_of_a_text_is_told_in_words(editor):
    answer = editor.post(GRADE, {"text": "<p>Most people go home the same day. You can eat and drink.</p>"}).json()

    assert answer["words"] == f"Reading grade {answer['grade']} (goal 6, at most 8)"
    assert not answer["hard"]


def test_a_hard_text_is_said_to_be_hard(editor):
    text = "Interventional neuromodulation necessitates comprehensive multidisciplinary consideration beforehand."

    assert editor.post(GRADE, {"text": text}).json()["hard"]


@pytest.mark.parametrize("text", ["", "<p></p>", "Two words", "<script>x</script>"])
def test_a_text_without_sentences_has_no_grade(editor, text):
    assert editor.post(GRADE, {"text": text}).json() == {"grade": None, "words": "", "hard": False}


def test_only_staff_may_ask_only_by_post_and_not_for_a_book(editor, client):
    assert editor.get(GRADE).status_code == 405
    assert editor.post(GRADE, {"text": "a " * 30_000}).status_code == 413
    assert Client().post(GRADE, {"text": "x"}).status_code == 302
    strict = Client(enforce_csrf_checks=True, headers={})
    strict.force_login(get_user_model().objects.get())
    assert strict.post(GRADE, {"text": "x"}).status_code == 403


# Images


def test_an_image_is_added_described_and_shown_again(editor, procedure, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    where = change_page(procedure)
    row = {"kind": "what", "upload": upload(), "alt": "Warm stones", "caption": "", "position": "0", "id": ""}
    values = form_of(editor.get(where)) | {f"images-0-{name}": value for name, value in row.items()}

    response = editor.post(where, values | {"images-TOTAL_FORMS": "1", "_save": "Save"})

    assert response.status_code == 302, response.context["errors"]
    image = procedure.images.get()
    assert (image.width, image.height, image.alt) == (600, 400, "Warm stones")
    assert (tmp_path / "images" / f"{image.digest}-600.webp").exists()
    assert f"/images/{image.digest}-480.webp" in editor.get(where).content.decode()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({}, "Choose an image file."),
        ({"upload": SimpleUploadedFile("x.jpg", b"<svg/>")}, "This file cannot be read as an image."),
        ({"upload": upload(), "decorative": "on"}, "A decorative image has no description"),
    ],
)
def test_an_image_that_cannot_be_is_refused_with_a_sentence(editor, procedure, settings, tmp_path, row, sentence):
    settings.DATA_DIR = tmp_path
    where = change_page(procedure)
    row = {"kind": "what", "alt": "Warm stones", "caption": "", "position": "0", "id": ""} | row
    values = form_of(editor.get(where)) | {f"images-0-{name}": value for name, value in row.items()}

    response = editor.post(where, values | {"images-TOTAL_FORMS": "1", "_save": "Save"})

    assert sentence in response.content.decode()
    assert not procedure.images.exists()


def test_an_image_is_kept_while_its_form_comes_back_for_a_mistake(editor, procedure, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    where = change_page(procedure)
    row = {"kind": "what", "upload": upload(), "alt": "", "caption": "", "position": "0", "id": "", "decorative": "on"}
    values = form_of(editor.get(where)) | {f"images-0-{name}": value for name, value in row.items()}
    values |= {f"initial-images-0-{name}": "" for name in [*row, "kept"]}
    values |= {"images-TOTAL_FORMS": "1", "title": ""}

    back = editor.post(where, values | {"_save": "Save"})
    again = form_of(back) | {"title": "Warm stones", "_save": "Save"}

    assert back.status_code == 200
    assert "Your file is saved." in back.content.decode()
    assert editor.post(where, again).status_code == 302
    assert procedure.images.get().width == 600


def test_nobody_names_a_file_of_their_own_as_the_kept_one(editor, procedure):
    where = change_page(procedure)
    row = {"kind": "what", "kept": '["../../x", 1, 1]', "alt": "x", "caption": "", "position": "0", "id": ""}
    values = form_of(editor.get(where)) | {f"images-0-{name}": value for name, value in row.items()}

    answer = editor.post(where, values | {"images-TOTAL_FORMS": "1", "_save": "Save"})

    assert "Choose the image file again." in answer.content.decode()
    assert not procedure.images.exists()
