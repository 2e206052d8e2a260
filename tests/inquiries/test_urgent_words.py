"""What a patient sees if words of a request sound like an emergency: 911 or 988 first, or a quiet line."""

import re

import pytest
from django.db import OperationalError

from inquiries.models import Inquiry, RequestDraft, SafetyCount
from tests.html_forms import form_of
from tests.inquiries.browser import errors, fill_in, page, send, start, walk

LONE = "/inquiries/safety/"
SELF_HARM, HEART = "I want to kill myself", "I have crushing chest pain and I can't breathe"
SPANISH = "no puedo orinar desde ayer"
ABUSE, ABUSE_IN_SPANISH = "my husband hits me", "mi esposo me pega"
HOTLINE = "1-800-799-7233"


def heading(response):
    """The words of the only h1, without its icon."""
    (words,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page(response), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", words).split()).removeprefix("Emergency: ")


def title(response):
    return " ".join(re.search(r"<title>(.*?)</title>", page(response), re.DOTALL)[1].split())


def ways(response):
    """Where the buttons of the card lead, in their order."""
    return re.findall(r'<a class="button[^"]*" href="((?:tel|sms):[^"]+)"', page(response))


@pytest.mark.parametrize("answer", ["no", None])
def test_words_on_the_safety_page_count_whatever_was_chosen_beside_them(visitor, answer):
    response = fill_in(visitor, LONE, answer=answer, words=HEART)

    assert heading(response) == "Call 911 or go to the nearest emergency room now"
    assert form_of(response)["trigger"] == "words"
    assert SafetyCount.objects.get().shown == 1


def test_an_answer_counts_even_if_the_words_beside_it_cannot_be_read(visitor):
    response = visitor.post(LONE, form_of(visitor.get(LONE)) | {"answer": "yes", "words": "\x00"})

    assert heading(response).startswith("Call 911")
    assert form_of(response)["trigger"] == "yes"


def test_nothing_of_the_words_is_stored_or_shown_again_on_the_emergency_page(visitor):
    response = fill_in(visitor, LONE, words=HEART)

    assert HEART not in page(response)
    assert not Inquiry.objects.exists() and not RequestDraft.objects.exists() and not visitor.session.keys()


def test_thoughts_of_self_harm_put_988_first(visitor, practice):
    response = fill_in(visitor, LONE, words=SELF_HARM)

    assert heading(response) == "You are not alone. Call or text 988 now"
    assert title(response).startswith("You are not alone. Call or text 988 now – ")
    assert ways(response) == ["tel:988", "sms:988", "tel:911"]
    assert "Ask the clinic to call me" in page(response)


def test_a_patient_who_writes_spanish_reads_spanish_first_and_english_after_it(visitor):
    response = fill_in(visitor, LONE, words="quiero morir")

    assert heading(response).startswith("Emergencia: No está solo.") and "oprima 2" in heading(response)
    assert ways(response) == ["tel:988", "sms:988?body=AYUDA", "tel:911", "tel:988", "sms:988", "tel:911"]
    assert re.findall(r'<div class="emergency"( lang="es")?>', page(response)) == [' lang="es"', ""]
    assert heading(fill_in(visitor, LONE, words=SPANISH)).startswith("Emergencia: Llame al 911")


@pytest.mark.parametrize(("words", "language"), [(ABUSE, ""), (ABUSE_IN_SPANISH, ' lang="es"')])
def test_abuse_at_home_is_a_quiet_line_on_the_page_with_the_answer(visitor, words, language):
    response = fill_in(visitor, LONE, answer="no", words=words)

    assert heading(response) == "Check for urgent symptoms"
    quiet = re.search(r'<div class="quiet" role="note">(.*?)</div>\s*</div>', page(response), re.DOTALL)[1]
    assert f"<p{language}>" in quiet and f'href="tel:{HOTLINE}"' in quiet
    assert not SafetyCount.objects.exists()


def test_a_yes_beside_words_about_abuse_shows_both_numbers(visitor):
    response = fill_in(visitor, LONE, answer="yes", words=ABUSE)

    assert heading(response).startswith("Call 911") and HOTLINE in page(response)


def test_words_alone_do_not_answer_the_question_and_are_kept_on_the_page(visitor):
    response = fill_in(visitor, LONE, words=ABUSE)

    assert errors(response)[0] == ["Select yes, no or not sure"]
    assert form_of(response)["words"] == ABUSE and HOTLINE in page(response)


def test_a_no_is_answered_with_what_to_do_and_never_with_reassurance(visitor):
    shown = page(fill_in(visitor, LONE, answer="no", words="a bit sore"))

    assert "If you notice any of these later, call 911 right away." in shown
    assert "Good." not in shown and "callout--good" not in shown


@pytest.mark.parametrize(
    ("words", "words_of_heading"), [(SELF_HARM, "You are not alone. Call or text 988 now"), (HEART, "Call 911 or go")]
)
def test_the_emergency_page_of_a_request_names_the_number_for_what_was_written(visitor, words, words_of_heading):
    base = start(visitor)
    walk(visitor, base, upto="more")

    shown = visitor.get(fill_in(visitor, f"{base}more/", message=words)["Location"])

    assert heading(shown).startswith(words_of_heading) and title(shown).startswith(words_of_heading)


def test_the_emergency_page_after_a_choice_names_911(visitor):
    base = start(visitor)
    fill_in(visitor, f"{base}safety/", answer="yes")

    assert ways(visitor.get(f"{base}emergency/")) == ["tel:911"]


def test_the_last_page_of_a_request_repeats_quietly_what_its_words_call_for(visitor, screening):
    base = start(visitor)
    walk(visitor, base, questions_3={"else": ABUSE})

    shown = visitor.get(f"{base}check/")

    assert 'class="quiet"' in page(shown) and HOTLINE in page(shown)
    assert send(visitor, base).status_code == 302


def test_names_and_choices_are_no_words_of_an_emergency(visitor):
    base = start(visitor)
    walk(visitor, base, you={"first_name": "Suicide", "last_name": "Suicide"})

    assert 'class="quiet"' not in page(visitor.get(f"{base}check/"))


@pytest.mark.parametrize(
    ("words", "first"), [(SELF_HARM, "tel:988"), (HEART, "tel:911"), (ABUSE, f"tel:{HOTLINE}"), ("hello", None)]
)
def test_an_outage_does_not_hide_what_the_words_call_for(visitor, monkeypatch, words, first):
    def gone(now):
        raise OperationalError

    base = start(visitor)
    walk(visitor, base, upto="more")
    monkeypatch.setattr(RequestDraft.objects, "alive", gone)

    response = visitor.post(f"{base}more/", {"message": words})

    assert response.status_code == 503 and words in page(response)
    before_the_form = page(response).partition("<main")[2].partition("<form")[0]
    assert re.findall(r'href="(tel:[^"]+)"', before_the_form)[:1] == ([first] if first else [])
