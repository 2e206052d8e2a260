"""`manage.py check_links`: which links it asks for, what it remembers, and where it never goes."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from publishing import gate, workflow
from publishing.links.checker import check
from publishing.links.states import LinkState, Reason
from publishing.management.commands import check_links as command
from publishing.models import LinkCheck
from tests.factories import clean_procedure, clean_question

pytestmark = pytest.mark.django_db
NOW = timezone.now()
KNEE, STUDY, PRESS = "https://example.org/knee", "https://example.org/study", "https://example.org/press"


class Web:
    """Answers for the network and notes what it was asked for."""

    def __init__(self, **reasons):
        self.reasons, self.asked = reasons, []

    def __call__(self, url):
        self.asked.append(url)
        return LinkState(self.reasons.get(url.rsplit("/", 1)[-1], Reason.FOUND), url)


def check_links(checker, **options):
    said = StringIO()
    call_command("check_links", stdout=said, checker=checker, **options)
    return said.getvalue()


def known():
    return dict(LinkCheck.objects.values_list("url", "dead"))


@pytest.fixture
def procedure():
    return clean_procedure()


@pytest.fixture
def question():
    return clean_question()


def test_every_https_link_of_drafts_is_asked_for_once_and_remembered(procedure, question):
    web = Web()
    procedure.sources.create(title="The same study", url=STUDY)
    procedure.sources.create(title="Not secure", url="http://example.org/old")

    said = check_links(web)

    assert web.asked == [KNEE, PRESS, STUDY]
    assert known() == {KNEE: False, PRESS: False, STUDY: False}
    assert said == ""


def test_a_link_that_only_patients_see_is_asked_for_too(procedure):
    workflow.publish_as_is(procedure, now=NOW, origin="sample", change_note="")
    procedure.sources.all().delete()
    web = Web(study=Reason.GONE)

    said = check_links(web)

    assert web.asked == [KNEE, STUDY]
    assert said == f"{STUDY}: The site says that there is no such page. (Knee shot)\n"


def test_a_dead_link_is_told_with_its_pages_and_closes_the_gate_there(procedure, question):
    question.answer = f'<p><a href="{KNEE}">A plan</a></p>'
    question.save()

    said = check_links(Web(knee=Reason.GONE))

    assert said.count("\n") == 1
    assert "(Knee shot; Will the shot hurt?)" in said
    for page in (procedure, question):
        assert [found.rule for found in gate.findings(page, NOW)] == ["dead-link"]


@pytest.mark.parametrize("former", [True, False])
def test_what_cannot_be_told_leaves_the_former_verdict(procedure, former):
    row = LinkCheck.objects.create(url=KNEE, dead=former, checked_at=NOW)

    said = check_links(Web(knee=Reason.NO_ANSWER, study=Reason.TOO_SLOW))

    assert known() == {KNEE: former}
    assert LinkCheck.objects.get().checked_at == row.checked_at
    assert (KNEE in said) == former


def test_a_link_that_works_again_is_dead_no_more(procedure):
    check_links(Web(knee=Reason.GONE))

    check_links(Web())

    assert known() == {KNEE: False, STUDY: False}
    assert gate.findings(procedure, NOW) == []


def test_links_that_no_page_has_any_more_are_forgotten(procedure):
    LinkCheck.objects.create(url="https://example.org/old", dead=True, checked_at=NOW)

    check_links(Web())

    assert set(known()) == {KNEE, STUDY}


def test_a_dry_run_remembers_and_forgets_nothing(procedure):
    LinkCheck.objects.create(url="https://example.org/old", dead=True, checked_at=NOW)

    said = check_links(Web(knee=Reason.GONE), dry_run=True)

    assert KNEE in said
    assert known() == {"https://example.org/old": True}


def test_an_address_that_is_too_long_to_remember_is_not_asked_for(question):
    web = Web()
    question.answer = f'<p><a href="https://example.org/{"x" * 500}">here</a></p>'
    question.save()

    check_links(web)

    assert web.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:10.0.0.7"])
def test_a_name_that_leads_into_a_private_network_is_never_connected_to(procedure, address):
    connected_to = []
    checker = partial(check, resolve=lambda *_: [address], connect=lambda *where: connected_to.append(where))

    check_links(checker)

    assert connected_to == []
    assert known() == {}


def test_without_a_network_of_ones_own_the_real_check_is_used(procedure, monkeypatch):
    web = Web()
    monkeypatch.setattr(command, "check", web)

    call_command("check_links", stdout=StringIO())

    assert web.asked == [KNEE, STUDY]
