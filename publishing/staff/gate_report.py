"""The gate's findings as the change page shows them."""

from dataclasses import dataclass

from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms import BaseForm, Field
from django.template.loader import render_to_string
from django.utils import timezone

from publishing import gate, history
from publishing.gate import Finding
from publishing.models import Draft, Edition
from publishing.signing import put_in_place


@dataclass(frozen=True)
class ReportEntry:
    """A finding of the gate, and whether a colleague let it pass."""

    finding: Finding
    passed: bool


def gate_report(draft: Draft) -> list[ReportEntry]:
    passed = history.overridden(draft)
    return [ReportEntry(found, found.key in passed) for found in gate.findings(draft, timezone.now())]


def report_of_live(draft: Draft, live: Edition) -> list[ReportEntry]:
    """What the gate finds in the words that patients read, whatever the draft says meanwhile."""
    with put_in_place(draft, live):
        return gate_report(draft)


def warnings_of(report: list[ReportEntry]) -> list[ReportEntry]:
    return [entry for entry in report if not entry.finding.is_error]


def show_beside_fields(report: list[ReportEntry], form: BaseForm, inlines: list[InlineAdminFormSet]) -> None:
    rows: dict[str, BaseForm] = {
        f"{inline.formset.prefix}:{row.instance.pk}": row for inline in inlines for row in inline.formset.initial_forms
    }
    entries_by_field: dict[Field, list[ReportEntry]] = {}
    for entry in report:
        row, _colon, name = entry.finding.where.rpartition(":")
        owner = rows.get(row) if row else form
        if owner is not None and name in owner.fields:
            entries_by_field.setdefault(owner.fields[name], []).append(entry)
    for field, entries in entries_by_field.items():
        context = {"help_text": field.help_text, "report": entries}
        field.help_text = render_to_string("admin/publishing/_beside_field.html", context)
