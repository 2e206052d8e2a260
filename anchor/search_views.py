from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import facts
from emergencies.cards import Card
from emergencies.noticing import card_in
from faqs.models import QuestionEdition
from procedures.models import ProcedureEdition
from search.finding import Answer, Suggestion, search, suggest
from search.kinds import KINDS, ranked
from search.statistics import count


class KindChoice(NamedTuple):
    """A link that narrows the results to one kind, or to all."""

    name: str | Promise
    results: int
    address: str
    is_chosen: bool


def language() -> str | None:
    return (get_language() or "")[:2] if len(settings.LANGUAGES) > 1 else None


def search_parameters(request: HttpRequest) -> tuple[str, str, int]:
    """The text, kind and page of the query string; "" and 1 in place of an invalid kind and page."""
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return request.GET.get("q", ""), kind if kind in KINDS else "", number


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    q, kind, page = search_parameters(request)
    now = timezone.now()
    answer = search(q, language(), [kind] if kind else [], page, now)
    if answer.q and not kind and answer.page == 1 and request.method == "GET":
        count(q, answer.total, (get_language() or "")[:2], localdate(now))
    context = {
        "answer": answer,
        "kinds": kind_choices(answer, kind),
        "previous": page_of(answer, kind, answer.page - 1),
        "following": page_of(answer, kind, answer.page + 1),
        "noindex": bool(request.GET),
    }
    if not answer.results:
        context["topics"] = topics(now)
    return uncached(
        render(request, "search.html", context), listed=not (request.GET or facts.of(request).practice.sample)
    )


def kind_choices(answer: Answer, chosen: str) -> list[KindChoice]:
    if len(answer.counts) < 2:
        return []
    choices = [KindChoice(_("All"), sum(answer.counts.values()), query(q=answer.q), is_chosen=not chosen)]
    for kind in ranked():
        if kind.name in answer.counts:
            address = query(q=answer.q, kind=kind.name)
            choices.append(KindChoice(kind.label, answer.counts[kind.name], address, is_chosen=chosen == kind.name))
    return choices


def page_of(answer: Answer, kind: str, number: int) -> str:
    return query(q=answer.q, kind=kind, page=number) if 1 <= number <= answer.pages else ""


def query(**values: str | int) -> str:
    return "?" + urlencode({name: value for name, value in values.items() if value})


def topics(now: datetime) -> list[tuple[str, str]]:
    conditions = {name for edition in ProcedureEdition.objects.live(now) for name in edition.content["conditions"]}
    question_topics = {edition.content["topic"] for edition in QuestionEdition.objects.live(now)} - {""}
    return [(name, query(q=name)) for name in [*sorted(conditions)[:6], *sorted(question_topics)[:6]]]


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggestions while a patient types: [{"text", "address", "kind"}]. They are not counted as searches.

    Before them, what to do about an emergency, even if the text is too short for suggestions.
    """
    q = request.GET.get("q", "")
    found = [
        {"text": suggestion.text, "address": suggestion.address, "kind": label_of(suggestion)}
        for suggestion in suggest(q, language(), timezone.now())
    ]
    return uncached(JsonResponse({"urgent": in_one_line(card_in(q)), "suggestions": found}))


def label_of(suggestion: Suggestion) -> str:
    label = str(KINDS[suggestion.kind].label)
    return _("%(kind)s · sample text") % {"kind": label} if suggestion.sample else label


def in_one_line(card: Card | None) -> dict[str, str] | None:
    """{"certainty", "text", "href", "language"}: the text is the link itself."""
    if card is None:
        return None
    words = strip_tags(render_to_string("emergencies/_suggested.html", {"card": card}))
    return {
        "certainty": card.certainty,
        "text": " ".join(words.split()),
        "href": f"tel:{card.first_number}",
        "language": card.language,
    }


def uncached(response: HttpResponse, *, listed: bool = False) -> HttpResponse:
    """Search words are health data: no shared cache may keep them. Search engines may list only the empty page."""
    patch_cache_control(response, private=True, no_cache=True)
    if not listed:
        response["X-Robots-Tag"] = "noindex"
    return response
