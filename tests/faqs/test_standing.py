"""Which questions stand on a procedure's page: a part of that page and of each answer."""

import re

import pytest
from django.utils.text import slugify

from faqs.models import Question
from publishing import workflow
from tests.publishing.conftest import NOW, bring_live, make_draft, make_member, write


@pytest.fixture
def editor(db):
    return make_member("editor", "Content editor")


@pytest.fixture
def clinician(db):
    return make_member("clinician", "Clinician")


@pytest.fixture
def manager(db):
    return make_member("manager", "Manager")


def ask(words, editor, clinician, *procedures):
    """A question about `procedures` that a clinician signed."""
    question = Question.objects.create(
        question=words, slug=slugify(words), short_answer="A bit.", answer="<p>A bit.</p>", topic="The day",
        change_note="New.",
    )  # fmt: skip
    for position, procedure in enumerate(procedures):
        question.placements.create(procedure=procedure, position=position)
    workflow.saved(question, by=editor, now=NOW)
    workflow.submit(question, by=editor, now=NOW)
    workflow.sign(question, by=clinician, now=NOW)
    workflow.publish(question, by=editor, now=NOW)
    return question


def place(question, procedure, by, position=0):
    question.placements.update_or_create(procedure=procedure, defaults={"position": position})
    workflow.saved(question, by=by, now=NOW)


def standing(client, slug="knee-injection"):
    return [question.title for question in client.get(f"/procedures/{slug}/").context["questions"]]


def test_a_signed_answer_cannot_be_put_on_a_page_for_which_it_was_not_given(client, editor, clinician):
    knee, hip = make_draft(), make_draft("Hip injection", "hip-injection")
    question = ask("Does it hurt?", editor, clinician, knee)
    for page in (knee, hip):
        bring_live(page, editor, clinician)

    place(question, hip, editor)
    write(hip, "Other words.", editor)
    workflow.submit(hip, by=editor, now=NOW)
    workflow.sign(hip, by=clinician, now=NOW)
    workflow.publish(hip, by=editor, now=NOW)

    assert standing(client) == ["Does it hurt?"]
    assert standing(client, "hip-injection") == []


def test_a_page_shows_no_question_that_its_reviewer_did_not_see_there(client, editor, clinician):
    knee = make_draft()
    bring_live(knee, editor, clinician)

    ask("Does it hurt?", editor, clinician, knee)
    assert standing(client) == []

    bring_live(knee, editor, clinician, "Second words.")
    assert standing(client) == ["Does it hurt?"]


def test_placing_a_question_is_a_change_of_the_procedure_by_who_places_it(editor, clinician, manager):
    knee = make_draft()
    bring_live(knee, editor, clinician)
    question = ask("Does it hurt?", editor, clinician)

    place(question, knee, manager)

    knee.refresh_from_db()
    assert (knee.state, knee.changed_by) == ("draft", manager)


def test_an_approved_page_is_approved_again_if_a_question_comes_to_stand_there(editor, clinician):
    knee, question = make_draft(), ask("Does it hurt?", editor, clinician)
    write(knee, "Words.", editor)
    workflow.submit(knee, by=editor, now=NOW)
    workflow.sign(knee, by=clinician, now=NOW)

    place(question, knee, editor)

    knee.refresh_from_db()
    assert (knee.state, knee.signed) == ("draft", None)


def test_the_order_on_the_page_is_the_order_that_was_signed(client, editor, clinician):
    knee = make_draft()
    first, second = ask("Does it hurt?", editor, clinician, knee), ask("Is it long?", editor, clinician, knee)
    place(first, knee, editor, 0)
    place(second, knee, editor, 1)
    bring_live(knee, editor, clinician)

    place(first, knee, editor, 2)
    assert standing(client) == ["Does it hurt?", "Is it long?"]

    bring_live(knee, editor, clinician, "Second words.")
    assert standing(client) == ["Is it long?", "Does it hurt?"]


def test_restoring_an_answer_takes_it_off_the_pages_that_came_later(editor, clinician):
    knee = make_draft()
    question = ask("Does it hurt?", editor, clinician)
    place(question, knee, editor)

    workflow.restore(question, question.editions.get(), by=editor, now=NOW)

    knee.refresh_from_db()
    assert knee.freeze()["questions"] == []
    assert knee.state == "draft"


def test_each_answer_says_who_reviewed_it(client, editor, clinician):
    knee = make_draft()
    ask("Does it hurt?", editor, clinician, knee)
    bring_live(knee, editor, clinician)

    page = " ".join(client.get("/procedures/knee-injection/").content.decode().split())

    head, answer = page.index('class="byline"'), page.index('id="q-does-it-hurt"')
    reviewed = [match.start() for match in re.finditer("Medically reviewed by Dr. Clinician Sample MD", page)]
    assert head < reviewed[0] < answer < reviewed[1]
