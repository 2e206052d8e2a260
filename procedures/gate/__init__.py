"""The gate's rules for a procedure: what patients need to know, in which order, and from which sources."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from procedures.gate import choices, drawings, links, needs, numbers, payers, sources, wording
from procedures.gate.answers import answers_beside
from procedures.gate.page import LoadedProcedure
from procedures.models import Procedure, SectionKind
from publishing import rules
from publishing.gate import Finding
from publishing.placeholders import placeholders

RULES = (
    needs.missing_sections,
    needs.missing_emergency_card,
    needs.no_doing_nothing,
    needs.heading_order,
    choices.unequal_choices,
    choices.lopsided_choices,
    wording.long_one_line,
    wording.long_summary,
    wording.long_care_cards,
    wording.sample_texts,
    wording.do_not_cards,
    links.links,
    links.images,
    drawings.words_of_drawings,
    sources.evidence_without_source,
)


def findings(procedure: Procedure, now: datetime) -> list[Finding]:
    """What the gate finds in a procedure's draft; the number of queries does not grow with the page."""
    page = LoadedProcedure.load(procedure)
    found = chain.from_iterable(rule(page) for rule in RULES)
    texts = list(page.all_texts())
    return [
        *found,
        *numbers_and_sources(page, now),
        *placeholders(texts, is_error=not procedure.sample),
        *payers.payers_in_prose(texts),
        *rules.every_passage(page.passages),
        *rules.review_overdue(procedure, now),
    ]


def numbers_and_sources(page: LoadedProcedure, now: datetime) -> Iterator[Finding]:
    # Prices are not a matter of medical sources, and facts about coverage bring their own.
    sections = [passage for passage in page.passages if passage.kind != SectionKind.COST]
    passages = [*sections, *page.short_texts(), *numbers.only_shares([page.own_text("title")])]
    found = list(numbers.numbers_without_one_source(passages, page.sources))
    yield from found
    if not found and not page.sources:
        message = _("The page lists no sources. Add the sources that it is based on, with the date you read each one.")
        yield Finding("no-source", "sources", message, is_error=False)
    if page.sources:
        answers = answers_beside(page.procedure)
        yield from numbers.supports_gone(page.sources, [*(passage.markup for passage in passages), *answers])
    yield from sources.undated_sources(page.sources, {row.source for row in page.evidence})
    yield from sources.expiring_sources(page.sources, localdate(now))
