from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from faqs import feedback, structured_data
from faqs.models import QuestionEdition, Stage
from pages.conditional import conditional_page
from pages.small_changes import small_changes_page
from procedures import evidence
from procedures.models import ProcedureEdition
from publishing import marks, serving
from publishing.written import written
from text.sanitising import from_plain


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    editions = sorted(
        marks.marked(QuestionEdition.objects.live(now).with_sign_offs(), localdate(now)),
        key=lambda edition: (edition.content["topic"] == "", edition.content["topic"]),
    )
    context = {"questions": editions, "stages": by_stage(editions), "page": structured_data.list_page()}
    return conditional_page(request, "faqs/list.html", context, marks.stamps_of_list(editions, localdate(now)))


def by_stage(editions: list[QuestionEdition]) -> list[tuple[str, list[QuestionEdition]]]:
    """(stage, its questions) in the order in which patients go through the stages; without stages that are empty."""
    groups = [
        (str(stage.label), [edition for edition in editions if edition.content["stage"] == stage]) for stage in Stage
    ]
    return [(label, questions) for label, questions in groups if questions]


@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponseBase:
    now = timezone.now()
    edition = serving.find(QuestionEdition.objects.with_sign_offs(), slug, now)
    return serving.elsewhere(request, edition, slug) or question_page(request, edition, now)


def question_page(request: HttpRequest, edition: QuestionEdition, now: datetime) -> HttpResponse:
    """The page of an edition; the admin uses it to preview a draft."""
    today = localdate(now)
    procedures = marks.marked(edition.live_procedures(now), today)
    related = marks.marked(edition.live_related(now), today)
    is_ended, sources = edition.is_about_what_ended(now), sources_of(edition, procedures)
    shown = serving.stamps(edition, now) + marks.stamps_of_list([*procedures, *related], today)
    shown += [str(is_ended), evidence.stamp(sources, today)]
    age, day_of_words = serving.age(edition, now), written(edition)
    page = structured_data.question(edition, age["reviewed"], day_of_words)
    context = {"edition": edition, "procedures": procedures, "related": related, "page": page, "is_ended": is_ended}
    context |= age | {"written": day_of_words, "check_was_due": evidence.check_was_due(sources, today)}
    return conditional_page(request, "faqs/question.html", context, shown, is_sample=edition.has_sample_text)


def sources_of(edition: QuestionEdition, procedures: list[ProcedureEdition]) -> list[evidence.Row]:
    """The answer's own sources, and those of its procedures' that support one of its numbers."""
    content = edition.content
    texts = [from_plain(content["short_answer"]), content["answer"]]
    lent = [source for procedure in procedures for source in procedure.content["sources"]]
    return [*content["sources"], *evidence.behind(lent, texts)]


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


@require_safe
def small_changes(request: HttpRequest, slug: str) -> HttpResponseBase:
    return small_changes_page(request, QuestionEdition.objects.all(), slug, timezone.now())
