from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from faqs import feedback, structured_data
from faqs.models import QuestionEdition, Stage
from pages.conditional import conditional_page
from publishing import serving


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    editions = sorted(
        QuestionEdition.objects.live(), key=lambda edition: (edition.content["topic"] == "", edition.content["topic"])
    )
    context = {"questions": editions, "stages": by_stage(editions), "page": structured_data.list_page()}
    return conditional_page(request, "faqs/list.html", context, [edition.stamp for edition in editions])


def by_stage(editions: list[QuestionEdition]) -> list[tuple[str, list[QuestionEdition]]]:
    """(stage, its questions) in the order in which patients go through the stages; without stages that are empty."""
    groups = [
        (str(stage.label), [edition for edition in editions if edition.content["stage"] == stage]) for stage in Stage
    ]
    return [(label, questions) for label, questions in groups if questions]


@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponseBase:
    now = timezone.now()
    edition = serving.find(QuestionEdition.objects, slug, now)
    return serving.elsewhere(request, edition, slug) or question_page(request, edition, now)


def question_page(request: HttpRequest, edition: QuestionEdition, now: datetime) -> HttpResponse:
    """The page of an edition; the admin uses it to preview a draft."""
    procedures = edition.live_procedures(now)
    related = edition.live_related(now)
    shown = serving.stamps(edition, now) + [page.stamp for page in [*procedures, *related]]
    age = serving.age(edition, now)
    page = structured_data.question(edition, age["reviewed"])
    context = {"edition": edition, "procedures": procedures, "related": related, "page": page} | age
    return conditional_page(request, "faqs/question.html", context, shown)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def was_answered(request: HttpRequest) -> HttpResponse:
    """Counts a reader's answer to “Did this answer your question?”, and thanks the reader.

    Reading pages set no cookie, so no CSRF token can protect this form. Instead, the browser says which site a form
    comes from, and a form on another site is refused.
    """
    if request.method != "POST":
        return conditional_page(request, "faqs/answered.html", {}, [])
    if not is_from_this_site(request):
        return HttpResponse(status=403)
    count_answer(request.POST, timezone.now())
    return redirect("faqs:answered")


def is_from_this_site(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def count_answer(posted: QueryDict, now: datetime) -> None:
    answer, slug, topic = posted.get("answer"), posted.get("question", ""), posted.get("topic", "")
    if answer not in {feedback.YES, feedback.NO} or "\x00" in slug:
        raise Http404
    if slug:
        edition = get_object_or_404(QuestionEdition.objects.live(now), slug=slug)
        feedback.count(answer, now, edition=edition)
    elif feedback.topic_exists(topic, now):
        feedback.count(answer, now, topic=topic)
    else:
        raise Http404
