"""Staff change the clinic's prose in the admin; patients read it once a second person has approved it."""

import pytest
from django.utils import timezone

from pages.models import Biography, Description, Notice
from publishing.models import DraftEvent
from publishing.staff.addresses import admin_address
from tests.html_forms import form_of
from tests.pages import prose

pytestmark = pytest.mark.django_db
# (what, the field that is changed, the words that patients read, the new ones)
CASES = {
    "notice": (prose.notice, "body", "We keep it safe.", "We lock it away."),
    "biography": (prose.biography, "body", "Ana likes to sail.", "Ana likes to climb."),
    "description": (prose.description, "one_line", "We treat backs.", "We treat knees."),
}


@pytest.fixture(params=CASES)
def live(request):
    """A published text: its draft, the field to change, its words and new ones."""
    make, *rest = CASES[request.param]
    draft = make()
    prose.as_sample(draft)
    draft.refresh_from_db()
    return draft, *rest


def page(client, draft):
    return client.get(draft.editions.first().get_absolute_url()).content.decode()


def save(browser, draft, **changes):
    shown = browser.get(admin_address(draft))
    response = browser.post(admin_address(draft), form_of(shown) | changes | {"_save": "Save"})
    assert response.status_code == 302, response.content.decode()
    return response


def take(browser, draft, step, **values):
    address = admin_address(draft, "step", step)
    return browser.post(address, form_of(browser.get(address)) | values)


def test_a_saved_change_reaches_no_patient(client, live, manager, browser_of):
    draft, field, words, new = live

    save(browser_of(manager), draft, **{field: new})

    assert words in page(client, draft) and new not in page(client, draft)
    assert new in browser_of(manager).get(admin_address(draft, "preview")).content.decode()


def test_the_writer_cannot_approve(client, live, manager, browser_of):
    draft, field, words, new = live
    browser = browser_of(manager)
    save(browser, draft, **{field: new, "change_note": "Clearer."})
    take(browser, draft, "submit")

    refused = take(browser, draft, "approve").content.decode()

    assert "A second person must do this" in refused
    assert words in page(client, draft)


def test_a_second_person_approves_and_then_patients_read_it(client, live, manager, colleague, browser_of):
    draft, field, words, new = live
    browser = browser_of(manager)
    save(browser, draft, **{field: new, "change_note": "Clearer."})
    take(browser, draft, "submit")
    take(browser_of(colleague), draft, "approve")
    assert words in page(client, draft)

    take(browser, draft, "publish")

    edition = draft.editions.first()
    assert new in page(client, draft) and words not in page(client, draft)
    assert (edition.number, edition.written_by, edition.approved_by) == (2, manager, colleague)
    assert edition.reviewed(timezone.localdate()) is None
    assert "Medically reviewed" not in page(client, draft)


def test_the_history_shows_what_patients_read_and_brings_it_back(client, live, manager, colleague, browser_of):
    draft, field, words, new = live
    type(draft)._base_manager.filter(pk=draft.pk).update(**{field: new})
    prose.bring_live(draft, manager, colleague, timezone.now())
    browser = browser_of(colleague)

    history = browser.get(admin_address(draft, "history")).content.decode()
    before = browser.get(admin_address(draft, "on"), {"at": "2026-03-03T10:00"}).content.decode()
    take(browser, draft, "restore", edition=1)

    assert "Clearer words." in history
    assert words in before and new not in before
    assert words in str(type(draft).objects.get().freeze())
    assert new in page(client, draft)


@pytest.mark.parametrize("role", ["manager", "superuser"])
def test_nobody_deletes_what_was_published(live, manager, browser_of, role):
    draft = live[0]
    manager.is_superuser = role == "superuser"
    manager.save()
    browser = browser_of(manager)

    answer = browser.post(admin_address(draft, "delete"), {"post": "yes"})
    listed = browser.get(admin_address(draft).split(f"{draft.pk}/")[0]).content.decode()

    assert answer.status_code == 403
    assert type(draft).objects.filter(pk=draft.pk).exists()
    assert "delete_selected" not in listed or isinstance(draft, Biography)


def test_a_notice_is_not_deleted_even_before_it_was_published(manager, browser_of):
    draft = prose.notice()

    assert browser_of(manager).post(admin_address(draft, "delete"), {"post": "yes"}).status_code == 403
    assert Notice.objects.exists()


def test_there_is_one_description(manager, browser_of):
    prose.description()

    assert browser_of(manager).get("/admin/pages/description/add/").status_code == 403
    assert Description.objects.count() == 1


def test_every_step_is_in_the_log(live, manager, browser_of):
    draft, field, _words, new = live

    save(browser_of(manager), draft, **{field: new})

    event = DraftEvent.objects.filter(draft_model=draft._meta.label_lower, step="save").get()
    assert event.by == manager
    assert new in str(event.data["content"])
