"""What the gate's rules take for a “do not” list, a safe link and a number; and how a finding is let pass."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from publishing import gate, rules, workflow
from publishing.rules import Passage
from publishing.transitions import GateClosed
from tests.factories import clean_procedure
from tests.faqs.test_gate import SPOILT as of_questions
from tests.procedures.test_gate import SPOILT as of_procedures
from tests.publishing.conftest import NOW
from text import number_claims
from text.sanitising import from_plain


def found_in(markup, rule):
    return list(rule(Passage("body", "Text", markup)))


# Lists of what not to do ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lead",
    [
        "<h3>Do not</h3>",
        "<h3>DO NOT</h3><p>In the first week:</p>",
        "<h3>Don’t</h3>",
        "<h3>What not to do</h3>",
        "<p>Do not do any of these:</p>",
        "<p>After the procedure, don't:</p>",
        "<p>For two weeks do not</p>",
        "<p>On the day you should rest. Please do not:</p>",
        "<p><strong>Do not:</strong></p>",
        "<strong>Do not</strong>",
        "<p>If you take a blood thinner, do not:</p>",
        "<p>Rest. At home do not:</p>",
    ],
)
def test_each_item_below_words_that_forbid_it_must_forbid_it_itself(lead):
    markup = f"{lead}<ul><li>Drive.</li><li>Do not swim.</li><li><p>Don’t run.</p></li><li>Work.</li></ul>"

    found = found_in(markup, rules.do_not_lists)

    assert [one.evidence for one in found] == ["Drive.", "Work."]
    assert all(one.is_error for one in found)


@pytest.mark.parametrize(
    "lead",
    [
        "<h3>Do</h3>",
        "<p>Do not drive. You may feel:</p>",
        "<p>If you do not feel well, tell us about:</p>",
        "<p>If the tablets do not help:</p>",
        "<p>You do not need:</p>",
        "<p>It is for people who do not:</p>",
        "<p>Do not worry if you notice:</p>",
        "<p>Do not forget to bring:</p>",
        "<h3>Do not</h3><ul><li>Do not run.</li></ul><h3>Do</h3>",
        "<h3>Dos and don’ts</h3>",
        "",
    ],
)
def test_other_lists_are_left_alone(lead):
    assert found_in(f"{lead}<ul><li>Drive.</li></ul>", rules.do_not_lists) == []


def test_a_list_inside_a_list_is_led_into_by_its_item():
    inner = "<ul><li>Drive.</li></ul>"

    assert found_in(f"<ul><li>Do not:{inner}</li></ul>", rules.do_not_lists) != []
    assert found_in(f"<ul><li>You can:{inner}</li></ul>", rules.do_not_lists) == []


# Links and images -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "safe"),
    [
        ("https://example.org/a?b#c", True),
        ("HTTPS://example.org", True),
        ("tel:+13035550142", True),
        ("mailto:us@example.org", True),
        ("/faqs/", True),
        ("#risks", True),
        ("http://example.org", False),
        ("https:", False),
        ("https://[", False),
        ("https://us@example.org", False),
        ("//example.org", False),
        ("/\\example.org", False),
        ("example.org", False),
        ("javascript:alert(1)", False),
        ("#", False),
        ("", False),
    ],
)
def test_a_link_leads_to_https_a_phone_a_mailbox_or_this_site(href, safe):
    addresses = rules.addresses_in([Passage("body", "Text", f'<p><a href="{href}">here</a></p>')])

    assert (list(rules.insecure_links(addresses)) == []) == safe


@pytest.mark.parametrize(
    ("alt", "decorative", "passes"),
    [("A knee", False, True), ("", True, True), ("", False, False), ("  ", False, False)],
)
def test_an_image_says_what_it_shows_or_is_decorative(alt, decorative, passes):
    found = list(rules.image_needs_alt("images:1:alt", name="knee.jpg", alt=alt, decorative=decorative))

    assert [one.rule for one in found] == ([] if passes else ["image-alt"])
    assert all(one.is_error and "knee.jpg" in one.message for one in found)


# Numbers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "It helps 7 in 10 people.",
        "It helps 7 out of every 10 people.",
        "It helps 85%.",
        "It helps eighty per cent.",
        "One in ten people has it.",
        "It helps about half of all people.",
        "It helps two thirds of all.",
        "Nine out of ten are glad.",
        "It helps 9 out of 10.",
        "It doubles the risk.",
        "The risk triples.",
        "Half as many fall.",
        "It is twice as likely.",
        "Three times as many walk.",
    ],
)
def test_a_share_of_patients_is_a_number_wherever_it_stands(words):
    assert number_claims.shares(f"<p>{words}</p>") == [words]
    assert number_claims.numbers(f"<p>{words}</p>") == [words]


@pytest.mark.parametrize(
    "words",
    [
        "Relief lasts 6 months.",
        "Relief lasts six months.",
        "The cut is 2.5 mm.",
        "½ hour",
        "It takes less than an hour.",
        "You are home in an hour.",
        "Most are well within a day.",
        "Rest for about a week.",
        "Do it twice.",
        "Up to a dozen visits.",
    ],
)
def test_an_amount_is_a_number_where_it_is_a_benefit_or_a_risk(words):
    assert number_claims.numbers(f"<p>{words}</p>") == [words]
    assert number_claims.shares(f"<p>{words}</p>") == []


@pytest.mark.parametrize(
    "words",
    [
        "Call (303) 555-0142, +1 303-555-0142, 911 or 988.",
        "It treats L4-L5 and C5.",
        "You can reach us 24/7.",
        "There are two kinds of nerves.",
        "One day it may come back.",
        "Ask how many you can have in a year.",
        "Take it once a day.",
        "Call 1-800-MEDICARE (1-800-633-4227) or TTY 711.",
        "Call 303‑555‑0142.",
        "It may cause double vision.",
    ],
)
def test_some_numbers_claim_nothing(words):
    assert number_claims.numbers(f"<p>{words}</p>") == []


@pytest.mark.parametrize(
    ("markup", "sentences"),
    [
        ("<p>It takes\n  <strong>2</strong>&nbsp;days.</p>", ["It takes 2 days."]),
        ("<ul><li>Pain<ul><li>in 2 weeks</li></ul></li></ul>", ["in 2 weeks"]),
        ("<p>It takes 2 days. So rest.<br>In 3 you are well.</p>", ["It takes 2 days.", "In 3 you are well."]),
    ],
)
def test_a_sentence_with_a_number_is_found_as_readers_see_it(markup, sentences):
    assert [number_claims.comparable(sentence) for sentence in number_claims.numbers(markup)] == sentences


WORDS_AND_SIGNS = st.lists(st.sampled_from(["2", "days", "rest.", "It’s", "“a”", "<", "&", "–"]), min_size=1)


@given(WORDS_AND_SIGNS, st.sampled_from([" ", "  ", "\n", "\u00a0"]))
def test_a_sentence_that_staff_copy_from_the_page_is_the_sentence_of_the_page(words, space):
    typed = from_plain(" ".join(words)).replace(" ", space)
    for sentence in number_claims.numbers(typed):
        straight = sentence.replace("’", "'").replace("“", '"').replace("”", '"')
        for copy in (sentence, straight, f" {sentence}  "):
            again = number_claims.sentences(from_plain(copy))
            assert [number_claims.comparable(one) for one in again] == [number_claims.comparable(sentence)]


# Letting a finding pass -----------------------------------------------------------------------------------------------


@pytest.fixture
def page(db, editor):
    """Two sections give a number, and nothing says where it comes from."""
    page = clean_procedure()
    page.sources.all().delete()
    type(page).objects.filter(pk=page.pk).update(change_note="First words.")
    workflow.saved(page, by=editor, now=NOW)
    return page


def closed_by(page, editor, now=NOW):
    with pytest.raises(GateClosed) as closed:
        workflow.submit(page, by=editor, now=now)
    return [(found.rule, found.kind) for found in closed.value.findings]


def let_pass(page, kind, by, now=NOW):
    key = next(found.key for found in gate.findings(page, now) if found.kind == kind)
    workflow.override(page, finding=key, by=by, now=now, reason="The figure is our own.")


def test_an_override_lets_exactly_its_finding_pass(page, editor, clinician):
    assert closed_by(page, editor) == [("number-without-source", "why"), ("number-without-source", "risks")]

    let_pass(page, "why", clinician)
    assert closed_by(page, editor) == [("number-without-source", "risks")]

    let_pass(page, "risks", clinician)
    workflow.submit(page, by=editor, now=NOW)
    assert page.state == "submitted"


def test_a_change_of_the_words_brings_the_finding_back_and_one_elsewhere_does_not(page, editor, clinician):
    let_pass(page, "why", clinician)
    let_pass(page, "risks", clinician)

    page.sections.filter(kind="why").update(body="<p>In one study, 9 in 10 people had less pain.</p>")
    page.sections.filter(kind="how").update(body="<p>We clean the skin well.</p>")
    workflow.saved(page, by=editor, now=NOW + timedelta(hours=1))

    assert closed_by(page, editor) == [("number-without-source", "why")]


def test_an_override_holds_for_the_same_words_after_they_were_restored(page, editor, clinician):
    let_pass(page, "why", clinician)
    content = page.freeze()

    page.thaw(content)

    assert closed_by(page, editor) == [("number-without-source", "risks")]


def test_a_warning_does_not_close_the_gate(db, editor):
    page = clean_procedure()
    type(page).objects.filter(pk=page.pk).update(change_note="First words.", sample=True)
    workflow.saved(page, by=editor, now=NOW)

    workflow.submit(page, by=editor, now=NOW)

    assert [found.rule for found in gate.findings(page, NOW)] == ["sample-text"]


# Every rule has its fixture -------------------------------------------------------------------------------------------


def rules_in(*files):
    """The ids of all rules that these files name."""
    paths = [path for file in files for path in settings.BASE_DIR.glob(file)]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return set(re.findall(r"""[fF]inding\(\s*"([a-z-]+)",""", sources))


def test_every_rule_of_the_gate_has_a_page_and_a_question_that_it_finds_fault_with():
    anywhere = rules_in("publishing/rules.py", "publishing/placeholders.py")
    shared = rules_in(*(f"procedures/gate/{name}.py" for name in ("numbers", "payers", "sources")))

    assert {rule for rule, *_ in of_procedures} == anywhere | rules_in("procedures/gate/*.py")
    expected = (anywhere | shared | rules_in("faqs/gate.py")) - {"image-alt", "evidence-without-source"}
    assert {rule for rule, *_ in of_questions} == expected
