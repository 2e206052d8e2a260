"""The gate for questions: each rule is tested on a question with a single fault."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from faqs.models import Question
from publishing import gate, workflow
from publishing.models import LinkCheck
from tests.factories import clean_procedure, clean_question

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timezone.localdate(NOW)
LONG_WORDS = "Interventional neuromodulation necessitates comprehensive multidisciplinary consideration beforehand."


def publish(question, now=NOW):
    workflow.publish_as_is(question, now=now, origin="sample", change_note="")


def set_field(asked, **fields):
    Question.objects.filter(pk=asked.pk).update(**fields)


def relate(question, number):
    asked = ["Can I eat?", "Who drives me home?", "What does it cost?", "When may I run again?"]
    question.related.set(clean_question(asked[at], f"other-{at}") for at in range(number))


def dead_link(question):
    LinkCheck.objects.create(url="https://example.org/press", dead=True, checked_at=NOW)


def source(question, **fields):
    set_field(question, answer="<p>It takes 5 minutes.</p>")
    values = {"title": "A study", "read_on": NOW, "supports": "It takes 5 minutes."}
    question.sources.create(**values | fields)
    return question


def nearly_the_same(question):
    publish(clean_question("Will this shot hurt?", "other"))


SPOILT = [
    ("question-mark", lambda asked: set_field(asked, question="It hurts."), "question"),
    ("no-short-answer", lambda asked: set_field(asked, short_answer=" "), "short_answer"),
    ("long-short-answer", lambda asked: set_field(asked, short_answer="so " * 51), "short_answer"),
    ("too-many-related", lambda asked: relate(asked, 4), "related"),
    ("related-to-itself", lambda asked: asked.related.add(asked), "related"),
    ("not-placed", lambda asked: set_field(asked, topic=""), "topic"),
    ("number-without-source", lambda asked: set_field(asked, answer="<p>It takes 5 minutes.</p>"), "answer"),
    ("number-without-source", lambda asked: set_field(asked, short_answer="It takes 5 minutes."), "short_answer"),
    ("number-without-source", lambda asked: set_field(asked, question="Why does it help 9 in 10?"), "question"),
    ("number-without-source", lambda asked: set_field(asked, topic="9 in 10 are glad"), "topic"),
    ("placeholder", lambda asked: set_field(asked, short_answer="[Words of the nurse]"), "short_answer"),
    ("placeholder", lambda asked: set_field(asked, answer="<p>To be filled in by Dr. B.</p>"), "answer"),
    ("payer-in-prose", lambda asked: set_field(asked, short_answer="Medicare pays."), "short_answer"),
    ("number-with-two-sources", lambda asked: source(source(asked), title="B"), "answer"),
    ("supports-nothing", lambda asked: source(asked, supports="It takes\nIt takes 5 minutes."), "sources:*:supports"),
    ("source-without-date", lambda asked: source(asked, read_on=None), "sources:*:read_on"),
    ("expired-source", lambda asked: source(asked, counts_until=DAY - timedelta(1)), "sources:*:counts_until"),
    ("source-expires-soon", lambda asked: source(asked, counts_until=DAY), "sources:*:counts_until"),
    ("nearly-the-same", nearly_the_same, "question"),
    ("sample-text", lambda asked: set_field(asked, sample=True), "sample"),
    ("empty-heading", lambda asked: set_field(asked, answer="<p>No.</p><h3>So</h3>"), "answer"),
    ("link-not-https", lambda asked: set_field(asked, answer="<p><a>This page</a></p>"), "answer"),
    ("dead-link", dead_link, "answer"),
    ("do-not-list", lambda asked: set_field(asked, answer="<p>Do not:</p><ul><li>run</li></ul>"), "answer"),
    ("hard-to-read", lambda asked: set_field(asked, answer=f"<p>{LONG_WORDS}</p>"), "answer"),
    ("review-overdue", lambda asked: publish(asked, NOW - timedelta(days=400)), ""),
]
WARNINGS = {
    "payer-in-prose",
    "not-placed",
    "supports-nothing",
    "source-expires-soon",
    "nearly-the-same",
    "sample-text",
    "hard-to-read",
    "review-overdue",
}


def test_nothing_is_found_in_a_clean_question():
    question = clean_question()
    relate(question, 3)

    assert gate.findings(question, NOW) == []


@pytest.mark.parametrize(("rule", "spoil", "where"), SPOILT)
def test_a_rule_finds_the_one_thing_that_is_wrong(rule, spoil, where):
    question = clean_question()

    spoil(question)

    found = gate.findings(Question.objects.get(pk=question.pk), NOW)
    assert [(one.rule, re.sub(r"\d+", "*", one.where)) for one in found] == [(rule, where)]
    assert found[0].is_error == (rule not in WARNINGS)
    assert found[0].message and "%(" not in found[0].message


def test_a_number_in_an_answer_rests_on_a_source_of_its_own():
    question = clean_question(answer="<p>It takes\n<strong>5</strong> minutes.</p>")

    question.sources.create(title="A study", read_on=NOW, supports="It takes 5 minutes.")

    assert gate.findings(question, NOW) == []


def test_a_number_in_an_answer_rests_on_the_source_of_a_procedure_that_names_it_and_on_no_other():
    question = clean_question(answer="<p>Your knee may be sore for 2 days.</p>", short_answer="It takes 5 minutes.")

    question.placements.create(procedure=clean_procedure())

    (found,) = gate.findings(question, NOW)
    assert (found.rule, found.where) == ("number-without-source", "short_answer")


def test_a_question_may_have_no_topic_where_it_stands_on_a_procedure():
    question = clean_question(topic="")

    question.placements.create(procedure=clean_procedure())

    assert gate.findings(question, NOW) == []


def test_a_question_is_not_compared_with_its_own_editions():
    question = clean_question()

    publish(question)

    assert gate.findings(question, NOW) == []


@pytest.mark.parametrize("mark", ["?", "？", "؟"])
def test_a_question_ends_with_the_question_mark_of_its_language(mark):
    assert gate.findings(clean_question(f"Hurts it{mark}"), NOW) == []


def test_the_number_of_queries_does_not_grow_with_the_questions(django_assert_max_num_queries):
    question = clean_question(answer="<p>It takes 5 minutes.</p>", topic="")
    for number in range(20):
        publish(clean_question(f"Question number {number} of them?", f"other-{number}"))

    with django_assert_max_num_queries(7):
        gate.findings(question, NOW)
