"""What a payer pays stands on the procedure's page while it holds, and from the second of its expiry nowhere."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pages.compression import compressed_reading_pages
from pages.templatetags.richtext import phone_links
from publishing import workflow
from publishing.models import Edition
from search.finding import search, suggest
from tests.factories import coverage_of
from tests.procedures.conftest import EXPIRES, NOW, SECOND, publish

TEXT = "Medicare may pay for this"
HOUR = timedelta(hours=1)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def found(q, now):
    return [result.address for result in search(q, now=now).results]


# On the page ----------------------------------------------------------------------------------------------------------


def test_a_fact_says_its_payer_rule_version_source_check_end_and_that_nobody_signed(fact, page_at):
    shown = words(page_at(NOW))

    assert "Cost and coverage" in shown
    assert TEXT in shown
    assert "Rule: NCD 150.13 (in force since 2016)." in shown
    assert 'href="https://example.org/rule"' in page_at(NOW).content.decode()
    assert "Checked on December 23, 2025 · counts until April 2, 2026, 3 a.m." in shown
    assert "No one has signed this yet." in shown
    assert "Medically reviewed" not in shown


def test_a_signed_fact_names_who_checked_it_and_never_a_review_of_the_page(procedure, page_at, editor, clinician):
    fact = coverage_of(procedure, EXPIRES, change_note="New.")
    workflow.saved(fact, by=editor, now=NOW)
    workflow.submit(fact, by=editor, now=NOW)
    workflow.sign(fact, by=clinician, now=NOW)
    workflow.publish(fact, by=editor, now=NOW)

    shown = words(page_at(NOW))

    assert "Checked and signed by Dr. Clinician Sample MD, board certified, on March 3, 2026." in shown
    assert "No one has signed this yet." not in shown
    assert "Medically reviewed by" not in shown


def test_a_fact_that_ends_at_midnight_names_its_last_day(procedure, page_at):
    publish(coverage_of(procedure, datetime(2026, 4, 1, 6, 0, tzinfo=UTC)))  # midnight in Denver

    assert "counts through March 31, 2026" in words(page_at(NOW))


def test_a_fact_about_one_state_names_it(procedure, page_at):
    publish(coverage_of(procedure, EXPIRES, us_state="CO"))

    assert "<h3> Medicare in Colorado </h3>" in re.sub(r"\s+", " ", page_at(NOW).content.decode())


def test_a_phone_number_in_a_fact_is_a_link_and_its_other_words_are_text(procedure, page_at):
    publish(coverage_of(procedure, EXPIRES, text="<b>Ask</b> at 1-800-MEDICARE (1-800-633-4227)."))

    shown = page_at(NOW).content.decode()

    dial = '<a href="tel:+18006334227">'
    assert f"&lt;b&gt;Ask&lt;/b&gt; at {dial}1-800-MEDICARE</a> ({dial}1-800-633-4227</a>)." in shown


@pytest.mark.parametrize(
    ("text", "dialed"),
    [
        ("Call (303) 555-0142.", "+13035550142"),
        ("Call 303-555-0142", "+13035550142"),
        ("Call 1-877-KIDSNOW", "+18775437669"),
        ("In 2026, NCD 150.13 and 45 CFR 149.610 hold.", None),
        ("Case 9303-555-01421", None),
    ],
)
def test_only_phone_numbers_become_links(text, dialed):
    found = re.search(r"tel:([+\d]+)", phone_links(text))

    assert (found and found[1]) == dialed


def test_a_sample_fact_says_so(procedure, page_at):
    publish(coverage_of(procedure, EXPIRES, sample=True))

    assert "Medicare sample text" in words(page_at(NOW))


def test_the_section_appears_without_a_text_of_its_own(procedure, page_at):
    procedure.sections.filter(kind="cost").delete()
    publish(procedure, NOW + HOUR)
    assert "Cost and coverage" not in words(page_at(NOW + HOUR))

    publish(coverage_of(procedure, EXPIRES), NOW + HOUR)

    assert page_at(NOW + HOUR).content.decode().count('id="cost"') == 1


def test_an_expired_fact_is_gone_from_the_page_at_the_second(fact, page_at):
    assert TEXT in words(page_at(EXPIRES - SECOND))
    assert TEXT not in words(page_at(EXPIRES))


def test_no_browser_is_told_at_the_second_of_expiry_that_its_page_is_still_right(fact, page_at):
    before = page_at(EXPIRES - SECOND)

    assert page_at(EXPIRES - SECOND, if_none_match=before["ETag"]).status_code == 304
    after = page_at(EXPIRES, if_none_match=before["ETag"])
    assert (after.status_code, TEXT in words(after)) == (200, False)
    assert "max-age=0" in after["Cache-Control"]
    assert "must-revalidate" in after["Cache-Control"]


def test_compression_keeps_no_expired_fact(fact, page_at, rf):
    def body(now):
        request = rf.get("/", headers={"accept-encoding": "gzip"})
        return compressed_reading_pages(lambda _request: page_at(now))(request).content

    assert body(EXPIRES - SECOND) == body(EXPIRES - SECOND)
    assert body(EXPIRES - SECOND) != body(EXPIRES)


def test_structured_data_says_nothing_about_payers(fact, page_at):
    graph = re.search(r'<script type="application/ld\+json">(.*?)</script>', page_at(NOW).content.decode())[1]

    assert json.loads(graph)
    assert "Medicare" not in graph


def test_a_page_about_what_is_no_longer_offered_has_no_facts(procedure, fact, page_at, clinician):
    workflow.withdraw(procedure, by=clinician, now=NOW + HOUR, kind=Edition.Kind.ENDED, reason="We no longer do it.")

    assert TEXT not in words(page_at(NOW + HOUR))


def test_a_new_edition_replaces_the_fact(fact, page_at):
    fact.text = "Medicare pays after 6 weeks of care."
    fact.save()
    publish(fact, NOW + HOUR)

    assert TEXT in words(page_at(NOW))
    assert TEXT not in words(page_at(NOW + HOUR))
    assert "Medicare pays after 6 weeks" in words(page_at(NOW + HOUR))


def test_a_withdrawn_fact_is_gone(fact, page_at, clinician):
    workflow.withdraw(fact, by=clinician, now=NOW + HOUR, kind=Edition.Kind.ERROR, reason="It was wrong.")

    assert TEXT not in words(page_at(NOW + HOUR))
    assert found("medicare", NOW + HOUR) == []


def test_a_procedure_has_one_fact_for_a_payer_state_and_rule(procedure, fact):
    with pytest.raises(IntegrityError), transaction.atomic():
        coverage_of(procedure, EXPIRES)

    coverage_of(procedure, EXPIRES, us_state="CO")
    coverage_of(procedure, EXPIRES, rule="Another rule")


def test_an_old_fact_is_written_back_as_it_was(fact):
    frozen = fact.freeze()
    fact.text, fact.us_state = "Other words.", "CO"
    fact.save()

    fact.thaw(frozen)
    fact.refresh_from_db()

    assert fact.freeze() == frozen


# In the search --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["medicare mild", "does medicare pay for mild", "NCD 150.13"])
def test_a_fact_is_found_until_the_second_before_it_expires(fact, q):
    assert "/procedures/mild/#cost" in found(q, EXPIRES - SECOND)
    assert "/procedures/mild/#cost" not in found(q, EXPIRES)


def test_an_expired_fact_is_neither_counted_nor_suggested_nor_meant(procedure):
    publish(coverage_of(procedure, EXPIRES, payer="Bluestone"))
    before, after = EXPIRES - SECOND, EXPIRES

    assert search("bluestone", now=before).counts == {"coverage": 1}
    assert search("bluestone", now=after).counts == {}
    assert [suggestion.text for suggestion in suggest("bluest", now=before)] == ["Bluestone and MILD"]
    assert suggest("bluest", now=after) == []
    assert search("bluestoen mild", now=before).meant == "bluestone mild"
    assert search("bluestoen mild", now=after).meant == ""


def test_a_fact_is_found_only_while_its_procedure_has_a_page(procedure, fact, clinician):
    workflow.withdraw(procedure, by=clinician, now=NOW + HOUR, kind=Edition.Kind.ENDED, reason="We no longer do it.")
    assert found("medicare", NOW + HOUR) == []

    procedure.one_line = "It makes room in the canal."
    procedure.save()
    workflow.make_edition(procedure, by=None, now=NOW + 2 * HOUR, live_from=NOW + 3 * HOUR, origin="sample")
    assert found("medicare", NOW + 2 * HOUR) == []
    assert found("medicare", NOW + 3 * HOUR) == ["/procedures/mild/#cost"]


def test_a_fact_follows_its_procedure_to_a_new_address_and_name(procedure, fact):
    procedure.slug, procedure.title = "lumbar", "Lumbar room"
    procedure.save()
    publish(procedure, NOW + HOUR)

    assert found("medicare", NOW + HOUR) == ["/procedures/lumbar/#cost"]
    assert found("medicare", NOW) == []  # nobody can search in the past, and the index keeps no past
    assert suggest("medicare", now=NOW + HOUR)[0].text == "Medicare and Lumbar room"


def test_a_fact_comes_before_its_page_and_is_found_with_it(procedure, db):
    fact = coverage_of(procedure, EXPIRES, payer="Early payer")
    workflow.make_edition(fact, by=None, now=NOW, live_from=NOW + HOUR, origin="sample")

    assert found("early payer", NOW + HOUR - SECOND) == []
    assert found("early payer", NOW + HOUR) == ["/procedures/mild/#cost"]
