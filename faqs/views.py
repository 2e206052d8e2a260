from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.pages import conditional_page
from faqs import graph
from faqs.models import QuestionEdition
from publishing import serving


@require_safe
def question_list(request):
    editions = sorted(
        QuestionEdition.objects.live(), key=lambda edition: (edition.content["topic"] == "", edition.content["topic"])
    )
    context = {"questions": editions, "page": graph.list_page()}
    return conditional_page(request, "faqs/list.html", context, [edition.hash for edition in editions])


@require_safe
def question(request, slug):
    now = timezone.now()
    edition = serving.find(QuestionEdition.objects, slug, now)
    return serving.elsewhere(request, edition, slug) or question_page(request, edition, now)


def question_page(request, edition, now):
    """The page of an edition; the admin's preview shows a draft with it."""
    procedures = edition.live_procedures(now)
    related = edition.live_related(now)
    shown = serving.stamps(edition, now) + [page.hash for page in [*procedures, *related]]
    age = serving.age(edition, now)
    page = graph.question(edition, age["reviewed"])
    context = {"edition": edition, "procedures": procedures, "related": related, "page": page} | age
    return conditional_page(request, "faqs/question.html", context, shown)
