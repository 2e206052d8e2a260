"""The gate for procedures: each rule is tested on a page with a single fault."""

import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from procedures.gate.payers import says_what_a_payer_pays
from procedures.models import Procedure
from procedures.models.drawings import default_words
from publishing import gate, workflow
from publishing.models import LinkCheck
from tests.factories import clean_procedure, clean_question

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timezone.localdate(NOW)
LONG_WORDS = "Interventional neuromodulation necessitates comprehensive multidisciplinary consideration beforehand."


def rules(draft, now=NOW):
    return {found.rule for found in gate.findings(draft, now)}


def write(page, kind, body):
    section = page.sections.get(kind=kind)
    section.body = body
    section.save()


def add(page, kind, body):
    write(page, kind, page.sections.get(kind=kind).body + body)


def swap(page, one, other):
    places = [page.sections.get(kind=kind).position for kind in (one, other)]
    page.sections.filter(kind=one).update(position=places[1])
    page.sections.filter(kind=other).update(position=places[0])


def without(page, kind, *rows):
    page.sections.filter(kind=kind).delete()
    for part in rows:
        getattr(page, part).all().delete()


def without_risks(page, **fields):
    page.sources.update(supports="In one study, 6 in 10 people had less pain.")
    risks = page.sections.filter(kind="risks")
    risks.update(**fields) if fields else risks.delete()


def no_source(page):
    page.sources.all().delete()
    write(page, "why", "<p>It may help you.</p>")
    write(page, "risks", "<p>It can be sore at C5 or L4. Call 911 or 303-555-0142 day and night, 24/7.</p>")


def set_source(page, **fields):
    page.sources.update(**fields)


def second_source(page):
    page.sources.create(title="B", read_on=NOW, supports="Your  knee may be sore for 2 days.")


def row_of_no_source(page):
    page.evidence.create(kind="why", text="It helps 3 in 10.", source="study")
    page.evidence.create(kind="why", text="It helps.", source="gone")


def undated_source_of_a_row(page):
    page.sources.create(key="other", title="B")
    page.evidence.create(kind="why", text="It helps.", source="other")


def placeholder_in_a_row(page):
    page.evidence.create(kind="why", text="It helps [share of patients].", source="study")


def drawing(page, *lines):
    words = [line for line in default_words().splitlines() if not line.startswith("bone:")]
    page.drawings.create(words="\n".join([*words, *lines]))


def set_field(page, **fields):
    Procedure.objects.filter(pk=page.pk).update(**fields)


def add_card(page, heading, items):
    page.care_cards.create(level="self", heading=heading, items=items)


def dead_link(page, url="https://example.org/knee"):
    LinkCheck.objects.create(url=url, dead=True, checked_at=NOW)


def publish_long_ago(page):
    workflow.publish_as_is(page, now=NOW - timedelta(days=400), origin="sample", change_note="")


def picture(page, **fields):
    page.images.create(kind="what", digest="0" * 32, width=480, height=320, **fields)


