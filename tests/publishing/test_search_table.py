"""The shared table: patients' queries and what must stand first, whichever engine finds it."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from publishing.search import Kind, search, suggest
from tests.publishing.search_table import CALM, EMERGENCIES, FIRST, NOTHING

FAR = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def sample_clinic(db):
    call_command("load_sample", verbosity=0)


def first(q):
    results = search(q, now=timezone.now()).results
    return results[0].text if results else None


def test_the_table_is_long_enough():
    assert len(FIRST) >= 60


def test_what_must_stand_first_does(sample_clinic):
    wrong = {q: first(q) for q, expected in FIRST.items() if first(q) != expected}

    assert wrong == {}


def test_what_no_page_says_finds_nothing_rather_than_anything(sample_clinic):
    assert {q: first(q) for q in NOTHING if first(q)} == {}


def test_an_emergency_is_seen_with_typing_mistakes_and_among_other_words(sample_clinic):
    missed = [q for number, qs in EMERGENCIES.items() for q in qs if search(q, now=timezone.now()).emergency != number]

    assert missed == []


def test_ordinary_searches_are_no_emergency(sample_clinic):
    assert [q for q in CALM if search(q, now=timezone.now()).emergency] == []


def test_kinds_narrow_the_results_and_counts_stay(sample_clinic):
    everything = search("mild", now=timezone.now())
    questions = search("mild", kinds=[Kind.QUESTION], now=timezone.now())

    assert questions.counts == everything.counts
    assert questions.total == everything.counts["question"] == len(questions.results)
    assert {result.kind for result in questions.results} == {"question"}
    assert next(kind for kind, _ in everything.groups) == "procedure"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("mi", "MILD Procedure"),
        ("radiof", "Radiofrequency ablation"),
        ("rhizo", "Radiofrequency ablation"),
        ("epidrual", "Epidural steroid injection"),
        ("how many inj", "How many injections can I have?"),
        ("alex", "Alex Sample MD"),
    ],
)
def test_suggestions_are_titles_for_what_was_typed_so_far(sample_clinic, typed, offered):
    assert suggest(typed, now=timezone.now())[0].text == offered


def test_nothing_is_suggested_for_one_letter_or_for_nonsense(sample_clinic):
    assert [suggest(typed, now=timezone.now()) for typed in ("m", "", "\0", "xqzwv")] == [[], [], [], []]
