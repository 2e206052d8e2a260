"""The page of the emergency words: what one person alone cannot do there, what two can, and what everybody reads."""

import re

import pytest
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emergencies.models import WordsChange, WordsSignoff
from emergencies.noticing import notice
from tests.emergencies.conftest import ADMIN, CHEST_PAIN, NOW, adding, agreed, proposed
from tests.publishing.conftest import make_member

REMOVAL = {**CHEST_PAIN, "why": "Patients say it of sore ribs."}
TEXT = "I have chest pain and a marker Zanzibar"


@pytest.fixture
def browse(client):
    """Signs a person in and returns the browser."""

    def browse(person):
        client.force_login(person)
        return client

    return browse


def page_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def line_counts():
    return ("{chest} {pain}",) in [flag.why for flag in notice("I have chest pain")]


# One person alone -----------------------------------------------------------------------------------------------------


def test_removing_chest_pain_alone_is_refused_on_the_page(ana, browse):
    browser = browse(ana)
    form = browser.get(f"{ADMIN}propose/", CHEST_PAIN)
    assert "Nothing changes for patients until a colleague agrees." in page_of(form)

    answer = page_of(browser.post(f"{ADMIN}propose/", REMOVAL, follow=True))

    change = WordsChange.objects.get()
    assert "It counts as soon as a colleague agrees." in answer
    assert "You proposed this yourself: a colleague must decide." in answer
    assert len(re.findall(r"<button[^>]* disabled>", answer)) == 2
    assert line_counts()

    answer = page_of(browser.post(f"{ADMIN}{change.pk}/decide/", {"decision": "yes"}, follow=True))

    assert "messagelist" in answer and "You proposed this yourself" in answer
    assert not WordsSignoff.objects.exists()
    assert line_counts()


@pytest.mark.parametrize("superuser", [False, True])
def test_no_bulk_action_and_no_form_of_django_removes_anything(proposal, ana, browse, superuser):
    ana.is_superuser = superuser
    ana.save()
    browser = browse(ana)
    bulk = {"action": "delete_selected", "_selected_action": [proposal.pk], "post": "yes"}

    assert browser.post(ADMIN, bulk).status_code == 405
    for address in (f"{proposal.pk}/delete/", f"{proposal.pk}/change/", "add/", f"{proposal.pk}/", "delete/"):
        assert browser.post(ADMIN + address, {"post": "yes", "entry": "x"}).status_code == 404, address
    signoffs = browser.post("/admin/emergencies/wordssignoff/add/", {"change": proposal.pk, "agreed": "on"})

    assert signoffs.status_code == 404
    assert (WordsChange.objects.count(), WordsSignoff.objects.count()) == (1, 0)
    assert line_counts()


def test_django_s_admin_offers_nobody_to_add_change_or_delete(proposal, ana, rf):
    words_admin = admin.site.get_model_admin(WordsChange)
    request = rf.get("/")
    ana.is_superuser = True
    request.user = ana

    assert not words_admin.has_add_permission(request)
    assert not words_admin.has_change_permission(request)
    assert not words_admin.has_delete_permission(request)


def test_a_reason_is_required(ana, browse):
    answer = browse(ana).post(f"{ADMIN}propose/", REMOVAL | {"why": " "})

    assert answer.status_code == 200
    assert "This field is required." in page_of(answer)
    assert not WordsChange.objects.exists()


def test_a_malformed_entry_comes_back_with_a_sentence_and_its_reason(ana, browse):
    answer = page_of(browse(ana).post(f"{ADMIN}propose/", {**adding("{nothing} glow"), "why": "It glows."}))

    assert "There is no word group {nothing}" in answer
    assert "It glows.</textarea>" in answer
    assert not WordsChange.objects.exists()


# Two people -----------------------------------------------------------------------------------------------------------


