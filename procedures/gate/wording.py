"""How long texts are, and whether they are the clinic's own."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from procedures.gate.page import LoadedProcedure
from procedures.models import SectionKind
from procedures.models.procedure import MOST_WORDS_IN_ONE_LINE
from publishing import rules
from publishing.gate import Finding
from publishing.rules import Passage
from text.hygiene import lines_of
from text.outline import ListOfItems
from text.sanitising import to_plain

MOST_WORDS_IN_SUMMARY = 80
MOST_LINES_ON_A_CARD = 5


def long_one_line(page: LoadedProcedure) -> Iterator[Finding]:
    count = rules.words(page.procedure.one_line)
    if count > MOST_WORDS_IN_ONE_LINE:
        message = _("One line: %(count)d words is too long for a list. Use at most %(most)d words.")
        values = {"count": count, "most": MOST_WORDS_IN_ONE_LINE}
        yield Finding("long-one-line", "one_line", message % values, is_error=False, evidence=page.procedure.one_line)


def long_summary(page: LoadedProcedure) -> Iterator[Finding]:
    for passage in page.passages:
        text = to_plain(passage.markup)
        count = rules.words(text)
        if passage.kind == SectionKind.SUMMARY and count > MOST_WORDS_IN_SUMMARY:
            message = _("%(count)d words is too much to take in at a glance. Use at most %(most)d words.")
            values = {"count": count, "most": MOST_WORDS_IN_SUMMARY}
            yield passage.finding("long-summary", message % values, text, is_error=False)


def sample_texts(page: LoadedProcedure) -> Iterator[Finding]:
    if page.procedure.sample:
        yield rules.sample_text("sample", _("The page"))
    for section in page.sections:
        if section.sample:
            yield rules.sample_text(f"sections:{section.pk}:sample", str(section), section.kind)


def do_not_cards(page: LoadedProcedure) -> Iterator[Finding]:
    for card in page.care_cards:
        passage = Passage(f"care_cards:{card.pk}:items", str(card), "", card.level)
        yield from rules.items_to_begin_with_do_not(passage, ListOfItems("", card.heading, lines_of(card.items)))


def long_care_cards(page: LoadedProcedure) -> Iterator[Finding]:
    """A patient in trouble reads a card in one look."""
    for card in page.care_cards:
        count = len(lines_of(card.items))
        if count > MOST_LINES_ON_A_CARD:
            message = _("%(count)d lines are too many. Keep the %(most)d that matter most, or make two cards.")
            values = {"count": count, "most": MOST_LINES_ON_A_CARD}
            passage = Passage(f"care_cards:{card.pk}:items", str(card), "", card.level)
            yield passage.finding("long-care-card", message % values, card.items, is_error=False)
