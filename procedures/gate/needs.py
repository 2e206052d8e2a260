"""What patients need to know, and in which order."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from procedures.gate.page import LoadedProcedure
from procedures.models import SectionKind
from publishing.gate import Finding

NEEDED = (
    SectionKind.WHAT,
    SectionKind.CANDIDATES,
    SectionKind.RISKS,
    SectionKind.OPTIONS,
    SectionKind.RECOVERY,
    SectionKind.HELP,
)


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
