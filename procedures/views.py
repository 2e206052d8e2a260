from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from clinic.models import Physician
from pages.conditional import conditional_page
from procedures import structured_data
from procedures.models import ProcedureEdition
from publishing import serving


@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    editions = ProcedureEdition.objects.live().order_by("title")
    context = {"procedures": editions, "page": structured_data.list_page()}
    return conditional_page(request, "procedures/list.html", context, [edition.stamp for edition in editions])


@require_safe
def procedure(request: HttpRequest, slug: str) -> HttpResponseBase:
    now = timezone.now()
    edition = serving.find(ProcedureEdition.objects.select_related("draft"), slug, now)
    return serving.elsewhere(request, edition, slug) or procedure_page(request, edition, now)


def procedure_page(request: HttpRequest, edition: ProcedureEdition, now: datetime) -> HttpResponse:
    """The page of an edition; the admin uses it to preview a draft."""
    age = serving.age(edition, now)
    questions = list(edition.draft.question_editions.live(now).order_by("placements__position"))
    for question in questions:  # the page's reviewer does not vouch for answers that no clinician has signed
        question.unsigned = bool(age["reviewed"]) and not question.reviewed(localdate(now))
    people = [person["slug"] for person in (edition.content["author"], age["reviewed"]) if person]
    with_page = list(Physician.objects.listed().filter(slug__in=people).values_list("slug", flat=True))
    page = structured_data.procedure(edition, age["reviewed"], with_page)
    context = {"edition": edition, "questions": questions, "people_with_page": with_page, "page": page} | age
    question_stamps = [f"{question.stamp} {question.unsigned}" for question in questions]
    shown = [*serving.stamps(edition, now), *with_page, *question_stamps]
    return conditional_page(request, "procedures/procedure.html", context, shown)
