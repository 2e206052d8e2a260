from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from clinic.models import Physician
from pages.conditional import conditional_page
from pages.small_changes import small_changes_page
from procedures import evidence, structured_data
from procedures.coverage_facts import CoverageFact, facts_on, facts_with
from procedures.models import CoverageEdition, ProcedureEdition
from publishing import marks, serving
from publishing.editions import preview_edition
from publishing.models import Edition
from publishing.written import author_of_words, written


@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    live = ProcedureEdition.objects.live(now).with_sign_offs().order_by("title")
    editions = marks.marked(live, localdate(now))
    context = {"procedures": editions, "page": structured_data.list_page()}
    shown = marks.stamps_of_list(editions, localdate(now))
    return conditional_page(request, "procedures/list.html", context, shown)


@require_safe
def procedure(request: HttpRequest, slug: str) -> HttpResponseBase:
    now = timezone.now()
    edition = serving.find(ProcedureEdition.objects.select_related("draft").with_sign_offs(), slug, now)
    return serving.elsewhere(request, edition, slug) or procedure_page(request, edition, now)


def coverage_page(request: HttpRequest, fact: CoverageEdition, now: datetime) -> HttpResponse:
    """The page of the fact's procedure as it is with this fact, for staff."""
    procedure = fact.draft.procedure
    live = ProcedureEdition.objects.live(now).select_related("draft").filter(draft=procedure).first()
    edition: Any = live or preview_edition(procedure, now)
    return procedure_page(request, edition, now, facts_with(fact, now))


def procedure_page(
    request: HttpRequest, edition: ProcedureEdition, now: datetime, coverage: list[CoverageFact] | None = None
) -> HttpResponse:
    """The page of an edition; the admin uses it to preview a draft.

    It has the facts about coverage that hold at `now`, or those in `coverage`.
    """
    coverage = facts_on(edition, now) if coverage is None else coverage
    age = serving.age(edition, now)
    questions = standing_questions(edition, now)
    reviewed, day_of_words = age["reviewed"], written(edition)
    author = author_of_words(edition, reviewed)
    people = [slug for slug in (author and author["slug"], reviewed and reviewed.slug) if slug]
    with_page = list(Physician.objects.listed().filter(slug__in=people).values_list("slug", flat=True))
    today, sources = localdate(now), edition.content["sources"]
    context = {
        "edition": edition,
        "questions": questions,
        "people_with_page": with_page,
        "page": structured_data.procedure(edition, structured_data.Told(author, reviewed, day_of_words), with_page),
        "author": author,
        "written": day_of_words,
        "today": today,
        "check_was_due": evidence.check_was_due(sources, today),
        "coverage": coverage,
        "is_ended": edition.kind == Edition.Kind.ENDED,
    }
    stamps = [f"{question.stamp} {question.review}" for question in questions] + [fact.stamp for fact in coverage]
    shown = [*serving.stamps(edition, now), evidence.stamp(sources, today), *with_page, *stamps]
    return conditional_page(
        request, "procedures/procedure.html", context | age, shown, is_sample=edition.has_sample_text
    )


def standing_questions(edition: ProcedureEdition, now: datetime) -> list[Any]:
    """The live questions that this edition names, in its order. Each must be for this procedure itself, too."""
    named = edition.content.get("questions", [])
    live = edition.draft.question_editions.live(now).filter(draft__in=named).with_sign_offs()
    placed = [question for question in live if edition.draft_id in question.content["procedures"]]
    found = sorted(placed, key=lambda question: named.index(question.draft_id))
    for question in found:
        question.review = question.reviewed(localdate(now))
    return found


@require_safe
def small_changes(request: HttpRequest, slug: str) -> HttpResponseBase:
    return small_changes_page(request, ProcedureEdition.objects.all(), slug, timezone.now())
