"""The shared table: patients' queries and what must stand first, whichever engine finds it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from emergencies.noticing import card_in
from search.documents import Document
from search.finding import search, suggest
from search.indexing import index
from search.models import Synonym
from tests.search.held_out_table import HELD_OUT, HELD_OUT_CALM, HELD_OUT_EMERGENCIES, HELD_OUT_NOTHING
from tests.search.search_table import (
    AS_GOOD,
    CALM,
    EMERGENCIES,
    FIRST,
    LOST,
    MORE,
    MORE_CALM,
    MORE_EMERGENCIES,
    MORE_NOTHING,
    NOTHING,
)

pytestmark = pytest.mark.usefixtures("sample_clinic")
FAR = datetime(2099, 1, 1, tzinfo=UTC)


def first(q):
    """What stands first once every fact about coverage has expired: they come and go, and other tests have them."""
    results = search(q, now=FAR).results
    return results[0].text if results else None


def test_the_tables_are_long_enough():
    assert len(FIRST) >= 60
    assert len(MORE) >= 120


@pytest.mark.parametrize("table", [FIRST, MORE, HELD_OUT])
def test_what_must_stand_first_does(sample_clinic, table):
    found = {q: first(q) for q in table if q not in LOST}

    assert {q: title for q, title in found.items() if title not in {table[q], AS_GOOD.get(q)}} == {}


def test_what_no_page_says_finds_nothing_rather_than_anything(sample_clinic):
    assert {q: first(q) for q in NOTHING + MORE_NOTHING + HELD_OUT_NOTHING if first(q)} == {}


def noticed(searches):
    return [q for q in searches if card_in(q)]


@pytest.mark.parametrize("table", [EMERGENCIES, MORE_EMERGENCIES, HELD_OUT_EMERGENCIES])
def test_an_emergency_is_noticed_with_typing_mistakes_and_among_other_words(db, table):
    searches = [q for queries in table.values() for q in queries]

    assert len(noticed(searches)) >= 0.95 * len(searches)


def test_an_emergency_is_noticed_whatever_the_search_finds(sample_clinic):
    answer = search("mild and chest pain", now=timezone.now())

    assert answer.card and answer.card.first_number == "911" and answer.results


def test_few_ordinary_searches_get_even_a_quiet_line(db):
    """The calm ones were made of the words of emergencies; the others are what patients look for."""
    calm, ordinary = CALM + MORE_CALM + HELD_OUT_CALM, [*FIRST, *MORE, *HELD_OUT]

    assert len(noticed(calm)) <= 0.1 * len(calm)
    assert len(noticed(ordinary)) <= 0.01 * len(ordinary)


def test_staffs_words_for_a_phrase_hold_in_any_order_and_not_for_one_word_of_it(sample_clinic):
    Synonym.objects.create(phrase="go bananas", means="radiofrequency ablation")
    Synonym.objects.create(phrase="silly nerve", means="radiofrequency ablation")

    assert first("will I go bananas") == first("my nerve is silly") == "Radiofrequency ablation"
    assert first("bananas") is None


def test_words_of_the_office_find_only_what_has_them_in_its_title(sample_clinic):
    assert first("office hours") is None
    assert first("directions to office") is None, "nothing is taken for a slip either"

    index("x:1", Document("question", "/x/", "", timezone.now(), question="When are your office hours?"))

    assert first("hours") == first("office hours") == "When are your office hours?"


def test_kinds_narrow_the_results_and_counts_stay(sample_clinic):
    everything = search("mild", now=timezone.now())
    questions = search("mild", kinds=["question"], now=timezone.now())

    assert questions.counts == everything.counts
    assert questions.total == everything.counts["question"] == len(questions.results)
    assert {result.kind for result in questions.results} == {"question"}
    assert next(kind.name for kind, _ in everything.groups) == "procedure"


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