SPOILT = [
    ("missing-section", lambda page: without(page, "what"), "sections"),
    ("missing-section", lambda page: without(page, "candidates", "criteria"), "sections"),
    ("missing-section", lambda page: without_risks(page), "sections"),
    ("missing-section", lambda page: without(page, "options", "choices"), "sections"),
    ("missing-section", lambda page: without(page, "recovery"), "sections"),
    ("missing-section", lambda page: without_risks(page, body="<p> </p>"), "sections"),
    ("missing-emergency-card", lambda page: page.care_cards.filter(level="emergency").delete(), "care_cards"),
    ("no-doing-nothing", lambda page: page.choices.filter(nothing=True).delete(), "choices"),
    ("heading-order", lambda page: swap(page, "risks", "prepare"), "sections:*:position"),
    ("empty-heading", lambda page: add(page, "how", "<h3>Then</h3>"), "sections:*:body"),
    ("empty-heading", lambda page: write(page, "how", "<h3>One</h3><h3>Two</h3><p>So.</p>"), "sections:*:body"),
    ("empty-heading", lambda page: write(page, "how", "<h3> </h3><p>So.</p>"), "sections:*:body"),
    ("link-not-https", lambda page: add(page, "how", '<p><a href="http://example.org">x</a></p>'), "sections:*:body"),
    ("link-not-https", lambda page: add(page, "how", '<p><a href="//example.org">x</a></p>'), "sections:*:body"),
    ("link-not-https", lambda page: add(page, "how", '<p><a href="more">x</a></p>'), "sections:*:body"),
    ("link-not-https", lambda page: page.sources.update(url="http://example.org"), "sources:*:url"),
    ("dead-link", dead_link, "sections:*:body"),
    ("dead-link", lambda page: dead_link(page, "https://example.org/study"), "sources:*:url"),
    ("do-not-list", lambda page: add(page, "prepare", "<ul><li>Eat.</li></ul>"), "sections:*:body"),
    ("do-not-list", lambda page: add_card(page, "Do not", "Run\nDo not swim"), "care_cards:*:items"),
    ("hard-to-read", lambda page: write(page, "how", f"<p>{LONG_WORDS}</p>"), "sections:*:body"),
    *(
        ("number-without-source", lambda page, kind=kind: add(page, kind, "<p>It takes 3 days.</p>"), "sections:*:body")
        for kind in ("summary", "what", "candidates", "options", "how", "recovery", "help", "results", "ask", "next")
    ),
    ("number-without-source", lambda page: set_field(page, one_line="It takes less than an hour."), "one_line"),
    ("number-without-source", lambda page: set_field(page, title="A shot that helps 9 in 10"), "title"),
    ("number-without-source", lambda page: set_field(page, medical_name="90 day block"), "medical_name"),
    ("number-without-source", lambda page: set_field(page, other_names="Block\nBlock of 90 days"), "other_names"),
    ("number-without-source", lambda page: set_field(page, disclosure="We own 5% of it."), "disclosure"),
    ("number-without-source", lambda page: page.criteria.update(text="You are over 60."), "criteria:*:text"),
    ("number-without-source", lambda page: page.choices.filter(nothing=True).update(how="6 weeks"), "choices:*:how"),
    ("number-without-source", lambda page: page.choices.filter(nothing=True).update(harm="5% fall"), "choices:*:harm"),
    ("number-without-source", lambda page: page.key_facts.create(kind="time", value="1 hour"), "key_facts:*:value"),
    ("number-without-source", lambda page: add_card(page, "Look", "A fever over 101"), "care_cards:*:items"),
    ("number-without-source", lambda page: picture(page, alt="A knee", caption="Knee at 60"), "images:*:caption"),
    ("number-with-two-sources", second_source, "sections:*:body"),
    ("supports-nothing", lambda page: write(page, "risks", "<p>None.</p>"), "sources:*:supports"),
    ("source-without-date", lambda page: set_source(page, read_on=None), "sources:*:read_on"),
    ("source-without-date", lambda page: page.sources.create(title="B", vouched_by="Dr. B"), "sources:*:read_on"),
    ("expired-source", lambda page: set_source(page, counts_until=DAY - timedelta(1)), "sources:*:counts_until"),
    ("source-expires-soon", lambda page: set_source(page, counts_until=DAY), "sources:*:counts_until"),
    ("source-expires-soon", lambda page: set_source(page, counts_until=DAY + timedelta(30)), "sources:*:counts_until"),
    ("source-without-date", undated_source_of_a_row, "sources:*:read_on"),
    ("placeholder", lambda page: set_field(page, disclosure="To be filled in by the clinic: ties."), "disclosure"),
    ("placeholder", lambda page: set_field(page, title="[Name of the shot]"), "title"),
    ("placeholder", lambda page: add(page, "cost", "<p>Ask [name of the biller].</p>"), "sections:*:body"),
    ("placeholder", placeholder_in_a_row, "evidence:*:text"),
    ("payer-in-prose", lambda page: add(page, "cost", "<p>Medicare pays for it.</p>"), "sections:*:body"),
    ("payer-in-prose", lambda page: set_field(page, one_line="It is covered by most plans."), "one_line"),
    ("evidence-without-source", row_of_no_source, "evidence:*:source"),
    ("unequal-choice", lambda page: page.choices.filter(nothing=True).update(benefit=" "), "choices:*:benefit"),
    ("unequal-choice", lambda page: page.choices.filter(nothing=True).update(harm=""), "choices:*:harm"),
    ("unequal-choice", lambda page: page.choices.filter(nothing=True).update(recovery=""), "choices:*:recovery"),
    ("lopsided-choices", lambda page: page.choices.filter(nothing=True).update(benefit="so " * 7), "choices:*:benefit"),
    ("long-care-card", lambda page: add_card(page, "Look", "A\nB\nC\nD\nE\nF"), "care_cards:*:items"),
    ("words-of-drawing", lambda page: drawing(page), "drawings:*:words"),
    ("words-of-drawing", lambda page: drawing(page, "bone: Bone", "moon: Moon"), "drawings:*:words"),
    ("no-source", no_source, "sources"),
    ("image-alt", picture, "images:*:alt"),
    ("review-overdue", publish_long_ago, ""),
    ("long-one-line", lambda page: set_field(page, one_line="word " * 26), "one_line"),
    ("long-summary", lambda page: write(page, "summary", f"<p>{'A word. ' * 41}</p>"), "sections:*:body"),
    ("sample-text", lambda page: set_field(page, sample=True), "sample"),
    ("sample-text", lambda page: page.sections.filter(kind="what").update(sample=True), "sections:*:sample"),
]  # fmt: skip
ERRORS = {
    "missing-section",
    "missing-emergency-card",
    "heading-order",
    "empty-heading",
    "link-not-https",
    "dead-link",
    "do-not-list",
    "image-alt",
    "number-without-source",
    "number-with-two-sources",
    "source-without-date",
    "expired-source",
    "evidence-without-source",
    "unequal-choice",
    "words-of-drawing",
    "placeholder",
}


