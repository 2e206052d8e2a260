"""The gate for procedures: each rule is tested on a page with a single fault."""

import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from procedures.models import Procedure
from publishing import gate, workflow
from publishing.models import LinkCheck
from tests.factories import clean_procedure

pytestmark = pytest.mark.django_db
NOW = timezone.now()
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


def number_and_no_source(page, kind, words):
    page.sources.all().delete()
    write(page, "why", "<p>It may help you.</p>")
    write(page, "risks", "<p>You may be sore.</p>")
    add(page, kind, f"<p>{words}</p>")


def number_in_a_row(page):
    number_and_no_source(page, "risks", "")
    page.choices.create(name="A brace", note="It helps 3 in 10 people.", position=5)


def no_source(page):
    number_and_no_source(page, "risks", "It can be sore at C5 or L4. Call 911 or 303-555-0142 day and night, 24/7.")


def set_field(page, **fields):
    Procedure.objects.filter(pk=page.pk).update(**fields)


def add_card(page, heading, items):
    page.care_cards.create(level="self", heading=heading, items=items)


def dead_link(page, url="https://example.org/knee"):
    LinkCheck.objects.create(url=url, dead=True, checked_at=NOW)


def publish_long_ago(page):
    workflow.publish_as_is(page, now=NOW - timedelta(days=400), origin="sample", change_note="")


def picture(page):
    page.images.create(kind="what", digest="0" * 32, width=480, height=320)


SPOILT = [
    ("missing-section", lambda page: without(page, "what"), "sections"),
    ("missing-section", lambda page: without(page, "candidates", "criteria"), "sections"),
    ("missing-section", lambda page: without(page, "risks"), "sections"),
    ("missing-section", lambda page: without(page, "options", "choices"), "sections"),
    ("missing-section", lambda page: without(page, "recovery"), "sections"),
    ("missing-section", lambda page: page.sections.filter(kind="risks").update(body="<p> </p>"), "sections"),
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
    ("number-without-source", lambda page: number_and_no_source(page, "risks", "It lasts 2 days."), "sections:*:body"),
    ("number-without-source", lambda page: number_and_no_source(page, "how", "It helps 90%."), "sections:*:body"),
    ("number-without-source", number_in_a_row, "choices:*:note"),
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
    assert len(changed & before) == 1


def test_the_number_of_queries_does_not_grow_with_the_page(django_assert_max_num_queries):
    page = clean_procedure()
    for number in range(30):
        page.criteria.create(kind="may_help", text=f"Reason {number}")
        page.sources.create(title="Study", url=f"https://example.org/{number}")
        page.choices.create(name=f"Choice {number}")

    with django_assert_max_num_queries(8):
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
