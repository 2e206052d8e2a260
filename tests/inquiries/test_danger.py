"""Words of danger reach staff whatever the patient clicks, and never count as spam."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from clinic import hours
from emergencies.detector import red_flags_in
from inquiries import status_links, workflow
from inquiries.asking.forms.screening import ScreeningForm
from inquiries.asking.journey import Journey
from inquiries.models import Inquiry, InquiryEvent
from inquiries.status import patient
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, fill_in, page, send, start, walk
from tests.inquiries.conftest import NOW, QUESTIONS
from tests.publishing.conftest import make_member

CERTAIN = "Since yesterday I cannot pee and I am numb between my legs."
POSSIBLE = "My husband hits me when I ask for my pills."
CALM = "My legs tingle when I walk, and sitting down helps."


@pytest.fixture
def base(visitor):
    return start(visitor)


@pytest.fixture
def nurse(db):
    return make_member("nurse", "Front desk")


@pytest.fixture
def desk(nurse):
    browser = Client()
    browser.force_login(nurse)
    return browser


def screen(desk, inquiry):
    return " ".join(page(desk.get(f"/admin/inquiries/inquiry/{inquiry.pk}/")).split())


def soon(inquiry):
    return hours.promise(inquiry.received_at, urgent=True)


@pytest.mark.parametrize("way_on", ["mistake", "checked"])
def test_certain_words_make_a_request_urgent_whatever_the_patient_chooses(visitor, base, opening_hours, way_on):
    walk(visitor, base, upto="more")
    assert fill_in(visitor, f"{base}more/", message=CERTAIN)["Location"] == f"{base}emergency/"
    visitor.post(f"{base}emergency/", {"way_on": way_on})
    send(visitor, base, more={"message": CERTAIN})

    inquiry = Inquiry.objects.get()

    assert (inquiry.urgent, inquiry.danger, inquiry.promise_at) == (True, "certain", soon(inquiry))
    event = inquiry.safety_events.get()
    assert (event.certainty, event.sign, event.way_on) == ("certain", "cauda_equina", way_on)
    assert event.field == "What would you like us to know? (optional)"
    assert event.words_version


def test_words_that_were_taken_back_after_the_emergency_page_still_reach_staff(visitor, base, desk):
    walk(visitor, base, upto="more")
    fill_in(visitor, f"{base}more/", message=CERTAIN)
    visitor.post(f"{base}emergency/", {"way_on": "mistake"})
    fill_in(visitor, f"{base}more/", message=CALM)
    send(visitor, base, more={"message": CALM})

    inquiry = Inquiry.objects.get()

    assert (inquiry.urgent, inquiry.danger) == (True, "certain")
    assert "said it was a mistake" in screen(desk, inquiry)


def test_possible_words_stop_nobody_and_change_no_promise_but_staff_see_them(visitor, base, opening_hours, desk):
    walk(visitor, base, upto="more")

    assert fill_in(visitor, f"{base}more/", message=POSSIBLE)["Location"] == f"{base}check/"
    send(visitor, base, more={"message": POSSIBLE})

    inquiry = Inquiry.objects.get()
    assert (inquiry.urgent, inquiry.danger) == (False, "possible")
    assert inquiry.promise_at == hours.promise(inquiry.received_at, urgent=False)
    shown = screen(desk, inquiry)
    assert "abuse at home" in shown and "<mark>" in shown
    assert "possible words of danger" in page(desk.get("/admin/inquiries/inquiry/"))


@pytest.mark.parametrize("text", [CERTAIN + " la la" * 500, CERTAIN + " My card is 4111 1111 1111 1111."])
def test_words_in_a_text_with_a_mistake_show_the_page_too(visitor, base, text):
    walk(visitor, base, upto="more")

    assert fill_in(visitor, f"{base}more/", message=text)["Location"] == f"{base}emergency/"


def test_another_sign_shows_the_page_again_and_the_same_one_does_not(visitor, base):
    walk(visitor, base, upto="more")
    fill_in(visitor, f"{base}more/", message=CERTAIN)
    visitor.post(f"{base}emergency/", {"way_on": "mistake"})

    assert fill_in(visitor, f"{base}more/", message=CERTAIN)["Location"] == f"{base}check/"
    assert fill_in(visitor, f"{base}more/", message="I want to die.")["Location"] == f"{base}emergency/"


def test_a_sentence_in_a_field_for_a_name_is_noticed(visitor, base):
    walk(visitor, base, upto="you")

    response = fill_in(visitor, f"{base}you/", **ANSWERS["you"] | {"called": "I want to kill myself"})

    assert response["Location"] == f"{base}emergency/"


@pytest.mark.parametrize("message", [CERTAIN, POSSIBLE])
def test_no_words_of_danger_get_spam_points_or_go_to_quarantine(visitor, base, message):
    walk(visitor, base, upto="more")
    fill_in(visitor, f"{base}more/", message=message, homepage="http://spam.example")
    visitor.post(f"{base}emergency/", {"way_on": "mistake"})
    send(visitor, base)

    inquiry = Inquiry.objects.get()

    assert (inquiry.state, inquiry.spam_points, inquiry.spam_rules) == ("new", 0, [])


@pytest.fixture
def make(make_inquiry):
    return lambda **values: make_inquiry(email="ana@example.com", **values)


def test_the_database_keeps_danger_out_of_quarantine_and_urgent(make):
    for values in ({"state": "quarantine", "danger": "possible"}, {"danger": "certain", "urgent": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make(**values)


def test_certain_words_on_the_status_page_make_it_urgent_with_the_urgent_promise(make, opening_hours):
    inquiry = make(state="triage", promise_at=NOW + timedelta(days=9), first_contact_at=NOW)

    patient.add(inquiry, CERTAIN, NOW + timedelta(hours=1))

    inquiry.refresh_from_db()
    assert (inquiry.urgent, inquiry.danger, inquiry.first_contact_at) == (True, "certain", None)
    assert inquiry.promise_at == hours.promise(NOW + timedelta(hours=1), urgent=True)
    assert inquiry.safety_events.get().sign == "cauda_equina"


def test_a_promise_that_is_nearer_stays(make, opening_hours):
    nearer = NOW + timedelta(minutes=5)
    inquiry = make(promise_at=nearer)

    patient.add(inquiry, CERTAIN, NOW)

    inquiry.refresh_from_db()
    assert inquiry.promise_at == nearer


def test_possible_words_on_the_status_page_are_marked_and_nothing_else(make):
    inquiry = make(promise_at=NOW + timedelta(days=1))

    patient.add(inquiry, POSSIBLE, NOW)

    inquiry.refresh_from_db()
    assert (inquiry.urgent, inquiry.danger, inquiry.promise_at) == (False, "possible", NOW + timedelta(days=1))


def test_staff_may_lower_the_urgency_and_must_say_why(make, desk, nurse):
    inquiry = make(urgent=True, danger="certain")
    address = f"/admin/inquiries/inquiry/{inquiry.pk}/"

    refused = desk.post(f"{address}lower/", {"lower-version": inquiry.version, "lower-reason": " "})
    assert refused.status_code == 200 and Inquiry.objects.get().urgent
    desk.post(f"{address}lower/", {"lower-version": inquiry.version, "lower-reason": "Called: seen at the ER, fine."})

    inquiry.refresh_from_db()
    assert (inquiry.urgent, inquiry.urgency_lowered, inquiry.danger) == (False, True, "certain")
    assert inquiry.notes.get().body == "Called: seen at the ER, fine."
    assert inquiry.events.get(what=InquiryEvent.What.URGENCY_LOWERED).by == nurse


def test_new_words_of_danger_make_a_lowered_request_urgent_again(make, nurse):
    inquiry = make(urgent=True, danger="certain")
    workflow.lower_urgency(inquiry, "Fine now.", by=nurse, now=NOW)

    patient.add(inquiry, CERTAIN, NOW)

    inquiry.refresh_from_db()
    assert (inquiry.urgent, inquiry.urgency_lowered) == (True, False)


def test_only_the_desk_lowers_the_urgency(make):
    inquiry = make(urgent=True, danger="certain")

    with pytest.raises(workflow.MoveRefused):
        workflow.lower_urgency(inquiry, "I am better.", by=None, now=NOW)


def test_a_cry_for_help_in_the_name_of_a_call_back_reaches_staff(visitor, desk):
    form = form_of(visitor.post("/inquiries/safety/", {"answer": "yes"}))

    visitor.post("/inquiries/call-me/", form | {"name": "I want to kill myself", "phone": "303 555 0142"})

    inquiry = Inquiry.objects.get()
    assert inquiry.danger == "certain"
    assert "thoughts of self-harm" in screen(desk, inquiry)


def test_nothing_about_the_danger_is_readable_in_the_database(visitor, base):
    walk(visitor, base, upto="more")
    fill_in(visitor, f"{base}more/", message=CERTAIN)
    send(visitor, base, more={"message": CERTAIN})

    [stored] = Inquiry.objects.get().safety_events.extra(select={"raw": "sign || field"}).values_list("raw", flat=True)

    assert "cauda" not in stored and "like us to know" not in stored


# Side doors -----------------------------------------------------------------------------------------------------------


def test_skipping_the_questions_skips_no_words_of_danger(visitor, base, screening):
    walk(visitor, base, upto="questions-3")

    response = fill_in(visitor, f"{base}questions-3/", **{"else": CERTAIN, "go": "skip"})

    assert response["Location"] == f"{base}emergency/"
    send(visitor, base)
    assert Inquiry.objects.get().danger == "certain"


def test_possible_words_that_are_taken_back_are_still_marked(visitor, base):
    walk(visitor, base, upto="more")
    fill_in(visitor, f"{base}more/", message=POSSIBLE)
    fill_in(visitor, f"{base}more/", message=CALM)
    send(visitor, base, more={"message": CALM})

    assert Inquiry.objects.get().danger == "possible"


def test_invisible_characters_hide_nothing(visitor, base):
    walk(visitor, base, upto="more")

    assert fill_in(visitor, f"{base}more/", message="I want to d\u200bi\u00ade")["Location"] == f"{base}emergency/"


def test_certain_words_are_not_refused_for_too_many_requests(visitor, base, settings):
    settings.INQUIRIES_PER_CONTACT = settings.INQUIRIES_PER_ADDRESS = 0
    walk(visitor, base, upto="more")
    fill_in(visitor, f"{base}more/", message=CERTAIN)
    visitor.post(f"{base}emergency/", {"way_on": "mistake"})

    response = send(visitor, base)

    assert response["Location"].endswith("/sent/")
    assert Inquiry.objects.get().urgent


def test_a_page_that_was_sent_already_still_listens(visitor, base):
    sent = {"message": CALM}
    walk(visitor, base, upto="more")
    form = form_of(visitor.get(f"{base}more/"))
    send(visitor, base, more=sent)

    shown = page(visitor.post(f"{base}more/", form | {"message": "I want to die"}))

    assert "Call or text 988 now" in shown
    assert Inquiry.objects.get().danger == "certain"


def test_a_call_back_after_words_says_which_sign_and_where(visitor, base):
    walk(visitor, base, upto="more")
    fill_in(visitor, f"{base}more/", message=CERTAIN)
    form = form_of(visitor.get(f"{base}emergency/"))

    visitor.post("/inquiries/call-me/", form | {"name": "Ana Sample", "phone": "303 555 0142"})

    event = Inquiry.objects.get(kind="call").safety_events.get()
    assert (event.sign, event.field, event.way_on) == (
        "cauda_equina",
        "What would you like us to know? (optional)",
        "call",
    )
    assert event.words_version


def test_a_forged_call_back_makes_no_words_of_danger(visitor):
    typed = {"name": "Ana Sample", "phone": "303 555 0142", "trigger": "words", "signs": "k1.AAAA"}

    visitor.post("/inquiries/call-me/", typed)

    event = Inquiry.objects.get().safety_events.get()
    assert (event.trigger, event.certainty) == ("yes", "")


def test_a_warning_on_the_status_page_reaches_staff_even_if_nothing_is_sent(client, make, nurse, practice):
    inquiry = make(promise_at=NOW + timedelta(days=1))
    address = f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/add/"

    warned = client.post(address, {"step": "write", "text": CERTAIN})
    client.post(address, form_of(warned) | {"go": "change"})

    inquiry.refresh_from_db()
    assert (inquiry.urgent, inquiry.danger) == (True, "certain")
    assert "Call 911" in page(
        client.post(address, {"step": "write", "text": "I have chest pain", "warned": "cauda_equina"})
    )


def test_a_wrapped_line_ends_no_sentence():
    assert [flag.sign for flag in red_flags_in("i want\nto die")] == ["self_harm"]
    assert red_flags_in("My chest\r\nhurts and I am short\r\nof breath")[0].is_certain


def test_two_texts_with_the_same_label_are_both_read():
    twins = [dict(QUESTIONS[-1], key=key, text="Anything else?") for key in ("one", "two")]
    typed = MultiValueDict({"one": [CERTAIN], "two": ["no"]})

    form = ScreeningForm(
        typed, questions=twins, journey=Journey(Journey.begin("request", stamp="", asked_from=""), NOW), now=NOW
    )

    assert CERTAIN in form.free_texts()["Anything else?"]
