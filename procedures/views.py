from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from clinic.models import Physician
from clinic.pages import conditional_page
from procedures.models import ProcedureEdition


@require_safe
def procedure_list(request):
    editions = ProcedureEdition.objects.live().order_by("title")
    return conditional_page(
        request, "procedures/list.html", {"procedures": editions}, [edition.hash for edition in editions]
    )


@require_safe
def procedure(request, slug):
    edition = get_object_or_404(ProcedureEdition.objects.live().select_related("draft"), slug=slug)
    questions = edition.draft.question_editions.live().order_by("placements__position")
    author = edition.content["author"]
    author_has_page = bool(author) and Physician.objects.listed().filter(slug=author["slug"]).exists()
    return conditional_page(
        request,
        "procedures/procedure.html",
        {"edition": edition, "questions": questions, "author_has_page": author_has_page},
        [edition.hash, str(author_has_page), *(question.hash for question in questions)],
    )
