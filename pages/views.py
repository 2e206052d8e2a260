from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.models import Physician
from pages import structured_data
from pages.biographies import live_biography, physician_once_at
from pages.conditional import conditional_page
from pages.last_changes import last_changed
from pages.models import BiographyEdition, NoticeEdition
from pages.small_changes import small_changes_page
from publishing import serving
from publishing.models import Edition


@require_safe
def physician(request: HttpRequest, slug: str) -> HttpResponseBase:
    now = timezone.now()
    person = Physician.objects.listed().filter(slug=slug).first()
    if person:
        return physician_page(request, person, live_biography(person, now), now)
    if moved := physician_once_at(slug):
        return redirect(moved, permanent=True)
    raise Http404


def biography_page(request: HttpRequest, edition: BiographyEdition, now: datetime) -> HttpResponse:
    """The page of a physician with this edition of the biography; the admin uses it to preview a draft."""
    return physician_page(request, edition.draft.physician, edition, now)


def physician_page(
    request: HttpRequest, person: Physician, biography: BiographyEdition | None, now: datetime
) -> HttpResponse:
    """The facts about a physician, as last saved, and the biography, which has editions."""
    shown = [person.changed_at.isoformat(), *(serving.stamps(biography, now) if biography else [])]
    context = {
        "physician": person,
        "edition": biography,
        "page": structured_data.physician(person, biography),
        **(standing(biography, now) if biography else {}),
    }
    if biography and (biography.slug, biography.title) != (person.slug, person.name):
        context["reviewed"] = None  # It was signed at this address and under this name.
    is_sample = person.sample or bool(biography and biography.content["sample"])
    return conditional_page(request, "pages/physician.html", context, shown, is_sample=is_sample)


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponseBase:
    now = timezone.now()
    edition = serving.find(NoticeEdition.objects.with_sign_offs(), slug, now)
    return serving.elsewhere(request, edition, slug) or notice_page(request, edition, now)


def notice_page(request: HttpRequest, edition: NoticeEdition, now: datetime) -> HttpResponse:
    """The page of an edition; the admin uses it to preview a draft."""
    context = {"edition": edition, "page": structured_data.notice(edition), **standing(edition, now)}
    is_sample = edition.content["sample"]
    return conditional_page(request, "pages/notice.html", context, serving.stamps(edition, now), is_sample=is_sample)


@require_safe
def biography_changes(request: HttpRequest, slug: str) -> HttpResponse:
    shown = BiographyEdition.objects.filter(draft__physician__in=Physician.objects.listed().filter(slug=slug))
    return small_changes_page(request, shown, slug, timezone.now())


@require_safe
def notice_changes(request: HttpRequest, slug: str) -> HttpResponse:
    return small_changes_page(request, NoticeEdition.objects.all(), slug, timezone.now())


def standing(edition: Edition, now: datetime) -> dict[str, object]:
    return {**serving.age(edition, now), "last_changed": last_changed(edition)}
