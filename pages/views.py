from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from clinic.models import Physician
from pages import structured_data
from pages.conditional import conditional_page
from pages.models import Notice


@require_safe
def physician(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Physician.objects.listed(), slug=slug)
    context = {"physician": person, "page": structured_data.physician(person)}
    return conditional_page(request, "pages/physician.html", context, [person.changed_at.isoformat()])


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    text = get_object_or_404(Notice, slug=slug)
    context = {"notice": text, "page": structured_data.notice(text)}
    return conditional_page(request, "pages/notice.html", context, [text.changed_at.isoformat()])
