"""The page on which a clinician signs shows every word under its label, and what is new since the last signature."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.html import strip_tags

from faqs.models import Question
from pages.models import Notice
from procedures.models import Coverage, Procedure
from publishing import diff, workflow
from publishing.models import Draft
from publishing.staff import sample_marks
from tests.html_forms import form_of
from tests.publishing.conftest import NOW, bring_live, make_member, write

pytestmark = pytest.mark.django_db


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def step_page(member, draft: Draft, step):
    address = f"/admin/{draft._meta.app_label}/{draft._meta.model_name}/{draft.pk}"
    return signed_in(member).get(f"{address}/{f'step/{step}/' if step else 'change/'}")


def markup_of(response):
    return " ".join(response.content.decode().split())


def words_of(response):
    return " ".join(strip_tags(markup_of(response)).split())


def submitted(draft, editor):
    Procedure.objects.filter(pk=draft.pk).update(change_note="New.")
    draft.refresh_from_db()
    workflow.saved(draft, by=editor, now=NOW)
    workflow.submit(draft, by=editor, now=NOW)
    return draft


def test_a_choice_with_a_benefit_does_not_read_like_one_with_a_harm(draft, clinician):
    draft.choices.create(name="A brace", benefit="It holds you.", position=1)
    draft.choices.create(name="A walk", harm="You may fall.", position=2)
    Procedure.objects.filter(pk=draft.pk).update(approach="surgical")

    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="Imported.")

    page = words_of(step_page(clinician, draft, "confirm"))

    assert "Name: A brace How it may help: It holds you. Name: A walk What can go wrong: You may fall." in page
    assert "Approach Surgery" in page
    assert "This is the choice to do nothing: Yes" in page
    assert page.count("do nothing:") == 1


def test_a_signer_reads_the_sections_first_then_the_parts_then_the_names(draft, editor, clinician):
    draft.key_facts.create(kind="time", value="An hour")
    draft.criteria.create(kind="may_help", text="Your knee hurts.")

    page = words_of(step_page(clinician, submitted(draft, editor), "sign"))
    page = page.partition("Every word of the page")[2]

    labels = ["What it is", "Risks and side effects", "How long it takes: An hour", "It may help if: Your knee hurts."]
    labels += ["Choices", "Emergency Heading:", "Sources", "Title Knee injection", "One line", "Review every"]
    places = [page.index(label) for label in labels]
    assert places == sorted(places)
    assert [empty for empty in ["Images", "Drawings", "null", "[]", "Medical name"] if empty in page] == []


def test_dates_say_which_they_are_as_people_write_them(draft, editor, clinician):
    draft.sources.update(read_on=date(2026, 2, 1), counts_until=date(2028, 2, 1))

    page = words_of(step_page(clinician, submitted(draft, editor), "sign"))

    assert "Read on: Feb. 1, 2026" in page
    assert "Counts until: Feb. 1, 2028" in page
    assert "2026-02-01" not in page


def test_a_list_and_a_link_are_read_as_what_they_are(draft, editor, clinician):
    body = '<p>Bring</p><ul><li>a card</li><li>a <a href="https://example.org/list">list</a></li></ul>'
    draft.sections.filter(kind="risks").update(body=body)

    page = step_page(clinician, submitted(draft, editor), "sign").content.decode()

    assert "<p>Bring\n• a card\n• a list (https://example.org/list)</p>" in page


def test_a_picture_is_seen_with_its_description_in_words(draft, editor, clinician):
    draft.images.create(kind="what", digest="1" * 32, width=600, height=400, alt="A knee", caption="From the side")

    page = markup_of(step_page(clinician, submitted(draft, editor), "sign"))
    words = page[page.index('class="all-words"') :]

    assert re.search(r'<img src="/[^"]+" alt="A knee" width="240">', words)
    assert "Description:</strong> A knee" in words
    assert "Caption:</strong> From the side" in words
    assert "1" * 32 not in strip_tags(words)


def test_other_drafts_are_read_in_words_too(draft, editor, clinician):
    question = Question.objects.create(
        question="Does it hurt?", slug="hurt", short_answer="A bit.", answer="<p>A bit.</p>", stage="deciding"
    )
    coverage = Coverage.objects.create(
        procedure=draft, payer="Medicare", rule="NCD 1", rule_version="2", text="Ask us.", source_title="NCD",
        source_url="https://example.org/", checked_on=date(2026, 2, 1), expires_at=NOW + timedelta(days=30),
    )  # fmt: skip
    notice = Notice.objects.create(
        title="Privacy", slug="privacy-here", one_line="What we keep.", body="<p>Little.</p>"
    )
    for page_draft in (question, coverage, notice):
        workflow.publish_as_is(page_draft, now=NOW, origin="imported", change_note="Imported.")

    asked, paid, noticed = (words_of(step_page(clinician, one, "confirm")) for one in (question, coverage, notice))

    assert "Stage Deciding" in asked
    assert "Procedure Knee injection" in paid
    assert "Checked on Feb. 1, 2026" in paid
    assert "US state" not in paid
    assert "Title Privacy" in noticed
    assert "Little." in noticed


def test_a_colleague_s_small_change_is_still_new_to_the_signer(draft, editor, clinician):
    second = make_member("second", "Clinician")
    bring_live(draft, editor, clinician, "Bleeding is seldom seen here.")
    write(draft, "Bleeding is seldom seen, here.", editor)
    workflow.submit(draft, by=editor, now=NOW)
    workflow.approve(draft, by=second, now=NOW, minor=True)
    workflow.publish(draft, by=editor, now=NOW)
    write(draft, "Bleeding is seldom seen, here.", editor, kind="what")
    workflow.submit(draft, by=editor, now=NOW)

    response = step_page(clinician, draft, "sign")
    page, markup = words_of(response), markup_of(response)

    assert "What is new since the last signature" in page
    assert "Changed since the last signature: What it is, Risks and side effects" in page
    assert response.context["compared"][0] == draft.editions.get(number=1).content
    changed = '</h3> <span class="diff__about">changed</span>'
    assert f"<h3>What it is{changed}" in markup
    assert f"<h3>Risks and side effects{changed}" in markup
    assert markup.count(changed) == 2


def test_without_a_signature_the_signer_compares_with_the_live_page(draft, editor, clinician):
    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="Imported.")
    write(draft, "New words.", editor)
    workflow.submit(draft, by=editor, now=NOW)

    response = step_page(clinician, draft, "sign")

    assert "What is new for readers" in words_of(response)
    assert response.context["compared"][0] == draft.editions.get().content
    assert "diff__about" not in markup_of(response).partition('class="all-words"')[2]


def test_who_signs_the_live_page_reads_the_findings_of_its_words(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    write(draft, '<a href="http://example.org/">Not safe.</a>', editor)

    errors = [entry for entry in step_page(clinician, draft, "confirm").context["report"] if entry.finding.is_error]
    of_draft = [entry for entry in step_page(editor, draft, "submit").context["report"] if entry.finding.is_error]

    assert errors == []
    assert of_draft
    assert "Not safe." in draft.sections.get(kind="risks").body


def test_the_button_says_sign_once_the_words_are_approved(draft, editor, clinician):
    second = make_member("second", "Clinician")
    submitted(draft, editor)
    first = markup_of(step_page(clinician, draft, None))
    workflow.approve(draft, by=second, now=NOW)
    change, step = markup_of(step_page(clinician, draft, None)), markup_of(step_page(clinician, draft, "sign"))

    assert ">Sign, and approve</a>" in first
    assert ">Sign</a>" in change
    assert 'value="Sign"' in step


def test_the_status_and_the_publish_step_say_who_signed(draft, editor, clinician):
    unsigned = "Not signed: patients will read that no physician has reviewed it."
    submitted(draft, editor)
    assert unsigned in words_of(step_page(editor, draft, None))
    assert unsigned in words_of(step_page(clinician, draft, "approve"))

    workflow.sign(draft, by=clinician, now=NOW)
    signed = "Signed by Dr. Clinician Sample MD on March 3, 2026"
    assert signed in words_of(step_page(editor, draft, "publish"))
    workflow.publish(draft, by=editor, now=NOW)
    assert signed in words_of(step_page(editor, draft, None))
    write(draft, "Other words.", editor)
    assert unsigned in words_of(step_page(editor, draft, None))


def test_a_notice_does_not_claim_that_its_page_tells_who_reviewed_it(editor):
    notice = Notice.objects.create(
        title="Privacy", slug="privacy-here", one_line="What we keep.", body="<p>Little.</p>"
    )

    page = words_of(step_page(editor, notice, None))

    assert "Not signed." in page
    assert "no physician has reviewed it" not in page


def test_findings_are_read_without_the_names_of_rules(draft, editor):
    draft.sections.filter(kind="risks").update(body='<p>Read <a href="http://example.org/">more</a>.</p>')

    response = step_page(editor, draft, None)

    assert "To fix before it goes live" in words_of(response)
    assert "<code>" not in markup_of(response).partition('class="standing__steps"')[2].partition("<fieldset")[0]


def test_many_sample_marks_that_change_alike_are_one_line(draft, editor, clinician):
    draft.sections.update(sample=True)
    workflow.publish_as_is(draft, now=NOW, origin="sample", change_note="Sample.")
    draft.sections.update(sample=False)

    labels = [change.label for change in step_page(clinician, submitted(draft, editor), "sign").context["changes"]]

    assert labels == ["Sample text, in 7 places"]


def test_a_few_sample_marks_and_all_other_changes_stay_where_they_are():
    def change(label, text):
        return diff.Change(label, (diff.Piece("added", text),))

    few = [change("A › Sample text", "no"), change("B › Text", "no"), change("C › Sample text", "no")]
    mixed = [*few, change("D › Sample text", "no"), change("E › Sample text", "yes")]

    assert sample_marks.gathered(few, "Sample text") == few
    assert [change.label for change in sample_marks.gathered(mixed, "Sample text")] == [
        "Sample text, in 3 places",
        "B › Text",
        "E › Sample text",
    ]


def test_a_row_of_evidence_chooses_among_the_saved_sources(draft, editor):
    draft.sources.create(key="trial", title="A trial", position=1)
    row = draft.evidence.create(kind="risks", text="It is rare.", source="gone")
    client, address = signed_in(editor), f"/admin/procedures/procedure/{draft.pk}/change/"

    page = client.get(address)
    markup = markup_of(page)
    values = form_of(page)

    assert re.search(
        r'<select name="evidence-0-source"[^>]*>.*?<option value="trial">A trial \(trial\)</option>', markup
    )
    assert values["evidence-0-source"] == "gone"
    assert client.post(address, values | {"evidence-0-source": "trial", "_save": "Save"}).status_code == 302
    row.refresh_from_db()
    assert row.source == "trial"
    assert re.search(r'<textarea name="evidence-0-text"', markup)
    assert re.search(r'<input type="text" name="sources-0-vouched_by"', markup)
    assert "For a person: what they vouch for." in markup
