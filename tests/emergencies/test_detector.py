"""What the detector says of a text, whatever stands around the words that matter."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emergencies.detector import red_flags_in
from emergencies.signs import Certainty, Sign
from emergencies.tokens import LONGEST


def signs(text, certainty=None):
    return {flag.sign for flag in red_flags_in(text) if certainty in {None, flag.certainty}}


def certain(text):
    return signs(text, Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("self_harm", "I want to die. Nothing helps any more"),
        ("overdose", "I took the whole bottle of pills"),
        ("cauda_equina", "I cannot control my bladder since yesterday"),
        ("chest", "my chest hurts and I am short of breath"),
        ("chest", "chest pain"),
        ("cauda_equina", "can't pee"),
        ("infection", "fever since the injection"),
        ("cauda_equina", "numb between my legs"),
        ("chest", "my father has chest pain"),
        ("self_harm", "quiero morir"),
        ("cauda_equina", "no puedo orinar"),
        ("chest", "Me duele el pecho"),
    ],
)
def test_plain_words_of_an_emergency_are_certain(sign, text):
    assert sign in certain(text)


@pytest.mark.parametrize("text", ["chest pian", "numb betwen my legs", "canot pee", "sucidal", "fever sinse injecton"])
def test_typing_mistakes_change_nothing(text):
    assert certain(text)


@pytest.mark.parametrize(
    "text",
    [
        "insurance denied my surgery and I feel suicidal",
        "suicidal cause of the pain",
        "took an overdose, what are my chances",
        "I had a stroke in 2009 and I want to die",
        "what are the side effects, I want to kill myself",
        "no fever, the doctor checked me, I feel suicidal",
        "este dolor me está matando y quiero morir",
    ],
)
def test_no_innocent_word_switches_off_thoughts_of_self_harm(text):
    assert Sign.SELF_HARM in certain(text)


@pytest.mark.parametrize("text", ["I am not suicidal", "does lyrica cause suicidal thoughts", "No quiero matarme"])
def test_denied_thoughts_of_self_harm_still_get_the_quiet_line(text):
    assert signs(text) == {Sign.SELF_HARM}
    assert not certain(text)


@pytest.mark.parametrize(
    "text",
    [
        "No chest pain, my legs tingle",
        "this pain is killing me",
        "my mother died",
        "refill my pain pills",
        "fear of needles",
        "chest x-ray",
        "numb toes for years",
        "stroke in 2009",
        "bladder trouble for years",
        "can it cause a stroke?",
        "Me muero de ganas de volver a bailar",
        "",
        "  \n ",
    ],
)
def test_what_is_denied_over_asked_about_or_meant_otherwise_is_not_noticed(text):
    assert red_flags_in(text) == []


def test_abuse_at_home_is_never_more_than_possible():
    [flag] = red_flags_in("My husband hits me")

    assert (flag.sign, flag.certainty) == (Sign.ABUSE, Certainty.POSSIBLE)


def test_a_finding_says_where_in_the_text_and_why():
    text = "Thank you for the kind call. I can't pee since last night."

    flag = red_flags_in(text)[0]

    assert "pee" in text[flag.start : flag.end]
    assert flag.language == "en"
    assert flag.why


def test_what_only_the_judge_notices_is_possible_and_explained():
    text = "Since breakfast Mom's coffee runs out of the left corner of her mouth. She can't find the cup."

    found = red_flags_in(text)

    assert [flag.certainty for flag in found] == [Certainty.POSSIBLE]
    assert len(found[0].why) > 1


def test_the_most_urgent_sign_comes_first():
    found = red_flags_in("I can't pee since yesterday. I want to die.")

    assert [flag.sign for flag in found][:2] == [Sign.SELF_HARM, Sign.CAUDA_EQUINA]


def test_accents_sent_as_characters_of_their_own_change_nothing():
    assert certain("Me duele el corazo\u0301n y no puedo respirar") == certain(
        "Me duele el corazón y no puedo respirar"
    )


@given(st.text(max_size=300))
def test_any_text_has_an_answer_and_always_the_same(text):
    found = red_flags_in(text)

    assert found == red_flags_in(text)
    assert all(0 <= flag.start < flag.end <= len(text) for flag in found)


@pytest.mark.parametrize(
    "unit",
    ["my chest hurts and i cannot breathe ", "chest pain ", "a", "\u0301", "qzxjv wkqpz ", "no not never ", "can't. "],
)
def test_time_grows_no_faster_than_the_text(unit):
    """Four times the text takes about four times as long; the rest is patience with a busy machine."""
    short, long = (unit * (length // len(unit)) for length in (2_000, 8_000))

    assert best_of(5, long) < 8 * best_of(5, short) + 0.02


def best_of(times, text):
    def once():
        began = time.perf_counter()
        red_flags_in(text)
        return time.perf_counter() - began

    return min(once() for _time in range(times))


def test_only_the_beginning_of_an_endless_text_is_read():
    assert red_flags_in("la " * LONGEST + "I want to die") == []
    assert Sign.SELF_HARM in certain("I want to die " + "la " * LONGEST)