def test_a_colleague_agrees_and_it_counts(proposal, ben, browse):
    browser = browse(ben)
    page = page_of(browser.get(ADMIN))
    assert "Remove <code>{chest} {pain}</code>" in page
    assert "Sore ribs." in page and "by ana" in page and "disabled" not in page

    answer = page_of(browser.post(f"{ADMIN}{proposal.pk}/decide/", {"decision": "yes"}, follow=True))

    assert "Agreed. The change counts from now on." in answer
    assert "Nothing is proposed." in answer
    assert not line_counts()


def test_a_colleague_does_not_agree_and_nothing_changes(proposal, ben, browse):
    browser = browse(ben)

    answer = page_of(browser.post(f"{ADMIN}{proposal.pk}/decide/", {"decision": "no"}, follow=True))

    assert "Turned down. Nothing changed." in answer
    assert line_counts()
    assert "Turned down: ben" in page_of(browser.get(f"{ADMIN}history/"))


def test_a_button_that_nobody_pressed_decides_nothing(proposal, ben, browse):
    assert browse(ben).post(f"{ADMIN}{proposal.pk}/decide/").status_code == 404
    assert browse(ben).get(f"{ADMIN}{proposal.pk}/decide/").status_code == 405
    assert not WordsSignoff.objects.exists()


def test_whoever_comes_second_is_told_who_was_faster(proposal, ben, browse):
    cora = make_member("cora", "Manager")
    browse(ben).post(f"{ADMIN}{proposal.pk}/decide/", {"decision": "yes"})

    answer = page_of(browse(cora).post(f"{ADMIN}{proposal.pk}/decide/", {"decision": "yes"}, follow=True))

    assert "Ben has already decided on this." in answer
    assert WordsSignoff.objects.count() == 1


def test_with_four_eyes_off_one_person_still_takes_two_steps(ana, browse, settings):
    settings.FOUR_EYES = False
    browser = browse(ana)
    page = page_of(browser.post(f"{ADMIN}propose/", REMOVAL, follow=True))
    assert "disabled" not in page
    assert line_counts()

    browser.post(f"{ADMIN}{WordsChange.objects.get().pk}/decide/", {"decision": "yes"})

    assert not line_counts()
    assert "one person was enough" in page_of(browser.get(f"{ADMIN}history/"))


# Who may --------------------------------------------------------------------------------------------------------------


def test_an_editor_reads_and_is_offered_nothing_to_change(proposal, editor, browse):
    browser = browse(editor)

    page = page_of(browser.get(ADMIN, {"kind": "certain", "sign": "chest"}))

    assert "{heart} {racing} dizzy" in page
    assert "Propose to" not in page and 'value="yes"' not in page
    assert browser.post(f"{ADMIN}propose/", REMOVAL).status_code == 403
    assert browser.get(f"{ADMIN}propose/", CHEST_PAIN).status_code == 403
    assert browser.post(f"{ADMIN}{proposal.pk}/decide/", {"decision": "yes"}).status_code == 403
    assert line_counts()


@pytest.mark.parametrize("role", [None, "Front desk"])
def test_staff_without_the_permission_get_nothing(proposal, browse, role):
    browser = browse(make_member("person", *[role] * bool(role)))

    for address in ("", "history/", "try/", "propose/"):
        assert browser.get(ADMIN + address).status_code == 403, address
    for address in ("try/", "propose/", f"{proposal.pk}/decide/"):
        assert browser.post(ADMIN + address, {"text": TEXT, "decision": "yes", **REMOVAL}).status_code == 403, address
    assert not WordsSignoff.objects.exists()


def test_a_stranger_is_asked_to_sign_in(proposal, client):
    for address in ("", "history/", "try/", "propose/", f"{proposal.pk}/decide/"):
        answer = client.post(ADMIN + address, {"text": TEXT, "decision": "yes", **REMOVAL})
        assert answer.status_code == 302 and answer["Location"].startswith("/admin/login/"), address
    assert not WordsSignoff.objects.exists()


