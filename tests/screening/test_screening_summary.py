"""The summary of screening answers for staff: signals without a score, for any input that a browser can send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.choice_lines import Signal
from screening.models import ScreeningEdition
from screening.summary import Verdict, summary

CRITERIA = ["Stenosis", "Scan", ""]
SIGNALS = Signal.values


def choice(key, signal):
    return {"key": key, "label": key.upper(), "signal": signal, "alone": False}


@st.composite
def questions(draw, key):
    kind = draw(st.sampled_from(["choice", "choices", "text"]))
    signals = draw(st.lists(st.sampled_from(SIGNALS), max_size=5)) if kind != "text" else []
    choices = [choice(f"c{number}", signal) for number, signal in enumerate(signals)]
    return {
        "key": key, "text": f"Question {key}?", "hint": "", "kind": kind,
        "criterion": draw(st.sampled_from(CRITERIA)), "choices": choices,
    }  # fmt: skip


@st.composite
def editions(draw):
    asked = [draw(questions(f"q{number}")) for number in range(draw(st.integers(0, 5)))]
    return ScreeningEdition(content={"intro": "", "sample": False, "questions": asked})


keys = st.sampled_from([f"q{number}" for number in range(7)])
given_answers = st.one_of(
    st.text(max_size=9), st.sampled_from(["c0", "c1"]), st.lists(st.sampled_from(["c0", "c1", "c2", "x"]))
)
answers = st.dictionaries(keys, given_answers)


def signals_of(edition, sent, criterion):
    """The signals of the chosen answers about a criterion, computed in a simple way for comparison."""
    return [
        one["signal"]
        for question in edition.questions
        for one in question["choices"]
        if question["criterion"] == criterion and one["key"] in wanted(sent.get(question["key"], []))
    ]


def wanted(answer):
    return [answer] if isinstance(answer, str) else answer


@given(editions(), answers)
def test_each_criterion_has_one_row_in_the_order_of_its_first_question(edition, sent):
    rows = summary(edition, sent)

    assert [row.criterion for row in rows] == list(
        dict.fromkeys(question["criterion"] for question in edition.questions if question["criterion"])
    )


@given(editions(), answers)
def test_a_verdict_follows_from_the_signals_alone(edition, sent):
    for row in summary(edition, sent):
        found = signals_of(edition, sent, row.criterion)
        supports, against = Signal.SUPPORTS in found, Signal.DOES_NOT_SUPPORT in found

        assert (row.verdict == Verdict.REPORTED_MET) == (supports and not against)
        assert (row.verdict == Verdict.REPORTED_NOT_MET) == (against and not supports)
        assert (row.verdict == Verdict.NOT_ANSWERED) == (not row.answers)
        if supports and against:
            assert row.verdict == Verdict.UNCLEAR


@given(editions(), answers, st.randoms())
def test_the_order_of_answers_changes_nothing(edition, sent, random):
    shuffled = list(sent.items())
    random.shuffle(shuffled)

    assert summary(edition, dict(shuffled)) == summary(edition, sent)


@given(editions())
def test_without_answers_nothing_is_said(edition):
    assert all(row.verdict == Verdict.NOT_ANSWERED and not row.answers for row in summary(edition, {}))


def asked(**fields):
    question = {
        "key": "q", "text": "Does it hurt?", "hint": "", "kind": "choice", "criterion": "Pain",
        "choices": [choice("yes", "supports"), choice("no", "does_not_support"), choice("not_sure", "unclear")],
    }  # fmt: skip
    return ScreeningEdition(content={"intro": "", "sample": False, "questions": [question | fields]})


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        ("yes", "reported_met", ["Does it hurt? YES"]),
        (["no"], "reported_not_met", ["Does it hurt? NO"]),
        ("not_sure", "unclear", ["Does it hurt? NOT_SURE"]),
        (["yes", "no"], "unclear", ["Does it hurt? YES, NO"]),
        ([], "not_answered", []),
        ("gone", "not_answered", []),
    ],
)
def test_an_answer_becomes_a_verdict_and_words(answer, verdict, words):
    (row,) = summary(asked(), {"q": answer})

    assert (row.verdict, [str(answered) for answered in row.answers]) == (verdict, words)


def test_own_words_say_nothing_either_way():
    (row,) = summary(asked(kind="text", choices=[]), {"q": "On stairs."})

    assert (row.verdict, str(row.answers[0])) == (Verdict.UNCLEAR, "Does it hurt? On stairs.")
