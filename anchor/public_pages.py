"""All public pages, for the sitemap and for the pictures of shared links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from clinic.models import Physician
from faqs.models import QuestionEdition
from faqs.structured_data import list_page as question_list
from pages.models import Notice
from procedures.models import ProcedureEdition
from procedures.structured_data import list_page as procedure_list


@dataclass(frozen=True)
class Entry:
    path: str
    changed: date | None = None


def entries(now: datetime) -> list[Entry]:
    procedures, questions = editions(ProcedureEdition, now), editions(QuestionEdition, now)
    others = [
        Entry(row.get_absolute_url(), timezone.localdate(row.changed_at))
        for row in [*Physician.objects.listed(), *Notice.objects.all()]
    ]
    return [
        Entry(reverse("home")),
        Entry(reverse("procedures:list"), newest(procedures)),
        *procedures,
        Entry(reverse("faqs:list"), newest(questions)),
        *questions,
        *others,
    ]


def editions(model: type[ProcedureEdition] | type[QuestionEdition], now: datetime) -> list[Entry]:
    major = model.objects.filter(major=True, live_from__lte=now).values("draft")
    changed = dict(major.annotate(at=Max("live_from")).order_by().values_list("draft", "at"))
    return [
        Entry(edition.get_absolute_url(), timezone.localdate(changed.get(edition.draft_id, edition.live_from)))
        for edition in model.objects.live(now).defer("content", "search_text")
    ]


def newest(pages: list[Entry]) -> date | None:
    return max((page.changed for page in pages if page.changed), default=None)


def titles(now: datetime) -> Iterator[str]:
    yield from (page.title for page in (procedure_list(), question_list()))
    for model in (ProcedureEdition, QuestionEdition):
        yield from model.objects.current(now).values_list("title", flat=True)
    yield from Physician.objects.listed().values_list("name", flat=True)
    yield from Notice.objects.values_list("title", flat=True)
