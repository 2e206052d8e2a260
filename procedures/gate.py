"""The gate's rules for a procedure: what patients need to know, in which order, and from which sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, pairwise
from typing import Self

from django.utils.translation import gettext as _

from procedures.models import (
    NOT_CLINICAL,
    CareCard,
    CareLevel,
    Choice,
    Criterion,
    Procedure,
    Section,
    SectionImage,
    SectionKind,
    Source,
)
from procedures.models.procedure import MOST_WORDS_IN_ONE_LINE
from publishing import rules
from publishing.gate import Finding
from publishing.rules import Address, Passage
from text import number_claims
from text.hygiene import lines_of
from text.outline import ListOfItems
from text.sanitising import from_plain, to_plain

MOST_WORDS_IN_SUMMARY = 80
NEEDED = (
    SectionKind.WHAT,
    SectionKind.CANDIDATES,
    SectionKind.RISKS,
    SectionKind.OPTIONS,
    SectionKind.RECOVERY,
    SectionKind.HELP,
)
# In these sections, every number is about what a patient may gain or lose.
BENEFITS_AND_RISKS = {SectionKind.WHY, SectionKind.RESULTS, SectionKind.RISKS}


@dataclass(frozen=True)
class LoadedProcedure:
    """A procedure's draft with all its parts, each read from the database once."""

    procedure: Procedure
    sections: list[Section]
    criteria: list[Criterion]
    choices: list[Choice]
    care_cards: list[CareCard]
    sources: list[Source]
    images: list[SectionImage]

    @classmethod
    def load(cls, procedure: Procedure) -> Self:
        return cls(
            procedure=procedure,
            sections=list(procedure.sections.all()),
            criteria=list(procedure.criteria.all()),
            choices=list(procedure.choices.all()),
            care_cards=list(procedure.care_cards.all()),
            sources=list(procedure.sources.all()),
            images=list(procedure.images.all()),
        )

    @cached_property
    def passages(self) -> list[Passage]:
        return [Passage(f"sections:{row.pk}:body", str(row), row.body, row.kind) for row in self.sections]

    def has_section(self, kind: str) -> bool:
        return any(section.kind == kind and to_plain(section.body) for section in self.sections)

    def has_emergency_card(self) -> bool:
        return any(card.level == CareLevel.EMERGENCY for card in self.care_cards)


def findings(procedure: Procedure, now: datetime) -> list[Finding]:
    """What the gate finds in a procedure's draft; the number of queries does not grow with the page."""
    page = LoadedProcedure.load(procedure)
    found = chain.from_iterable(rule(page) for rule in RULES)
    return [*found, *rules.every_passage(page.passages), *rules.review_overdue(procedure, now)]


# What patients need ---------------------------------------------------------------------------------------------------


def missing_sections(page: LoadedProcedure) -> Iterator[Finding]:
    """What a patient has to know before deciding. Criteria, choices or an emergency card can replace their section."""
    has_rows_instead = {
        SectionKind.CANDIDATES: bool(page.criteria),
        SectionKind.OPTIONS: bool(page.choices),
        SectionKind.HELP: page.has_emergency_card(),
    }
    for kind in NEEDED:
        if not page.has_section(kind) and not has_rows_instead.get(kind):
            message = _("Patients need the section “%(section)s”. Write it.") % {"section": kind.label}
            yield Finding("missing-section", "sections", message, kind=kind.value)


def missing_emergency_card(page: LoadedProcedure) -> Iterator[Finding]:
    if not page.has_emergency_card():
        message = _("There is no emergency card. Add a care card with the signs for which a patient must call 911.")
        yield Finding("missing-emergency-card", "care_cards", message)


def no_doing_nothing(page: LoadedProcedure) -> Iterator[Finding]:
    """Doing nothing is a choice too: the N of BRAN (benefits, risks, alternatives, nothing; Choosing Wisely UK)."""
    if page.choices and not any(choice.nothing for choice in page.choices):
        message = _("The choices leave out doing nothing. Add a row for it.")
        yield Finding("no-doing-nothing", "choices", message, is_error=False)


def heading_order(page: LoadedProcedure) -> Iterator[Finding]:
    """Sections follow the order in which a patient needs them: reasons and choices come before how it is done."""
    order = SectionKind.values
    for before, section in pairwise(page.sections):
        if order.index(section.kind) < order.index(before.kind):
            message = _("“%(section)s” comes after “%(before)s”, but patients need it first. Move it up.")
            values = {"section": section, "before": before}
            where, evidence = f"sections:{section.pk}:position", f"{before.kind} {section.kind}"
            yield Finding("heading-order", where, message % values, evidence=evidence, kind=section.kind)


# Words ----------------------------------------------------------------------------------------------------------------


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


# Links and sources ----------------------------------------------------------------------------------------------------


def links(page: LoadedProcedure) -> Iterator[Finding]:
    in_sources = [
        Address(Passage(f"sources:{source.pk}:url", str(source), ""), source.url, source.title)
        for source in page.sources
        if source.url
    ]
    addresses = rules.addresses_in(page.passages) + in_sources
    yield from rules.insecure_links(addresses)
    yield from rules.dead_links(addresses)


def images(page: LoadedProcedure) -> Iterator[Finding]:
    for image in page.images:
        where = f"images:{image.pk}:alt"
        yield from rules.image_needs_alt(where, name=str(image), alt=image.alt, decorative=image.decorative)


def numbers_without_source(page: LoadedProcedure) -> Iterator[Finding]:
    """Readers must be able to check any number about a benefit or risk, and a share of patients anywhere.

    A page without such numbers and without sources still gets a warning.
    """
    if page.sources:
        return
    found = list(unsupported_numbers(page))
    yield from found
    if not found:
        message = _("The page lists no sources. Add the sources that it is based on, with the date you read each one.")
        yield Finding("no-source", "sources", message, is_error=False)


def unsupported_numbers(page: LoadedProcedure) -> Iterator[Finding]:
    for passage in chain(page.passages, short_texts(page)):
        if passage.kind in NOT_CLINICAL:
            continue
        find_claims = number_claims.numbers if passage.kind in BENEFITS_AND_RISKS else number_claims.shares
        if sentences := find_claims(passage.markup):
            message = _("“%(sentence)s” gives a number. Add its source, or leave the number out.")
            yield passage.finding("number-without-source", message % {"sentence": sentences[0]}, "\n".join(sentences))


def short_texts(page: LoadedProcedure) -> Iterator[Passage]:
    yield Passage("one_line", _("One line"), from_plain(page.procedure.one_line))
    for criterion in page.criteria:
        where, label = f"criteria:{criterion.pk}:text", str(criterion.get_kind_display())
        yield Passage(where, label, from_plain(criterion.text), criterion.kind)
    for choice in page.choices:
        for field in ("how", "recovery", "note"):
            yield Passage(f"choices:{choice.pk}:{field}", choice.name, from_plain(getattr(choice, field)))


RULES = (
    missing_sections,
    missing_emergency_card,
    no_doing_nothing,
    heading_order,
    long_one_line,
    long_summary,
    sample_texts,
    do_not_cards,
    links,
    images,
    numbers_without_source,
)
