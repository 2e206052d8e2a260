"""What staff see of requests at /admin/, and what they cannot do there."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from inquiries.models import Inquiry
from tests.inquiries.browser import ANSWERS, page, sent_one

LIST = reverse("admin:inquiries_inquiry_changelist")


def address(inquiry):
    return reverse("admin:inquiries_inquiry_change", args=[inquiry.pk])


@pytest.fixture
def nurse(db, django_user_model):
    person = django_user_model.objects.create_user("nurse", password="a long passphrase", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_inquiry"))
    return person


@pytest.fixture
def desk(client, nurse):
    """The nurse's browser."""
    client.force_login(nurse)
    return client


def test_a_request_sent_through_the_form_is_found_by_its_reference_and_read(visitor, nurse):
    contact = ANSWERS["contact"] | {"email": "ana@example.com"}
    inquiry = sent_one(visitor, contact=contact, more={"message": "one\r\ntwo"})
    visitor.force_login(nurse)

    spoken = inquiry.reference.replace("-", " ").lower()
    assert address(inquiry) in page(visitor.get(LIST, {"q": spoken}))

    html = page(visitor.get(address(inquiry)))
    for shown in (
        inquiry.reference,
        "Ana",
        "Sample",
        "(303) 555-0142",
        "+13035550142",
        "ana@example.com",
        "one<br>two",
    ):
        assert shown in html
    assert "Knee injection" in html


def test_the_list_shows_reference_age_procedure_and_state_and_nothing_personal(desk, make_inquiry):
    inquiry = make_inquiry()

    html = page(desk.get(LIST))

    assert inquiry.reference in html
    assert "not sure yet" in html
    assert "months" in html or "years" in html
    assert "Ana Sample" not in html
    assert "555 0142" not in html
    assert "legs tingle" not in html


def test_the_list_deciphers_nothing(desk, make_inquiry, settings):
    inquiry = make_inquiry()
    settings.FIELD_KEYS = []

    assert inquiry.reference in page(desk.get(LIST))


def test_the_list_asks_the_database_the_same_number_of_questions_however_long_it_is(
    desk, make_inquiry, knee, django_assert_max_num_queries
):
    for _ in range(20):
        make_inquiry(topic="procedure", procedure=knee, procedure_edition=1)

    with django_assert_max_num_queries(10):
        desk.get(LIST)


@pytest.mark.parametrize("words", ["Ana", "303 555 0142", "K7M", "K7M-4RT-9XX", "%", "' OR 1=1 --", "𝕏" * 200])
def test_any_other_search_finds_nothing(desk, make_inquiry, words):
    inquiry = make_inquiry()

    response = desk.get(LIST, {"q": words})

    assert response.status_code == 200
    assert address(inquiry) not in page(response)


def test_a_search_that_is_no_text_is_answered(desk):
    assert desk.get(LIST, {"q": "\x00"}).status_code == 200


def test_a_request_that_cannot_be_read_says_so(desk, make_inquiry, settings):
    inquiry = make_inquiry()
    settings.FIELD_KEYS = ["k2:" + "QkJC" * 10 + "QkI="]

    response = desk.get(address(inquiry))

    assert response.status_code == 200
    assert page(response).count("This cannot be read") == 6
    assert inquiry.reference in page(response)


def test_nothing_can_be_added_changed_or_deleted(desk, nurse, make_inquiry):
    inquiry = make_inquiry()
    nurse.user_permissions.add(*Permission.objects.filter(content_type__app_label="inquiries"))

    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(address(inquiry), {"state": "new", "reference": "XXX"}).status_code == 403
    assert desk.post(f"{LIST}{inquiry.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [str(inquiry.pk)], "post": "yes"})

    assert Inquiry.objects.get().reference == inquiry.reference
    assert not LogEntry.objects.exists()
    assert "delete_selected" not in page(desk.get(LIST))


def test_only_staff_with_the_permission_to_see_requests_see_them(client, nurse, make_inquiry):
    inquiry = make_inquiry()
    pages = [LIST, address(inquiry), f"{LIST}{inquiry.pk}/history/"]

    assert [client.get(each).status_code for each in pages] == [302, 302, 302]
    nurse.user_permissions.clear()
    client.force_login(nurse)
    assert [client.get(each).status_code for each in pages] == [403, 403, 403]


def test_pages_of_staff_are_kept_by_no_cache(desk, make_inquiry):
    inquiry = make_inquiry()

    for each in (LIST, address(inquiry)):
        assert "no-store" in desk.get(each)["Cache-Control"]
