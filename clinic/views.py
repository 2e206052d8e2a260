from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from clinic.models import Notice, Physician
from clinic.pages import conditional_page


@require_safe
def physician(request, slug):
    person = get_object_or_404(Physician.objects.listed(), slug=slug)
    return conditional_page(request, "clinic/physician.html", {"physician": person}, [person.changed_at.isoformat()])


@require_safe
def notice(request, slug):
    text = get_object_or_404(Notice, slug=slug)
    return conditional_page(request, "clinic/notice.html", {"notice": text}, [text.changed_at.isoformat()])
