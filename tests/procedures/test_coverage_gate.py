"""What a fact about coverage needs before it is submitted or published."""

from datetime import date, timedelta

import pytest

from procedures.coverage_gate import a_year_after
from publishing import gate
from tests.factories import coverage_of
from tests.procedures.conftest import EXPIRES, NOW


def errors(fact, now=NOW):
    return {(found.rule, found.where) for found in gate.findings(fact, now) if found.is_error}


def test_a_fact_with_everything_passes(procedure):
    assert errors(coverage_of(procedure, EXPIRES)) == set()


@pytest.mark.parametrize("name", ["payer", "rule", "rule_version", "text", "source_title", "source_url"])
def test_an_empty_field_is_found(procedure, name):
    assert ("empty-field", name) in errors(coverage_of(procedure, EXPIRES, **{name: " "}))


@pytest.mark.parametrize("url", ["http://example.org/rule", "https://", "ftp://example.org/"])
def test_a_source_that_is_not_https_is_found(procedure, url):
    assert ("link-not-https", "source_url") in errors(coverage_of(procedure, EXPIRES, source_url=url))


def test_a_check_in_the_future_is_found(procedure):
    assert ("checked-later", "checked_on") in errors(coverage_of(procedure, EXPIRES, checked_on=date(2026, 3, 4)))
    assert errors(coverage_of(procedure, EXPIRES, checked_on=date(2026, 3, 3), payer="Other")) == set()


def test_a_fact_that_has_expired_is_found(procedure):
    fact = coverage_of(procedure, EXPIRES)

    assert errors(fact, EXPIRES - timedelta(seconds=1)) == set()
    assert errors(fact, EXPIRES) == {("expires", "expires_at")}


def test_a_fact_counts_at_most_a_year_after_its_check(procedure):
    assert errors(coverage_of(procedure, EXPIRES, checked_on=date(2025, 4, 2))) == set()
    fact = coverage_of(procedure, EXPIRES, checked_on=date(2025, 4, 1), payer="Other")
    assert errors(fact) == {("expires", "expires_at")}


def test_a_year_after_a_leap_day_ends_on_the_first_of_march():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 3, 1)
    assert a_year_after(date(2027, 2, 28)) == date(2028, 2, 28)


@pytest.mark.parametrize(
    "text", ["Medicare always pays.", "Your plan will cover this.", "It is fully covered.", "You pay nothing."]
)
def test_a_promise_is_found(procedure, text):
    assert ("promise", "text") in errors(coverage_of(procedure, EXPIRES, text=text))


@pytest.mark.parametrize(
    "text", ["Medicare pays only in a study.", "Ask if your plan covers it.", "Medicare checks if it will pay for it."]
)
def test_what_a_rule_says_is_no_promise(procedure, text):
    assert errors(coverage_of(procedure, EXPIRES, text=text)) == set()


@pytest.mark.parametrize("name", ["payer", "rule", "rule_version", "text"])
def test_a_placeholder_is_found_and_in_a_sample_it_is_a_warning(procedure, name):
    words = {name: "[Words of the payer]"}

    assert errors(coverage_of(procedure, EXPIRES, **words)) == {("placeholder", name)}
    assert errors(coverage_of(procedure, EXPIRES, us_state="CO", sample=True, **words)) == set()


def test_sample_text_is_a_warning(procedure):
    found = gate.findings(coverage_of(procedure, EXPIRES, sample=True), NOW)

    assert [finding.rule for finding in found] == ["sample-text"]