def test_nothing_is_found_on_a_clean_page():
    assert gate.findings(clean_procedure(), NOW) == []


@pytest.mark.parametrize(("rule", "spoil", "where"), SPOILT)
def test_a_rule_finds_the_one_thing_that_is_wrong(rule, spoil, where):
    page = clean_procedure()

    spoil(page)

    found = gate.findings(Procedure.objects.get(pk=page.pk), NOW)
    assert [one.rule for one in found] == [rule]
    assert re.sub(r"\d+", "*", found[0].where) == where
    assert found[0].is_error == (rule in ERRORS)
    assert found[0].message and "%(" not in found[0].message


def test_a_placeholder_on_a_sample_page_is_a_warning():
    page = clean_procedure()

    set_field(page, sample=True, disclosure="To be filled in by the clinic.")

    found = gate.findings(Procedure.objects.get(pk=page.pk), NOW)
    assert {(one.rule, one.is_error) for one in found} == {("placeholder", False), ("sample-text", False)}


def test_a_dose_in_a_title_is_no_claim():
    page = clean_procedure()

    set_field(page, title="Knee shot, 40 mg")

    assert rules(Procedure.objects.get(pk=page.pk)) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Medicare does not pay for this.",
        "Most plans cover it.",
        "With a referral, your health plan usually covers the shot.",
        "It is paid for by Medicaid.",
        "Insurance won’t cover it.",
    ],
)
def test_a_sentence_that_says_what_a_payer_pays_belongs_in_a_coverage_fact(sentence):
    assert says_what_a_payer_pays(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ask if your plan covers it.",
        "What Medicare pays for this may change.",
        "Will my insurance pay for it?",
        "Your care plan covers the first days.",
        "What you pay depends on your plan.",
        "A dressing covers the cut.",
    ],
)
def test_a_sentence_that_leaves_it_to_the_payer_may_stand_in_prose(sentence):
    assert not says_what_a_payer_pays(sentence)


