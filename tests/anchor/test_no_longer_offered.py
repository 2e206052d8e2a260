"""The page about what the clinic no longer offers asks for no request."""

import re

import pytest
from django.utils import timezone

from publishing import workflow
from publishing.models import Edition
from tests.factories import clean_procedure, clean_question
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REQUEST = "/inquiries/new/"


def publish(written):
    return workflow.publish_as_is(written, now=NOW, origin="sample", change_note="Sample content.")


@pytest.fixture
def ended():
    procedure = clean_procedure("Old shot", "old-shot")
    publish(procedure)
    clinician = make_member("clinician", "Clinician")
    workflow.withdraw(procedure, by=clinician, now=NOW, kind=Edition.Kind.ENDED, reason="We no longer do it.")
    return procedure


def links_to_requests(client, address):
    """The links to a request; “Ask us” below an answer is for a question about it."""
    links = re.findall(rf'href="({REQUEST}[^"]*)"', client.get(address).content.decode())
    return [link for link in links if "?ask=" not in link]


def test_an_ended_page_asks_for_no_request(client, ended):
    assert "no longer offers this" in client.get("/procedures/old-shot/").content.decode()
    assert links_to_requests(client, "/procedures/old-shot/") == []


def test_an_offered_page_asks_for_one(client):
    publish(clean_procedure())

    assert f"{REQUEST}?procedure=knee-shot" in links_to_requests(client, "/procedures/knee-shot/")


def test_a_question_about_nothing_else_asks_for_none_either(client, ended):
    question = clean_question()
    question.placements.create(procedure=ended)
    publish(question)
    assert links_to_requests(client, "/faqs/will-it-hurt/") == []

    offered = clean_procedure()
    publish(offered)
    question.placements.create(procedure=offered)
    publish(question)
    assert f"{REQUEST}?procedure=knee-shot" in links_to_requests(client, "/faqs/will-it-hurt/")


def test_a_question_about_no_procedure_asks_for_a_request(client):
    publish(clean_question())

    assert REQUEST in links_to_requests(client, "/faqs/will-it-hurt/")


def test_no_request_begins_with_what_is_no_longer_offered(client, ended):
    publish(clean_procedure())

    assert client.get(f"{REQUEST}?procedure=old-shot").url == REQUEST
    assert client.get(f"{REQUEST}?procedure=knee-shot").url != REQUEST
