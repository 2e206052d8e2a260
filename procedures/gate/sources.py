"""The sources themselves: who read them when, and until when they count. Questions keep the same rules."""

from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from procedures.gate.page import LoadedProcedure
from procedures.models import SourceFields
from publishing.gate import Finding

SOON = timedelta(days=30)


def undated_sources(
    sources: Iterable[SourceFields], keys_of_evidence: Container[str] = frozenset()
) -> Iterator[Finding]:
    """A source of numbers or of a row of evidence, and whoever vouches, has a day."""
    for source in sources:
        is_used = source.supports.strip() or source.vouched_by or source.key in keys_of_evidence
        if source.read_on or not is_used:
            continue
        if source.vouched_by:
            message = _("Enter the day on which %(name)s vouched for “%(title)s”.")
        else:
            message = _("Enter the day on which you read “%(title)s”.")
        values = {"name": source.vouched_by, "title": source.title}
        yield Finding("source-without-date", f"sources:{source.pk}:read_on", message % values, evidence=source.title)


def expiring_sources(sources: Iterable[SourceFields], today: date) -> Iterator[Finding]:
    for source in sources:
        last = source.counts_until
        if last is None or last > today + SOON:
            continue
        where, evidence = f"sources:{source.pk}:counts_until", f"{source.title} {last}"
        values = {"title": source.title, "day": date_format(last)}
        if last < today:
            message = _("“%(title)s” counted until %(day)s. Check it again and set a new day, or replace it.")
            yield Finding("expired-source", where, message % values, evidence=evidence)
        else:
            message = _("“%(title)s” counts until %(day)s. Check it again before then.")
            yield Finding("source-expires-soon", where, message % values, is_error=False, evidence=evidence)


def evidence_without_source(page: LoadedProcedure) -> Iterator[Finding]:
    keys = {source.key for source in page.sources}
    for row in page.evidence:
        if row.source not in keys:
            message = _("No source of this page has the short name “%(key)s”. Choose one of: %(keys)s.")
            values = {"key": row.source, "keys": ", ".join(sorted(keys)) or "–"}
            where, evidence = f"evidence:{row.pk}:source", f"{row.source} {row.text}"
            yield Finding("evidence-without-source", where, message % values, evidence=evidence, kind=row.kind)
