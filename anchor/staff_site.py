"""The admin site, with the staff home as its first page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anchor import staff_home
from publishing.views import reading_grade
from staff.sign_in import SignInSite


class StaffSite(SignInSite):
    site_header = _("Anchor Healthcare staff")
    site_title = _("Anchor Healthcare staff")
    index_title = _("What do you want to do?")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = path("reading-grade/", self.admin_view(reading_grade), name="reading_grade")
        return [own, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {"four_eyes": settings.FOUR_EYES}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), **staff_home.waiting(request.user, timezone.now())})
