"""The safety list and the screening questions: frozen without loss, signed by a clinician, read in one query."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing import gate, workflow
from publishing.editions import StepRefused
from publishing.hashes import content_hash
from screening.choice_lines import choices_of, line_of
from screening.models import SafetyList, ScreeningSet, live_safety_list, live_screening
from tests.factories import clean_procedure
from tests.publishing.conftest import NOW, make_member
from tests.screening.drafts import YES_OR_NO, bring_live, safety_list, screening_set

pytestmark = pytest.mark.django_db
one_database = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
lines = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@pytest.fixture
def editor():
    return make_member("editor", "Content editor")


@pytest.fixture
def clinician():
    return make_member("clinician", "Clinician")


@pytest.fixture
def knee():
    return clean_procedure()


def rules_found(draft):
    return {finding.rule for finding in gate.findings(draft, NOW) if finding.is_error}


# Freezing -------------------------------------------------------------------------------------------------------------


@given(st.lists(lines))
def test_the_choices_in_a_text_area_come_back_as_they_were_read(written):
    read = choices_of("\n".join(written))

    assert choices_of("\n".join(line_of(choice) for choice in read)) == read


def test_a_line_says_key_label_signal_and_whether_it_stands_alone():
    assert choices_of("none | None of these | does_not_support | alone\nnot_sure | Not sure\n\nyes|Yes") == [
        {"key": "none", "label": "None of these", "signal": "does_not_support", "alone": True},
        {"key": "not_sure", "label": "Not sure", "signal": "unclear", "alone": True},
        {"key": "yes", "label": "Yes", "signal": "unclear", "alone": False},
    ]


@one_database
@given(intro=lines, question=lines, choices=st.lists(lines, max_size=4), hint=lines, criterion=lines)
def test_questions_survive_freezing_and_thawing(knee, intro, question, choices, hint, criterion):
    draft = ScreeningSet.objects.filter(procedure=knee).first() or screening_set(knee)
    draft.intro = intro
    draft.save()
    draft.questions.create(
        key="k", text=question, hint=hint, choices="\n".join(choices), criterion=criterion, position=9
    )
    frozen = draft.freeze()

    draft.thaw(frozen)

    assert content_hash(ScreeningSet.objects.get(pk=draft.pk).freeze()) == content_hash(frozen)


@one_database
@given(intro=lines, question=lines, items=st.lists(lines, max_size=4))
def test_the_safety_list_survives_freezing_and_thawing(intro, question, items):
    draft = SafetyList.objects.first() or safety_list()
    draft.intro, draft.question = intro, question
    draft.save()
    for position, text in enumerate(items):
        draft.items.create(text=text, position=position)
    frozen = draft.freeze()

    draft.thaw(frozen)

    assert content_hash(SafetyList.objects.get().freeze()) == content_hash(frozen)


def test_a_row_without_a_key_gets_one_from_its_text():
    assert safety_list().items.create(text="Chest pain, trouble breathing").key == "chest_pain_trouble_breathing"


def test_there_is_one_safety_list():
    safety_list()

    with pytest.raises(IntegrityError):
        SafetyList.objects.create(slug="another")


# Publishing -----------------------------------------------------------------------------------------------------------


def test_patients_are_asked_what_a_clinician_has_signed(editor, clinician, knee, django_assert_num_queries):
    assert live_safety_list(NOW) is None
    assert live_screening(knee.pk, NOW) is None

    bring_live(safety_list(), editor, clinician, NOW)
    bring_live(screening_set(knee), editor, clinician, NOW)

    with django_assert_num_queries(1):
        listed = live_safety_list(NOW)
        signs = [item["key"] for item in listed.items]
    with django_assert_num_queries(1):
        asked = live_screening(knee.pk, NOW)
        questions = [question["key"] for question in asked.questions]
    assert (listed.question, signs) == ("In the last 2 weeks, have you had any of these?", ["weak_leg", "fall"])
    assert questions == ["sore", "tried", "more"]
    assert (asked.number, asked.hash) == (1, content_hash(asked.content))
    assert asked.valid_sign_off() and listed.valid_sign_off()
    assert live_screening(knee.pk, NOW - timedelta(seconds=1)) is None
    assert live_screening(clean_procedure("Other", "other").pk, NOW) is None


@pytest.mark.parametrize("make", [lambda: safety_list(), lambda: screening_set(clean_procedure())])
def test_every_word_that_is_asked_needs_a_clinician(make, editor):
    draft = make()
    type(draft)._base_manager.update(change_note="First questions.")
    workflow.saved(draft, by=editor, now=NOW)
    workflow.submit(draft, by=editor, now=NOW)

    with pytest.raises(StepRefused):
        workflow.approve(draft, by=make_member("manager", "Manager"), now=NOW)


@pytest.mark.parametrize("change", [{"choices": YES_OR_NO.replace("supports", "safety", 1)}, {"hint": "On stairs."}])
def test_a_changed_signal_or_hint_reopens_what_was_approved(change, editor, clinician, knee):
    draft = screening_set(knee)
    bring_live(draft, editor, clinician, NOW)

    draft.questions.filter(key="sore").update(**change)
    workflow.saved(draft, by=editor, now=NOW)

    assert draft.state == "draft"
    assert live_screening(knee.pk, NOW).content != draft.freeze()


# The gate -------------------------------------------------------------------------------------------------------------


def test_the_gate_finds_nothing_in_clean_questions(knee):
    assert gate.findings(safety_list(), NOW) == []
    assert gate.findings(screening_set(knee), NOW) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"choices": "yes | Yes | supports"}, "no-not-sure"),
        ({"choices": ""}, "no-not-sure"),
        ({"choices": "not_sure | Not sure"}, "few-choices"),
        ({"choices": YES_OR_NO + "\nyes | Yes, very | supports"}, "same-choice"),
        ({"choices": YES_OR_NO + "\nmaybe"}, "half-a-choice"),
        ({"choices": YES_OR_NO + "\nmaybe | Maybe | perhaps"}, "unknown-signal"),
        ({"text": "  "}, "no-text"),
        ({"key": "tried"}, "same-key"),
        ({"key": ""}, "same-key"),
        ({"kind": "text"}, "choices-of-text"),
        ({"text": "Do you want to be pain-free?"}, "promise"),
        ({"text": "May we see whether you qualify?"}, "promise"),
        ({"hint": "This will help your knee."}, "promise"),
        ({"choices": YES_OR_NO + "\nsure | I am eligible | supports"}, "promise"),
    ],
)
def test_the_gate_holds_back_a_question_that(change, rule, knee):
    draft = screening_set(knee)

    draft.questions.filter(key="sore").update(**change)

    assert rule in rules_found(draft)


def test_the_gate_holds_back_an_empty_list_and_an_empty_set(knee):
    assert rules_found(SafetyList.objects.create()) == {"no-safety-item"}
    assert rules_found(ScreeningSet.objects.create(procedure=knee)) == {"no-question"}


@pytest.mark.parametrize("text", ["Trouble holding urine", "Numbness between the legs", "Weakness in a leg"])
def test_a_sign_that_many_have_for_years_must_say_that_it_is_new(text):
    draft = safety_list()
    item = draft.items.create(text=text, position=2)
    assert [found.rule for found in gate.findings(draft, NOW)] == ["not-new"]

    item.text = f"New or worse: {text}"
    item.save()

    assert gate.findings(draft, NOW) == []


def test_sample_questions_say_so_to_staff(knee):
    draft = screening_set(knee)
    draft.sample = True

    assert [found.rule for found in gate.findings(draft, NOW)] == ["sample-text"]
