"""The safety check is never a dead end, and it blocks no one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inquiries.models import Inquiry, Pause, RequestDraft, SafetyCount
from publishing import workflow
from screening.models import SafetyList, SafetyListEdition
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, errors, fill_in, page, send, sent_one, start, walk
from tests.inquiries.conftest import NOW
from tests.publishing.conftest import make_member
from tests.screening.drafts import safety_list as make_safety_list

CALL = "/inquiries/call-me/"


@pytest.fixture
def base(visitor):
    return start(visitor)


@pytest.fixture
def at_the_desk(visitor):
    """Returns what a nurse reads at an address below the list of requests."""
    browser = Client()
    browser.force_login(make_member("nurse", "Front desk"))
    return lambda address="": page(browser.get(f"/admin/inquiries/inquiry/{address}"))


def call(visitor, form, **changes):
    return visitor.post(CALL, {name: form.get(name, "") for name in ("token", "trigger")} | changes)


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_yes_and_not_sure_show_the_emergency_page_with_three_ways_on(visitor, base, answer, opening_hours):
    response = fill_in(visitor, f"{base}safety/", answer=answer)

    assert response["Location"] == f"{base}emergency/"
    html = page(visitor.get(response["Location"]))
    for words in ('href="tel:911"', 'href="tel:988"', 'href="tel:+13035550142"', 
                  'value="checked"', 'value="mistake"', "Ask the clinic to call me"):  # fmt: skip
        assert words in html


def test_who_has_been_seen_goes_on_and_the_request_is_urgent(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    assert visitor.get(f"{base}about/")["Location"] == f"{base}safety/"

    response = visitor.post(f"{base}emergency/", {"way_on": "checked"})
    assert response["Location"] == f"{base}about/"
    send(visitor, base)

    inquiry = Inquiry.objects.get()
    assert (inquiry.urgent, inquiry.safety) == (True, "checked")
    event = inquiry.safety_events.get()
    assert (event.trigger, event.way_on) == ("yes", "checked")


def test_a_mistake_can_be_changed_and_the_change_is_kept_for_staff(visitor, base, at_the_desk):
    fill_in(visitor, f"{base}safety/", answer="yes")

    response = visitor.post(f"{base}emergency/", {"way_on": "mistake"})
    assert response["Location"] == f"{base}safety/"
    send(visitor, base)

    inquiry = Inquiry.objects.get()
    assert (inquiry.urgent, inquiry.safety) == (False, "reversed")
    assert inquiry.safety_events.get().way_on == "mistake"
    assert "said it was a mistake" in at_the_desk(f"{inquiry.pk}/")
    assert "was shown the emergency page" in at_the_desk()


def test_going_back_by_oneself_is_kept_too(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="not_sure")
    send(visitor, base)

    assert Inquiry.objects.get().safety == "reversed"


def test_also_call_me_files_an_urgent_request_at_once(visitor, base, opening_hours):
    fill_in(visitor, f"{base}safety/", answer="yes")
    form = form_of(visitor.get(f"{base}emergency/"))

    response = call(visitor, form, name="Ana Sample", phone="303 555 0142")

    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.urgent, inquiry.safety, inquiry.state) == ("call", True, "call", "new")
    assert inquiry.person("patient").phone_e164 == "+13035550142"
    assert inquiry.safety_events.get().way_on == "call"
    html = page(visitor.get(response["Location"]))
    assert inquiry.reference not in html and "We will call you by" in html and "911" in html
    assert call(visitor, form, name="Ana Sample", phone="303 555 0142").status_code == 302
    assert Inquiry.objects.count() == 1


def test_the_call_back_needs_no_draft_and_no_cookie(visitor, monkeypatch):
    Pause.objects.create(text="Paused", since=NOW)
    monkeypatch.setattr(RequestDraft.objects, "alive", lambda now: 1 / 0)
    stranger = Client()
    form = form_of(stranger.post("/inquiries/safety/", {"answer": "yes"}))

    assert call(stranger, form, name="Ana", phone="303 555 0142").status_code == 302

    assert Inquiry.objects.get().urgent


def test_the_call_back_tells_mistakes_and_repeats_911(visitor):
    response = visitor.post(CALL, {})

    assert errors(response)[0] == ["Enter your name", "Enter a phone number with 10 digits"]
    assert 'href="tel:911"' in page(response)
    assert visitor.get(CALL).status_code == 200


def test_a_mistake_in_the_call_back_leaves_all_three_ways_on(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    form = form_of(visitor.get(f"{base}emergency/"))

    response = visitor.post(CALL, form | {"name": "Ana", "phone": "12"})
    shown = visitor.get(response["Location"])
    html = page(shown)

    # The browser can go back to this address, and it contains nothing that was typed.
    assert response["Location"] == f"{base}emergency/"
    assert errors(shown)[0] == ["Enter a phone number with 10 digits"]
    assert {name: form_of(shown)[name] for name in ("name", "phone")} == {"name": "Ana", "phone": "12"}
    assert form_of(shown)["token"] not in {"", form["token"]}
    assert f'action="{base}emergency/"' in html
    for words in ('value="checked"', 'value="mistake"', "Ask the clinic to call me"):
        assert words in html
    visitor.post(CALL, form_of(shown) | {"phone": "303 555 0142"})
    assert Inquiry.objects.get().urgent


def test_the_mistakes_of_a_call_back_are_gone_with_the_emergency(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    visitor.post(CALL, form_of(visitor.get(f"{base}emergency/")) | {"name": "Ana", "phone": "1" * 9_000})
    visitor.post(f"{base}emergency/", {"way_on": "mistake"})
    fill_in(visitor, f"{base}safety/", answer="yes")

    shown = visitor.get(f"{base}emergency/")

    assert "There is a problem" not in page(shown)
    assert form_of(shown)["phone"] == ""


def test_a_call_back_that_names_somebody_elses_draft_keeps_nothing_there(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    form = form_of(visitor.get(f"{base}emergency/"))

    assert Client().post(CALL, form | {"name": "", "phone": "12"}).status_code == 200

    assert form_of(visitor.get(f"{base}emergency/"))["phone"] == ""


@pytest.mark.parametrize("draft", ["", "x", "\x00"])
def test_without_a_draft_the_emergency_page_leads_back_to_the_check(visitor, draft):
    for response in (visitor.post("/inquiries/safety/", {"answer": "yes"}), visitor.post(CALL, {"draft": draft})):
        assert '<a class="button button--secondary" href="/inquiries/safety/">' in page(response)


def test_leaving_stores_nothing_but_a_count_of_the_day(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    visitor.post("/inquiries/safety/", {"answer": "yes"})

    assert SafetyCount.objects.get().shown == 2
    assert not Inquiry.objects.exists()


def test_words_of_danger_show_the_page_once_and_stop_nobody(visitor, base):
    walk(visitor, base, upto="more")
    words = {"message": "Since today I have chest pain."}
    assert fill_in(visitor, f"{base}more/", **words)["Location"] == f"{base}emergency/"
    assert visitor.post(f"{base}emergency/", {"way_on": "mistake"})["Location"] == f"{base}check/"
    assert fill_in(visitor, f"{base}more/", **words)["Location"] == f"{base}check/"

    send(visitor, base)

    inquiry = Inquiry.objects.get()
    assert inquiry.safety_events.get().trigger == "words"
    assert inquiry.messages.get().body == words["message"]


@pytest.mark.parametrize("go", ["", "back"])
def test_whichever_way_somebody_leaves_words_of_danger_they_see_the_page(visitor, base, go):
    walk(visitor, base, upto="more")

    response = fill_in(visitor, f"{base}more/", message="Since today I have chest pain.", go=go)

    assert response["Location"] == f"{base}emergency/"
    send(visitor, base)
    assert Inquiry.objects.get().safety_events.get().trigger == "words"


@pytest.mark.parametrize("slug", ["safety", "about", "contact", "more"])
def test_only_the_questions_about_a_procedure_can_be_skipped(visitor, base, slug):
    walk(visitor, base, upto=slug)
    empty = {name: "" for name in ANSWERS[slug]}

    response = fill_in(visitor, f"{base}{slug}/", **empty, go="skip")

    assert response.status_code == 200 or slug == "more"


def test_an_answer_that_staff_marked_shows_the_page_once(visitor, base, screening):
    walk(visitor, base, upto="questions-1")
    assert fill_in(visitor, f"{base}questions-1/", legs="worse")["Location"] == f"{base}emergency/"
    assert visitor.post(f"{base}emergency/", {"way_on": "mistake"})["Location"] == f"{base}questions-1/"
    assert fill_in(visitor, f"{base}questions-1/", legs="worse")["Location"] == f"{base}questions-2/"


def test_the_emergency_page_of_a_draft_without_alarm_leads_on(visitor, base):
    assert visitor.get(f"{base}emergency/")["Location"] == f"{base}safety/"


def test_a_question_is_asked_about_safety_too(visitor):
    base = start(visitor, kind="question")
    assert visitor.get(base)["Location"] == f"{base}safety/"


def test_a_safety_answer_is_never_quarantined(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    visitor.post(f"{base}emergency/", {"way_on": "checked"})

    inquiry = sent_one_from(visitor, base, more=ANSWERS["more"] | {"homepage": "http://spam.example"})

    assert (inquiry.state, inquiry.spam_points >= 5) == ("new", True)


def sent_one_from(visitor, base, **answers):
    send(visitor, base, **answers)
    return Inquiry.objects.get()


def test_no_is_an_ordinary_request(visitor):
    inquiry = sent_one(visitor)

    assert (inquiry.safety, inquiry.urgent, inquiry.safety_events.count()) == ("no", False, 0)


# The edition of the list ----------------------------------------------------------------------------------------------


@pytest.fixture
def first_list(visitor):
    return publish_list(make_safety_list())


def publish_list(draft, *signs, question="Any of these?"):
    """Adds `signs` to the list, publishes it and returns its edition."""
    SafetyList.objects.update(question=question)
    for sign in signs:
        draft.items.create(text=sign)
    return workflow.publish_as_is(draft, now=timezone.now(), origin="sample", change_note="")


def named(edition):
    return (edition.number, edition.hash)


def test_a_no_is_kept_with_the_edition_of_the_list_that_it_was_said_to(visitor, first_list, at_the_desk):
    inquiry = sent_one(visitor)

    said = {"edition": 1, "hash": first_list.hash, "question": "Any of these?", "answer": "No"}
    assert inquiry.answers.read()["safety"] == said
    shown = " ".join(at_the_desk(f"{inquiry.pk}/").split())
    assert f"Any of these? <strong>No</strong> (edition 1 of the list, {first_list.hash[:12]})" in shown


def test_an_edition_that_comes_between_showing_and_answering_changes_no_answer(visitor, first_list, base):
    shown = form_of(visitor.get(f"{base}safety/"))
    publish_list(first_list.draft, "A new sign", question="Any of these new ones?")

    visitor.post(f"{base}safety/", shown | {"answer": "no"})

    check = page(visitor.get(walk(visitor, base)))
    assert "<dt>Any of these?</dt>" in check and "new ones" not in check
    send(visitor, base)
    said = Inquiry.objects.get().answers.read()["safety"]
    assert (said["edition"], said["hash"], said["question"]) == (1, first_list.hash, "Any of these?")


def test_who_comes_back_to_the_list_answers_the_one_that_is_live_by_then(visitor, first_list, base):
    fill_in(visitor, f"{base}safety/", answer="no")
    second = publish_list(first_list.draft, "A new sign")
    assert "A new sign" in page(visitor.get(f"{base}safety/"))

    fill_in(visitor, f"{base}safety/")
    send(visitor, base)

    said = Inquiry.objects.get().answers.read()["safety"]
    assert (said["edition"], said["hash"]) == named(second)


@pytest.mark.parametrize("name", ["", "1", "7-" + "a" * 64, "1-" + "a" * 64, "999999999-x", "1-\x00"])
def test_a_no_to_a_list_that_we_never_showed_is_asked_again(visitor, first_list, base, name):
    for address in (f"{base}safety/", "/inquiries/safety/"):
        response = visitor.post(
            address, form_of(visitor.get(address)) | {"answer": "no", "list_shown": name}, follow=True
        )

        assert errors(response)[0] == ["Read the list and answer again: it has changed"]
        again = form_of(response)
        assert again["list_shown"] == f"1-{first_list.hash}" and "answer" not in again
        assert visitor.post(address, again | {"answer": "no"}).status_code in {200, 302}


def test_an_edition_that_is_not_live_yet_was_shown_to_nobody(visitor, first_list, base):
    later = SafetyListEdition.objects.get()
    later.pk, later._state.adding, later.number, later.live_from = None, True, 2, timezone.now() + timedelta(days=1)
    later.save()

    response = fill_in(visitor, f"{base}safety/", answer="no", list_shown=f"2-{later.hash}")

    assert response.status_code == 200


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_a_yes_shows_the_emergency_page_whichever_list_it_was_said_to(visitor, first_list, base, answer):
    response = fill_in(visitor, f"{base}safety/", answer=answer, list_shown="")

    assert response["Location"] == f"{base}emergency/"
    assert "Call 911" in page(visitor.post("/inquiries/safety/", {"answer": answer}))


def test_the_emergency_page_and_the_call_back_remember_the_list_that_was_answered(visitor, first_list, base):
    shown = form_of(visitor.get(f"{base}safety/")) | {"answer": "yes"}
    alone = form_of(visitor.get("/inquiries/safety/")) | {"answer": "yes"}
    publish_list(first_list.draft, "A new sign")

    visitor.post(f"{base}safety/", shown)
    for response in (visitor.get(f"{base}emergency/"), visitor.post("/inquiries/safety/", alone)):
        visitor.post(CALL, form_of(response) | {"name": "Ana", "phone": "303 555 0142"})
    visitor.post(f"{base}emergency/", {"way_on": "checked"})
    send(visitor, base)

    events = [event for inquiry in Inquiry.objects.all() for event in inquiry.safety_events.all()]
    assert [(event.edition, event.edition_hash) for event in events] == [named(first_list)] * 3


def test_without_an_edition_the_sites_own_list_is_named_by_its_words(visitor, base, at_the_desk):
    shown = form_of(visitor.get(f"{base}safety/"))
    first = publish_list(make_safety_list())

    visitor.post(f"{base}safety/", shown | {"answer": "no"})
    send(visitor, base)

    said = Inquiry.objects.get().answers.read()["safety"]
    assert said["edition"] is None and len(said["hash"]) == 64 and said["hash"] != first.hash
    assert f"(the site’s own list, {said['hash'][:12]})" in at_the_desk(f"{Inquiry.objects.get().pk}/")
