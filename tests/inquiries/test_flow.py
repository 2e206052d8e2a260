"""The pages of a request: their order, and that nothing typed gets lost between them."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from inquiries.models import Inquiry, Pause, RequestDraft
from procedures.models import ProcedureEdition
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, NEW, errors, fill_in, page, send, sent_one, start, walk
from tests.inquiries.conftest import NOW

PAGES = ["safety", "about", "for", "you", "contact", "times", "more", "check"]


def full_name(person):
    return f"{person.first_name} {person.last_name}"


def test_from_the_first_page_to_a_reference_and_a_promise(visitor, knee, opening_hours):
    base = start(visitor)

    response = send(visitor, base)

    inquiry = Inquiry.objects.get()
    assert response["Location"] == f"{base}sent/"
    html = page(visitor.get(f"{base}sent/"))
    assert inquiry.reference in html
    assert re.search(r"We will call by \w+, \w+ \d+, 5:00 pm\.", html)
    assert "(303) 555-0142" in html and "911" in html and "Clear this computer" in html
    assert (inquiry.kind, inquiry.state, inquiry.urgent, inquiry.safety) == ("request", "new", False, "no")
    assert (inquiry.procedure, inquiry.procedure_edition) == (knee, 1)
    assert (inquiry.voicemail_ok, inquiry.texts_ok, inquiry.contact_first_by) == (True, False, "phone")
    ana = inquiry.person("patient")
    assert (full_name(ana), ana.phone, ana.phone_e164) == (
        "Ana Sample",
        "(303) 555-0142",
        "+13035550142",
    )
    assert inquiry.messages.get().body == "My legs tingle"
    assert inquiry.promise_at is not None
    assert visitor.get(re.search(r'href="(/inquiries/status/[^"]+)"', html)[1]).status_code == 200


def test_the_promise_is_frozen(visitor, opening_hours):
    inquiry = sent_one(visitor)
    before = inquiry.promise_at
    opening_hours.hours.all().delete()

    draft = RequestDraft.objects.get()
    html = page(visitor.get(f"/inquiries/{draft.pk}/sent/"))

    assert "We will call by" in html
    assert Inquiry.objects.get().promise_at == before


def test_without_opening_hours_nothing_false_is_promised(visitor):
    response = send(visitor)

    assert "as soon as the clinic is open" in page(visitor.get(response["Location"]))


def test_every_page_has_its_title_one_heading_a_way_back_and_a_way_to_clear(visitor):
    base = start(visitor)

    for slug in PAGES:
        walk(visitor, base, upto=slug)
        html = page(visitor.get(f"{base}{slug}/"))
        assert len(re.findall("<h1", html)) == 1, slug
        assert re.search(r"<title>[^–<]+ – Request a consultation – Sample Clinic</title>", html), slug
        assert "Clear my answers" in html
        assert ('value="back"' in html) == (slug != "safety")


def test_a_page_cannot_be_opened_before_those_ahead_of_it_are_answered(visitor):
    base = start(visitor)

    for place, slug in enumerate(PAGES):
        for later in PAGES[place + 1 :]:
            assert visitor.get(f"{base}{later}/")["Location"] == f"{base}{slug}/"
            assert visitor.post(f"{base}{later}/", ANSWERS[later])["Location"] == f"{base}{slug}/"
        assert visitor.get(f"{base}nowhere/")["Location"] == f"{base}{slug}/"
        if slug != "check":
            fill_in(visitor, f"{base}{slug}/", **ANSWERS[slug])


def test_back_keeps_what_was_typed_even_unfinished(visitor):
    base = start(visitor)
    walk(visitor, base, upto="contact")

    response = fill_in(visitor, f"{base}contact/", contact_first_by="email", email="ana@", phone="555", go="back")

    assert response["Location"] == f"{base}you/"
    assert form_of(visitor.get(f"{base}you/"))["first_name"] == "Ana"
    typed = form_of(visitor.get(f"{base}contact/"))
    assert (typed["contact_first_by"], typed["email"], typed["phone"]) == ("email", "ana@", "555")
    assert visitor.get(f"{base}more/")["Location"] == f"{base}contact/"


def test_a_mistake_leads_to_a_page_that_a_browser_can_go_back_to(visitor):
    """If a POST returned the page itself, the browser would show its own error page after Back."""
    base = start(visitor, shared_computer="on")
    address = walk(visitor, base, upto="contact")

    posted = visitor.post(address, form_of(visitor.get(address)) | {"phone": "12", "email": "ana@gmial.com"})
    assert posted["Location"] == address
    for _look in range(2):
        shown = visitor.get(address)
        assert errors(shown)[0][1] == "Enter a phone number with 10 digits"
        assert form_of(shown)["phone"] == "12"
    fill_in(visitor, address, **ANSWERS["contact"], email="ana@example.com")

    assert errors(visitor.get(address)) == ([], {})


def test_ticks_and_mistakes_of_the_last_page_are_kept_until_an_answer_changes(visitor):
    base = start(visitor)
    address = walk(visitor, base)

    posted = visitor.post(address, form_of(visitor.get(address)) | {"consent": "on"})
    assert posted["Location"] == address
    shown = visitor.get(address)
    assert errors(shown)[0] == ["Confirm that you understand this is not for emergencies"]
    assert form_of(shown)["consent"] == "on"
    fill_in(visitor, f"{base}more/", message="Changed")

    again = visitor.get(address)
    assert errors(again) == ([], {}) and "consent" not in form_of(again)
    assert fill_in(visitor, address, **ANSWERS["check"])["Location"] == f"{base}sent/"


def test_an_answer_that_became_a_mistake_is_not_sent_as_it_was_before(visitor):
    base = start(visitor)
    walk(visitor, base)
    fill_in(visitor, f"{base}you/", first_name="")

    assert visitor.get(f"{base}check/")["Location"] == f"{base}you/"


def test_a_mistake_on_the_first_page_keeps_what_was_chosen_and_the_procedure(visitor, second_procedure):
    preset = visitor.get(f"{NEW}?procedure=hip-injection")["Location"]

    posted = visitor.post(preset, form_of(visitor.get(preset)) | {"kind": "", "shared_computer": "on"})

    assert posted.status_code == 302
    shown = visitor.get(posted["Location"])
    assert errors(shown)[0] == ["Select what you would like to do"]
    assert form_of(shown)["shared_computer"] == "on"
    base = start(visitor, address=posted["Location"])
    assert RequestDraft.objects.get().shared_computer
    assert walk(visitor, base, upto="about") and form_of(visitor.get(f"{base}about/"))["about"] == "hip-injection"


def test_change_leads_back_to_the_page_that_checks_the_answers(visitor):
    base = start(visitor)
    html = page(visitor.get(walk(visitor, base)))
    assert re.search(rf'href="{base}you/#id_first_name">\s*Change<span class="visually-hidden"> First name', html)

    response = fill_in(visitor, f"{base}you/", first_name="Anna")

    assert response["Location"] == f"{base}check/"
    assert "Anna" in page(visitor.get(response["Location"]))


def test_the_answers_are_all_on_the_page_that_checks_them(visitor):
    base = start(visitor)
    html = page(visitor.get(walk(visitor, base, times={"best_times": ["morning", "midday"], "hearing": "on"})))

    for shown in (
        "Knee injection",
        "Ana",
        "Sample",
        "Phone call",
        "(303) 555-0142",
        "Morning, Midday",
        "My legs tingle",
    ):
        assert shown in html
    assert "Leave this empty" not in html


def test_two_windows_with_two_requests_never_mix(visitor, second_procedure):
    one, other = start(visitor), start(visitor)
    walk(visitor, one, upto="you")
    walk(visitor, other, upto="you", about={"about": "hip-injection"})

    send(visitor, one, you=ANSWERS["you"] | {"first_name": "One"})
    send(visitor, other, you=ANSWERS["you"] | {"first_name": "Other"})

    found = {inquiry.procedure.slug: inquiry.person("patient").first_name for inquiry in Inquiry.objects.all()}
    assert found == {"knee-injection": "One", "hip-injection": "Other"}


def test_a_procedure_in_the_address_is_preset_and_leaves_the_address(visitor, second_procedure):
    first = visitor.get(NEW, {"procedure": "knee-injection"})
    second = visitor.get(NEW, {"procedure": "hip-injection"})
    assert first.status_code == 302
    assert "knee" not in first["Location"]

    for answer, slug in ((first, "knee-injection"), (second, "hip-injection")):
        base = start(visitor, address=answer["Location"])
        walk(visitor, base, upto="about")
        assert form_of(visitor.get(f"{base}about/"))["about"] == slug


@pytest.mark.parametrize(
    "asked", ["no-such", "", "' OR 1=1 --", "\x00", "\ud800".encode("utf-8", "surrogatepass"), "🦵"]
)
def test_an_unknown_procedure_in_the_address_is_ignored(visitor, asked):
    assert visitor.get(NEW, {"procedure": asked})["Location"] == NEW
    assert visitor.get(f"{NEW}k1.nonsense/").status_code == 200


def test_looking_stores_nothing_and_sets_no_cookie_of_ours(visitor):
    for response in (visitor.get(NEW), visitor.head(NEW), visitor.get(NEW, {"procedure": "knee-injection"})):
        assert not {"draft", "sessionid"} & response.cookies.keys()
    assert visitor.put(NEW).status_code == 405
    assert not RequestDraft.objects.exists()


def test_a_question_skips_the_questions_about_the_procedure(visitor, screening):
    base = start(visitor, kind="question")
    walk(visitor, base, upto="for")
    assert "questions-1" not in page(visitor.get(f"{base}for/"))

    send(visitor, base, more={"message": "Where do I park?"})

    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.messages.get().body) == ("question", "Where do I park?")


def test_a_question_needs_its_words(visitor):
    base = start(visitor, kind="question")
    walk(visitor, base, upto="more")

    assert errors(fill_in(visitor, f"{base}more/"))[1] == {"message": "Write your question"}


def test_ask_us_opens_the_short_path_and_remembers_where(visitor):
    base = start(visitor, address=f"{NEW}?ask=after-the-injection", kind="question")
    send(visitor, base, more={"message": "May I swim?"})

    assert Inquiry.objects.get().asked_from == "after-the-injection"


def test_a_helper_gives_both_names_and_confirms(visitor):
    helper = {"first_name": "Ben", "last_name": "Friend", "relationship": "son", "patient_knows": "on"}
    base = start(visitor)
    walk(visitor, base, upto="helper", **{"for": {"who": "adult"}})
    assert errors(fill_in(visitor, f"{base}helper/"))[1] == {
        "first_name": "Enter your first name",
        "last_name": "Enter your last name",
        "relationship": "Enter your relationship to the patient",
        "patient_knows": "Confirm that the patient knows, or call us instead",
    }
    walk(visitor, base, upto="you", helper=helper)
    html = page(visitor.get(f"{base}you/"))
    assert "About the patient" in html
    assert 'autocomplete="given-name"' not in html

    send(visitor, base, helper=helper)

    inquiry = Inquiry.objects.get()
    patient, friend = inquiry.person("patient"), inquiry.person("helper")
    assert (full_name(patient), patient.phone_e164) == ("Ana Sample", "")
    assert (full_name(friend), friend.relationship, friend.phone_e164) == (
        "Ben Friend",
        "son",
        "+13035550142",
    )
    assert "helper" in inquiry.consents.values_list("kind", flat=True)


def test_for_a_child_the_page_says_to_call_and_leads_back(visitor):
    base = start(visitor)
    walk(visitor, base, upto="for")

    response = fill_in(visitor, f"{base}for/", who="child")

    assert response["Location"] == f"{base}under-18/"
    html = page(visitor.get(response["Location"]))
    assert "(303) 555-0142" in html and f'{base}for/"' in html
    assert visitor.get(f"{base}you/")["Location"] == f"{base}for/"


def test_the_date_of_birth_is_asked_of_earlier_patients_alone(visitor):
    base = start(visitor)
    walk(visitor, base, upto="contact")
    assert "birth" not in page(visitor.get(f"{base}you/"))
    fill_in(visitor, f"{base}you/", been_here="yes")

    walk(visitor, base, birth={"month": "March", "day": "27", "year": "1957"})
    send(visitor, base)

    assert Inquiry.objects.get().person("patient").birth_date == "1957-03-27"


def test_a_draft_lives_24_hours_after_the_last_touch(visitor, clock):
    base = start(visitor)
    walk(visitor, base, upto="you")

    clock.tick(timedelta(hours=23))
    assert visitor.get(f"{base}you/").status_code == 200
    clock.tick(timedelta(hours=23))
    assert visitor.get(f"{base}you/").status_code == 200
    clock.tick(timedelta(hours=25))
    assert visitor.get(f"{base}you/").status_code == 410
    start(visitor)
    assert RequestDraft.objects.count() == 1


def test_on_a_shared_computer_a_draft_lives_20_minutes_and_can_be_given_more(visitor, clock):
    base = start(visitor, shared_computer="on")
    html = page(visitor.get(f"{base}safety/"))
    assert "we will clear your answers at" in html and "shared-computer.js" in html

    clock.tick(timedelta(minutes=19))
    assert visitor.post(f"{base}stay/").status_code == 204
    clock.tick(timedelta(minutes=19))
    assert visitor.get(f"{base}safety/").status_code == 200
    clock.tick(timedelta(minutes=21))
    assert visitor.get(f"{base}safety/").status_code == 410
    assert visitor.post(f"{base}stay/").status_code == 410


def test_an_address_alone_opens_nothing(visitor):
    base = start(visitor)
    address = walk(visitor, base)

    for stranger in (Client(), Client(headers={"cookie": f"draft={'A' * 43}"}), Client(headers={"cookie": "draft=x"})):
        for each in (base, address, f"{base}you/", f"{base}clear/", f"{base}sent/", f"{base}emergency/"):
            assert stranger.get(each).status_code == 410
        assert stranger.post(address, {"consent": "on", "not_emergency": "on"}).status_code == 410
        assert stranger.post(f"{base}clear/").status_code == 410
    assert RequestDraft.objects.exists()


def test_clear_my_answers_asks_first_and_leaves_nothing(visitor):
    base = start(visitor)
    walk(visitor, base, upto="more")
    assert "Keep them and continue" in page(visitor.get(f"{base}clear/"))
    assert RequestDraft.objects.exists()

    visitor.post(f"{base}clear/")

    assert not RequestDraft.objects.exists()
    assert visitor.get(f"{base}more/").status_code == 410


def test_clear_this_computer_forgets_all_drafts_and_the_cookie(visitor):
    start(visitor)
    response = send(visitor)

    answer = visitor.post("/inquiries/clear-computer/")

    assert not RequestDraft.objects.exists()
    assert answer.cookies["draft"].value == ""
    assert '"storage"' in answer["Clear-Site-Data"]
    assert visitor.get(response["Location"]).status_code == 410
    assert Inquiry.objects.count() == 1


def test_paused_for_all_says_so_and_the_safety_page_stays(visitor):
    base = start(visitor)
    address = walk(visitor, base)
    Pause.objects.create(text="Back on March 9.", since=NOW)

    html = page(visitor.get(NEW))
    assert "Back on March 9." in html and "Start now" not in html and "/inquiries/safety/" in html
    assert visitor.post(NEW, {"kind": "request"}).status_code == 200
    response = fill_in(visitor, address, **ANSWERS["check"])
    assert "Back on March 9." in page(response) and "Nothing has been sent" in page(response)
    assert not Inquiry.objects.exists()
    assert visitor.get("/inquiries/safety/").status_code == 200
    assert "Call 911" in page(visitor.post("/inquiries/safety/", {"answer": "not_sure"}))


def test_paused_for_one_procedure_leaves_the_others(visitor, knee, second_procedure):
    Pause.objects.create(procedure=knee, text="No knees until March 9.", since=NOW)
    base = start(visitor)
    walk(visitor, base, upto="about")

    assert errors(fill_in(visitor, f"{base}about/", about="knee-injection"))[0] == ["No knees until March 9."]
    assert fill_in(visitor, f"{base}about/", about="hip-injection").status_code == 302
    assert "No knees until March 9." in page(visitor.get(NEW, {"procedure": "knee-injection"}, follow=True))


def test_a_pause_ends(visitor):
    Pause.objects.create(text="Over.", since=NOW - timedelta(days=9), until=NOW - timedelta(days=1))

    assert "Over." not in page(visitor.get(NEW))


def test_a_procedure_that_is_withdrawn_meanwhile_is_asked_again(visitor, monkeypatch):
    base = start(visitor)
    address = walk(visitor, base)
    monkeypatch.setattr(ProcedureEdition.objects, "live", lambda at=None: ProcedureEdition.objects.none())

    assert visitor.get(address)["Location"] == f"{base}about/"
    assert errors(visitor.get(f"{base}about/"))[0] == ["Select what you need help with"]


def test_who_is_led_back_to_a_procedure_that_is_paused_meanwhile_reads_why(visitor, knee):
    base = start(visitor)
    address = walk(visitor, base)
    Pause.objects.create(procedure=knee, text="No knees until March 9.", since=NOW)

    assert visitor.get(address)["Location"] == f"{base}about/"
    shown = visitor.get(f"{base}about/")
    assert errors(shown)[0] == ["No knees until March 9."] and form_of(shown)["about"] == "knee-injection"


def test_no_heading_of_the_page_that_checks_says_what_the_row_below_says(visitor, screening):
    html = page(visitor.get(walk(visitor, start(visitor))))

    headings = re.findall(r"<h2>([^<]+)</h2>", html)
    labels = re.findall(r"<dt>([^<]+)</dt>", html)
    assert "What do you need help with?" in labels
    assert not set(headings) & set(labels)
    assert len(headings) == len(set(headings))
