"""All public pages, for the sitemap and for the pictures of shared links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from clinic.models import Physician, Practice
from faqs.models import QuestionEdition
from faqs.structured_data import list_page as question_list
from pages.models import BiographyEdition, NoticeEdition
from procedures.models import ProcedureEdition
from procedures.structured_data import list_page as procedure_list


@dataclass(frozen=True)
class Entry:
    path: str
    changed: date | None = None


def entries(now: datetime) -> list[Entry]:
    """What search engines may list: no sample text, and nothing of a sample practice."""
    if Practice.objects.filter(sample=True).exists():
        return []
    procedures, questions = editions(ProcedureEdition, now), editions(QuestionEdition, now)
    return [
        Entry(reverse("home")),
        Entry(reverse("procedures:list"), newest(procedures)),
        *procedures,
        Entry(reverse("faqs:list"), newest(questions)),
        *questions,
        *physicians(now),
        *editions(NoticeEdition, now),
    ]


def physicians(now: datetime) -> list[Entry]:
    """Their pages, with the day when the facts or the biography changed last."""
    live = {
        edition.draft.physician_id: edition for edition in BiographyEdition.objects.live(now).select_related("draft")
    }
    written = {physician: edition.live_from for physician, edition in live.items()}
    samples = [physician for physician, edition in live.items() if edition.has_sample_text]
    return [
        Entry(row.get_absolute_url(), timezone.localdate(max(row.changed_at, written.get(row.pk, row.changed_at))))
        for row in Physician.objects.listed().filter(sample=False).exclude(pk__in=samples)
    ]


def editions(model: type[ProcedureEdition] | type[QuestionEdition] | type[NoticeEdition], now: datetime) -> list[Entry]:
    major = model.objects.filter(major=True, live_from__lte=now).values("draft")
    changed = dict(major.annotate(at=Max("live_from")).order_by().values_list("draft", "at"))
    return [
        Entry(edition.get_absolute_url(), timezone.localdate(changed.get(edition.draft_id, edition.live_from)))
        for edition in model.objects.live(now).defer("search_text")
        if not edition.has_sample_text
    ]


def newest(pages: list[Entry]) -> date | None:
    return max((page.changed for page in pages if page.changed), default=None)


def titles(now: datetime) -> Iterator[str]:
    yield from (page.title for page in (procedure_list(), question_list()))
    for model in (ProcedureEdition, QuestionEdition, NoticeEdition):
        yield from model.objects.current(now).values_list("title", flat=True)
    yield from Physician.objects.listed().values_list("name", flat=True)
