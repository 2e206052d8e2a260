from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from faqs import feedback, structured_data
from faqs.models import QuestionEdition, Stage
from pages.conditional import conditional_page
from publishing import serving


@require_safe
def question_list(request):
    editions = sorted(
        QuestionEdition.objects.live(), key=lambda edition: (edition.content["topic"] == "", edition.content["topic"])
    )
    context = {"questions": editions, "stages": by_stage(editions), "page": structured_data.list_page()}
    return conditional_page(request, "faqs/list.html", context, [edition.stamp for edition in editions])


def by_stage(editions):
    """The questions of each stage, in the order in which patients come through them."""
    stages = ((stage.label, [each for each in editions if each.content["stage"] == stage]) for stage in Stage)
    return [(label, asked) for label, asked in stages if asked]


@require_safe
def question(request, slug):
    now = timezone.now()
    edition = serving.find(QuestionEdition.objects, slug, now)
    return serving.elsewhere(request, edition, slug) or question_page(request, edition, now)


def question_page(request, edition, now):
    """The page of an edition; the admin's preview shows a draft with it."""
    procedures = edition.live_procedures(now)
    related = edition.live_related(now)
    shown = serving.stamps(edition, now) + [page.stamp for page in [*procedures, *related]]
    age = serving.age(edition, now)
    page = structured_data.question(edition, age["reviewed"])
    context = {"edition": edition, "procedures": procedures, "related": related, "page": page} | age
    return conditional_page(request, "faqs/question.html", context, shown)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def was_answered(request):
    """Counts one of the two buttons, and thanks.

    Reading pages set no cookie, so no token can guard this form: browsers say where a form comes from, and one of
    another site is refused.
    """
    if request.method != "POST":
        return conditional_page(request, "faqs/answered.html", {}, [])
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or not from_here(request):
        return HttpResponse(status=403)
    now, answer, slug = timezone.now(), request.POST.get("answer"), request.POST.get("question", "")
    topic = request.POST.get("topic", "")
    if answer not in {feedback.YES, feedback.NO} or "\x00" in slug:
        raise Http404
    if slug:
        edition = get_object_or_404(QuestionEdition.objects.live(now), slug=slug)
        feedback.count(answer, now, edition=edition)
    elif feedback.topic_exists(topic, now):
        feedback.count(answer, now, topic=topic)
    else:
        raise Http404
    return redirect("faqs:answered")


def from_here(request):
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"
