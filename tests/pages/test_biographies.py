"""The page of a physician: facts as last saved, and the live edition of the biography."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.utils import timezone

from clinic.models import Physician
from pages.models import Biography
from publishing import gate, workflow
from publishing.staff.addresses import admin_address
from search.finding import search
from tests.html_forms import form_of
from tests.pages import prose

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(client):
    return client.get("/physicians/ana/").content.decode()


def test_a_physician_without_a_biography_has_a_page_with_the_facts(client):
    prose.physician(role="Pain medicine", languages="English, Spanish")

    assert "Pain medicine" in page(client)
    assert "Speaks English, Spanish" in page(client)
    assert "About the physician" not in page(client)


def test_facts_change_at_once_and_words_do_not(client):
    draft = prose.biography(one_line="She treats backs.")
    prose.as_sample(draft)
    draft.one_line = "She treats knees."
    draft.save()
    Physician.objects.update(role="Head of the clinic")

    assert "Head of the clinic" in page(client)
    assert "She treats backs." in page(client)
    assert "She treats knees." not in page(client)


def test_a_claim_about_results_stays_with_the_writer(client, manager, browser_of):
    draft = prose.biography()
    prose.as_sample(draft)
    draft.refresh_from_db()
    browser = browser_of(manager)
    words = {"body": "<p>Of my patients, 99 of 100 cured.</p>", "change_note": "Results."}
    browser.post(admin_address(draft), form_of(browser.get(admin_address(draft))) | words | {"_save": "Save"})

    step = admin_address(draft, "step", "submit")
    refused = browser.post(step, form_of(browser.get(step))).content.decode()

    assert "claims a result" in refused
    assert "99 of 100" in Biography.objects.get().body
    assert "99 of 100" not in page(client)


def test_a_withdrawn_biography_leaves_the_facts(client, manager):
    draft = prose.biography(prose.physician(role="Pain medicine"))
    prose.as_sample(draft)

    workflow.withdraw(draft, by=manager, now=timezone.now(), kind="error", reason="It was about someone else.")

    assert "Ana likes to sail." not in page(client)
    assert "Pain medicine" in page(client)


def test_a_physician_without_a_page_has_none_however_live_the_biography_is(client):
    prose.as_sample(prose.biography(prose.physician(shown=False)))

    assert client.get("/physicians/ana/").status_code == 404


def test_physicians_are_the_authors_of_their_biographies():
    draft = prose.biography()

    assert draft.author == draft.physician


def test_the_biography_moves_with_its_physician(client):
    draft = prose.biography()
    prose.as_sample(draft)

    person = draft.physician
    person.slug = "ana-sample"
    person.save()
    draft.refresh_from_db()

    assert draft.slug == "ana-sample"
    assert client.get("/physicians/ana/")["Location"] == "/physicians/ana-sample/"
    assert "Ana likes to sail." in client.get("/physicians/ana-sample/").content.decode()


def test_the_biography_of_one_physician_never_becomes_that_of_another(manager, browser_of):
    draft = prose.biography()
    other = prose.physician("Ben Other MD", "ben")
    browser = browser_of(manager)

    form = form_of(browser.get(admin_address(draft)))
    browser.post(admin_address(draft), form | {"physician": other.pk, "_save": "Save"})

    assert "physician" not in form
    assert Biography.objects.get().physician != other


def test_a_physician_with_a_biography_is_not_deleted(manager, browser_of):
    person = prose.biography().physician
    prose.as_sample(person.biography)

    shown = browser_of(manager).post(f"/admin/clinic/physician/{person.pk}/delete/", {"post": "yes"})

    assert "Cannot delete physician" in shown.content.decode()
    with pytest.raises(ProtectedError):
        person.delete()


# The search -----------------------------------------------------------------------------------------------------------


def found(words, now=None):
    return [result.address for result in search(words, now=now).results]


def test_a_physician_is_found_by_the_live_biography_at_every_time(manager, colleague):
    draft = prose.biography(one_line="She paints.")
    now = timezone.now()
    assert found("paints") == []
    prose.as_sample(draft)
    draft.one_line = "She climbs."
    draft.save()
    prose.bring_live(draft, manager, colleague, now, live_from=now + DAY)

    assert (found("paints"), found("climbs")) == (["/physicians/ana/"], [])
    assert (found("paints", now + 2 * DAY), found("climbs", now + 2 * DAY)) == ([], ["/physicians/ana/"])
    assert found("ana sample") == found("ana sample", now + 2 * DAY) == ["/physicians/ana/"]


def test_facts_and_biography_are_in_the_index_whichever_was_saved_last(client):
    draft = prose.biography(one_line="She paints.")
    prose.as_sample(draft)

    draft.physician.role = "Neurology"
    draft.physician.save()
    call_command("reindex", verbosity=0)

    assert found("paints") == found("neurology") == ["/physicians/ana/"]


def test_a_hidden_physician_is_not_found_by_the_biography():
    draft = prose.biography(prose.physician(shown=False), one_line="She paints.")

    prose.as_sample(draft)

    assert found("paints") == []


# The gate -------------------------------------------------------------------------------------------------------------


def errors(draft):
    return [found.rule for found in gate.findings(draft, timezone.now()) if found.is_error]


@pytest.mark.parametrize("make", [prose.notice, prose.biography, prose.description])
def test_the_gate_finds_nothing_in_good_prose(make):
    assert gate.findings(make(), timezone.now()) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"body": "<p>More than 90% of my patients walk again.</p>"}, "claims-result"),
        ({"one_line": "Nine out of ten get well."}, "claims-result"),
        ({"body": "<p>[Where she trained]</p>"}, "placeholder"),
        ({"body": ""}, "no-words"),
        ({"body": '<p><a href="http://example.org/">My site</a></p>'}, "link-not-https"),
        ({"body": "<h3>My life</h3>"}, "empty-heading"),
    ],
)
def test_the_gate_stops_a_biography(fields, rule):
    assert rule in errors(prose.biography(**fields))


def test_the_gate_stops_a_description_that_claims_results():
    assert errors(prose.description("We heal 99 of 100 backs.")) == ["claims-result"]


def test_the_gate_stops_a_notice_that_claims_results_or_has_a_gap():
    assert errors(prose.notice(body="<p>We heal 99 of 100 backs.</p>")) == ["claims-result"]
    assert errors(prose.notice(slug="b", body="<p>The fee is $25, within 3 business days (45 CFR 149.620).</p>")) == []
    assert (
        errors(prose.notice(slug="c", title="[Title]", body="<p>Write to [e-mail address].</p>")) == ["placeholder"] * 2
    )


def test_a_gap_in_a_sample_is_a_warning():
    assert errors(prose.notice(body="<p>Write to [e-mail address].</p>", sample=True)) == []


def test_a_description_has_no_gap():
    assert errors(prose.description("[Name] treats backs.")) == ["placeholder"]


def test_years_and_certificates_are_no_results():
    assert errors(prose.biography(body="<p>She trained from 1999 to 2004 and holds 2 board certificates.</p>")) == []