def test_a_source_may_support_a_number_in_an_answer_on_the_page():
    page = clean_procedure()
    page.sources.create(title="B", read_on=DAY, supports="It takes 5 minutes. So sit down.")
    assert rules(page) == {"supports-nothing"}

    clean_question(short_answer="It takes 5 minutes.").placements.create(procedure=page)

    assert rules(page) == set()


def test_two_choices_may_say_not_known_beside_long_ones():
    page = clean_procedure()

    page.choices.filter(nothing=True).update(benefit="so " * 6, recovery="Not known. Ask us.")

    assert rules(page) == set()


@pytest.mark.parametrize("kind", ["candidates", "options", "help"])
def test_rows_that_say_the_same_stand_in_for_a_section(kind):
    page = clean_procedure()

    without(page, kind)

    assert rules(page) == set()


def test_without_a_card_for_emergencies_a_page_without_help_lacks_both():
    page = clean_procedure()

    without(page, "help", "care_cards")

    assert rules(page) == {"missing-section", "missing-emergency-card"}


def test_a_review_is_overdue_from_its_day_on_and_only_of_what_patients_read():
    page = clean_procedure()
    publish_long_ago(page)
    due = page.editions.get().review_due
    noon = timezone.make_aware(datetime(due.year, due.month, due.day, 12))

    assert rules(page, noon - timedelta(days=1)) == set()
    assert rules(page, noon) == {"review-overdue"}


def test_a_finding_is_the_same_after_the_draft_was_restored_and_another_one_after_its_words_have_changed():
    page = clean_procedure()
    page.sources.all().delete()
    content = page.freeze()
    before = {found.key for found in gate.findings(page, NOW)}

    page.thaw(content)
    restored = {found.key for found in gate.findings(page, NOW)}
    add(page, "risks", "<p>It may last 3 weeks.</p>")
    changed = {found.key for found in gate.findings(page, NOW)}

    assert len(before) == 2
    assert restored == before
    assert len(changed & before) == 2


def test_the_number_of_queries_does_not_grow_with_the_page(django_assert_max_num_queries):
    page = clean_procedure()
    for number in range(30):
        page.criteria.create(kind="may_help", text=f"Reason {number}")
        page.sources.create(title="Study", url=f"https://example.org/{number}")
        page.choices.create(name=f"Choice {number}")
        page.evidence.create(kind="why", text="A row", source="study")

    with django_assert_max_num_queries(12):
        gate.findings(page, NOW)


def test_the_grades_of_a_page_are_those_of_its_sections():
    page = clean_procedure()

    grades = gate.grades(page)

    assert set(grades) == set(page.reading_parts())
    assert all(grade <= 8 for grade in grades.values())


DOCUMENT = """Ana Test MD
Test Practice
Knee Injection
1746872118
A knee injection is a treatment for a sore knee.
Risks are rare. Out of 100 people, 3 have a sore joint.
FAQs
Does it hurt?
A little.
"""


def import_document(folder, **options):
    file, said = folder / "knee.txt", StringIO()
    file.write_text(DOCUMENT, encoding="utf-8")
    call_command("import_document", str(file), stdout=said, **options)
    return said.getvalue()


def test_publishing_a_document_lists_what_the_gate_finds_and_is_not_stopped_by_it(tmp_path):
    said = import_document(tmp_path, publish=True)

    risks = Procedure.objects.get().sections.get(kind="risks")
    assert f"  number-without-source: Knee Injection, sections:{risks.pk}:body: Risks and side effects: “Out" in said
    assert "  missing-emergency-card: Knee Injection, care_cards: There is no" in said
    assert "  no-short-answer: Does it hurt?, short_answer: There is no short answer." in said
    assert Procedure.objects.get().editions.live().exists()


def test_importing_without_publishing_or_again_lists_nothing(tmp_path):
    drafted = import_document(tmp_path)
    import_document(tmp_path, publish=True)
    again = import_document(tmp_path, publish=True)

    assert len(drafted.splitlines()) == len(again.splitlines()) == 1
