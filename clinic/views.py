from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from clinic import graph
from clinic.models import Notice, Physician
from clinic.pages import conditional_page


@require_safe
def physician(request, slug):
    person = get_object_or_404(Physician.objects.listed(), slug=slug)
    context = {"physician": person, "page": graph.physician(person)}
    return conditional_page(request, "clinic/physician.html", context, [person.changed_at.isoformat()])


@require_safe
def notice(request, slug):
    text = get_object_or_404(Notice, slug=slug)
    context = {"notice": text, "page": graph.notice(text)}
    return conditional_page(request, "clinic/notice.html", context, [text.changed_at.isoformat()])
