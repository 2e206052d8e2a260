"""An import never replaces words that someone signed here."""

import pytest
from django.utils import timezone

from anchor.documents.grammar import parse
from anchor.documents.importer import import_document
from faqs.models import Question
from procedures.models import Procedure
from publishing import workflow
from publishing.editions import StepRefused
from tests.publishing.conftest import NOW, bring_live, make_draft, make_member

TEXT = """Robert Sample MD
Anchor Healthcare
Knee injection
1746872118
This is a procedure for your knee.
FAQs
Does it hurt?
A little.
"""


@pytest.fixture
def editor(db):
    return make_member("editor", "Content editor")


@pytest.fixture
def clinician(db):
    return make_member("clinician", "Clinician")


def bring_in(text=TEXT, *, publish=True):
    return import_document(parse(text.encode(), timezone.now()), timezone.now(), publish=publish)


@pytest.mark.parametrize("publish", [True, False])
def test_the_first_import_over_signed_words_is_refused_and_changes_nothing(editor, clinician, publish):
    draft = make_draft()
    live = bring_live(draft, editor, clinician)

    with pytest.raises(StepRefused, match="signed these words here"):
        bring_in(publish=publish)

    assert Procedure.objects.get().freeze() == live.content
    assert not Question.objects.exists()


def test_words_that_are_signed_and_wait_for_publication_are_not_replaced(editor, clinician):
    bring_in(publish=False)
    draft = Procedure.objects.get()
    Procedure.objects.update(change_note="New.")
    draft.care_cards.create(level="emergency", heading="Call 911 if you have", items="chest pain")
    for kind in ("candidates", "options", "risks", "recovery", "help"):
        draft.sections.create(kind=kind, body=f"<p>Plain words on {kind}.</p>", position=20)
    for position, section in enumerate(draft.sections.order_by("position", "pk")):
        draft.sections.filter(pk=section.pk).update(position=position)
    draft.refresh_from_db()
    workflow.saved(draft, by=editor, now=NOW)
    workflow.submit(draft, by=editor, now=NOW)
    workflow.sign(draft, by=clinician, now=NOW)

    with pytest.raises(StepRefused, match="signed these words here"):
        bring_in(TEXT.replace("your knee", "both knees"))
    assert workflow.publish(draft, by=editor, now=NOW).sign_off.by == clinician


def test_a_new_version_of_a_signed_document_waits_as_a_draft(editor, clinician):
    bring_in()
    question = Question.objects.get()
    Question.objects.update(short_answer="A bit.", change_note="A short answer.")
    workflow.saved(question, by=editor, now=NOW)
    workflow.submit(question, by=editor, now=NOW)
    workflow.sign(question, by=clinician, now=NOW)
    signed = workflow.publish(question, by=editor, now=NOW)
    bring_in(publish=False)

    outcome = bring_in(TEXT.replace("A little.", "Not at all."))

    assert question.editions.live().get() == signed
    assert outcome.published == 0 or question.editions.count() == 2
    assert "Not at all." in Question.objects.get().answer


def test_an_answer_that_was_written_and_signed_here_is_not_replaced(editor, clinician):
    bring_in(TEXT.replace("Does it hurt?\nA little.\n", "Is it long?\nNo.\n"))
    procedure = Procedure.objects.get()
    question = Question.objects.create(
        question="Does it hurt?", slug="hurt", short_answer="No.", answer="<p>No.</p>", change_note="New."
    )
    question.placements.create(procedure=procedure)
    workflow.saved(question, by=editor, now=NOW)
    workflow.submit(question, by=editor, now=NOW)
    workflow.sign(question, by=clinician, now=NOW)
    workflow.publish(question, by=editor, now=NOW)

    with pytest.raises(StepRefused, match="signed these words here"):
        bring_in()
    assert Question.objects.get(slug="hurt").answer == "<p>No.</p>"


def test_an_import_names_the_author_of_its_answers(db):
    bring_in()

    assert Question.objects.get().author.name == "Robert Sample MD"
