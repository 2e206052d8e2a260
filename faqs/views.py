from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from clinic.pages import conditional_page
from faqs.models import QuestionEdition


@require_safe
def question_list(request):
    editions = sorted(
        QuestionEdition.objects.live(), key=lambda edition: (edition.content["topic"] == "", edition.content["topic"])
    )
    return conditional_page(request, "faqs/list.html", {"questions": editions}, [edition.hash for edition in editions])


@require_safe
def question(request, slug):
    edition = get_object_or_404(QuestionEdition.objects.live(), slug=slug)
    procedures = edition.live_procedures()
    return conditional_page(
        request,
        "faqs/question.html",
        {"edition": edition, "procedures": procedures},
        [edition.hash, *(procedure.hash for procedure in procedures)],
    )
