from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faqs.models import QuestionEdition
from procedures.models import ProcedureEdition
from search.finding import Answer, search, suggest
from search.kinds import KINDS, ranked
from search.statistics import count


def language() -> str | None:
    """The language to search in; None where the site has only one."""
    return (get_language() or "")[:2] if len(settings.LANGUAGES) > 1 else None


def asked_for(request: HttpRequest) -> tuple[str, str, int]:
    """(text, kind or "", page) of an address, whatever is written there."""
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return request.GET.get("q", ""), kind if kind in KINDS else "", number


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    q, kind, page = asked_for(request)
    now = timezone.now()
    answer = search(q, language(), [kind] if kind else [], page, now)
    if answer.q and not kind and answer.page == 1 and request.method == "GET":
        count(q, answer.total, (get_language() or "")[:2], localdate(now))
    context = {
        "answer": answer,
        "kinds": kinds_found(answer, kind),
        "previous": page_of(answer, kind, answer.page - 1),
        "following": page_of(answer, kind, answer.page + 1),
    }
    if not answer.results:
        context["topics"] = topics(now)
    return uncached(render(request, "search.html", context), listed=not request.GET)


def kinds_found(answer: Answer, chosen: str) -> list[tuple[Any, int, str, bool]]:
    """The ways to narrow the results: (name, count, address, chosen)."""
    if len(answer.counts) < 2:
        return []
    everything = (_("All"), sum(answer.counts.values()), query(q=answer.q), not chosen)
    return [everything] + [
        (kind.label, answer.counts[kind.name], query(q=answer.q, kind=kind.name), chosen == kind.name)
        for kind in ranked()
        if kind.name in answer.counts
    ]


def page_of(answer: Answer, kind: str, number: int) -> str:
    """The address of another page of the same results, if there is one."""
    return query(q=answer.q, kind=kind, page=number) if 1 <= number <= answer.pages else ""


def query(**values: Any) -> str:
    return "?" + urlencode({name: value for name, value in values.items() if value})


def topics(now: datetime) -> list[tuple[str, str]]:
    """Where to go on when a search leads nowhere: the conditions we treat and the topics of the questions."""
    conditions = {name for edition in ProcedureEdition.objects.live(now) for name in edition.content["conditions"]}
    asked = {edition.content["topic"] for edition in QuestionEdition.objects.live(now)} - {""}
    return [(name, query(q=name)) for name in [*sorted(conditions)[:6], *sorted(asked)[:6]]]


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What to offer while somebody types: [{"text", "address", "kind"}]. Nothing of it is counted."""
    q = request.GET.get("q", "")
    offered = [
        {"text": one.text, "address": one.address, "kind": KINDS[one.kind].label}
        for one in suggest(q, language(), timezone.now())
    ]
    return uncached(JsonResponse({"suggestions": offered}))


def uncached(response: HttpResponse, *, listed: bool = False) -> HttpResponse:
    """Search words are health data: no shared cache keeps them, and search engines list the empty page alone."""
    patch_cache_control(response, private=True, no_cache=True)
    if not listed:
        response["X-Robots-Tag"] = "noindex"
    return response
