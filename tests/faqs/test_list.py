"""The list of questions, by topic and by stage of care."""

import pytest
from django.utils import timezone

from publishing import workflow
from tests.factories import clean_question

pytestmark = pytest.mark.django_db


def test_questions_stand_under_the_stage_in_which_patients_have_them(client):
    for slug, stage in {"q-after": "recovering", "q-first": "deciding", "q-any": ""}.items():
        question = clean_question(question=f"Is this {slug}?", slug=slug, stage=stage)
        workflow.publish_as_is(question, now=timezone.now(), origin="sample", change_note="")

    head, _, by_stage = client.get("/faqs/").content.decode().partition('id="by-stage"')

    order = ["<dt>Deciding</dt>", "/faqs/q-first/", "<dt>Recovering</dt>", "/faqs/q-after/"]
    assert [by_stage.find(words) for words in order] == sorted(by_stage.find(words) for words in order)
    assert -1 not in [by_stage.find(words) for words in order]
    assert "/faqs/q-any/" not in by_stage
    assert "Cost" not in by_stage
    assert 'href="#by-stage"' in head


def test_without_stages_there_is_no_list_by_stage(client):
    workflow.publish_as_is(clean_question(), now=timezone.now(), origin="sample", change_note="")

    assert "by-stage" not in client.get("/faqs/").content.decode()