# Reading --------------------------------------------------------------------------------------------------------------


def test_lines_are_read_with_the_words_they_stand_for(ana, browse):
    page = page_of(browse(ana).get(ADMIN, {"language": "en", "kind": "certain", "sign": "chest"}))

    assert "Chest pain, trouble breathing or passing out" in page
    assert "chest, breastbone, sternum, rib cage, ribcage, … + pain, hurt, hurts" in page
    assert "Signs of a stroke" not in page


def test_words_are_searched_in_both_languages_and_all_kinds(ana, browse):
    browser = browse(ana)

    found = page_of(browser.get(ADMIN, {"q": "chest pain"}))
    nothing = page_of(browser.get(ADMIN, {"q": "zzz <script>"}))

    assert "{chest} {pain}" in found and "es.words" not in found
    assert "{pecho}" in page_of(browser.get(ADMIN, {"q": "PECHO"}))
    assert "No entry has all of these words." in nothing and "<script>x" not in nothing


@pytest.mark.parametrize("kind", ["certain", "possible", "words", "harmless", "context", "", "nonsense"])
@pytest.mark.parametrize("language", ["en", "es", "", "fr"])
def test_every_part_of_the_lexicon_can_be_read(ana, browse, kind, language):
    page = browse(ana).get(ADMIN, {"kind": kind, "language": language})

    assert page.status_code == 200
    assert page.content.count(b"<details") > 0


def test_the_history_tells_of_all_changes_even_of_sections_that_are_gone(ana, ben, browse):
    agreed(ana, ben)
    proposed(by=ben, **adding("glow"))
    WordsChange.objects.create(**adding("glow", "en.words.gone"), why="Old.", by=ana, at=NOW)

    page = page_of(browse(ana).get(f"{ADMIN}history/"))

    assert "Agreed: ben" in page and "not yet" in page and "en.words.gone" in page
    assert browse(ana).get(ADMIN).status_code == 200


# Trying a text --------------------------------------------------------------------------------------------------------


def test_a_text_is_tried_with_the_words_of_now_and_with_a_proposal(proposal, ben, browse):
    page = page_of(browse(ben).post(f"{ADMIN}try/", {"text": "I have chest pain", "change": proposal.pk}))

    now, then = page.split("If “{chest} {pain}” is removed")
    assert "(the line {chest} {pain})" in now
    assert "(the line {chest} {pain})" not in then
    assert line_counts()


def test_a_text_that_is_tried_is_stored_nowhere_and_stands_in_no_address(proposal, ben, browse, caplog):
    browser = browse(ben)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(f"{ADMIN}try/", {"text": TEXT, "change": proposal.pk})

    assert answer.status_code == 200 and "Zanzibar" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert [query["sql"] for query in queries if "Zanzibar" in query["sql"]] == []
    assert [query["sql"] for query in queries if re.match(r"(INSERT|UPDATE|DELETE)", query["sql"])] == []
    assert not any("Zanzibar" in str(session.get_decoded()) for session in Session.objects.all())
    assert "Zanzibar" not in caplog.text
    assert browser.get(f"{ADMIN}try/")["Location"] == ADMIN


def test_a_proposal_that_no_longer_fits_says_so_in_the_trial(ana, ben, browse):
    change = WordsChange.objects.create(**adding("{nothing} glow"), why="It glows.", by=ana, at=NOW)

    page = page_of(browse(ben).post(f"{ADMIN}try/", {"text": "I have chest pain", "change": change.pk}))

    assert "There is no word group {nothing}" in page
    assert "(the line {chest} {pain})" in page


@pytest.mark.parametrize("text", ["", "x" * 2001, "a\0b"])
def test_a_text_that_cannot_be_tried_comes_back_with_a_sentence(ben, browse, text):
    answer = browse(ben).post(f"{ADMIN}try/", {"text": text})

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
