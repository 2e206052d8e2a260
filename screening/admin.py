"""The admin of the safety check and the screening questions. They have no public page, so staff see a plain preview."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from publishing.models import Edition
from publishing.staff.addresses import admin_address
from publishing.staff.draft_admin import DraftAdmin
from publishing.staff.inlines import PartInline
from publishing.steps import Step
from screening.models import SafetyItem, SafetyList, ScreeningQuestion, ScreeningSet


class SafetyItemInline(PartInline):
    model = SafetyItem


class ScreeningQuestionInline(PartInline):
    model = ScreeningQuestion
    fields = ["text", "hint", "kind", "choices", "criterion", "key", "position"]


class QuestionnaireAdmin(DraftAdmin):
    says_if_unreviewed = False

    def as_patients_see(self, request: HttpRequest, edition: Edition, moment: datetime) -> HttpResponse:
        title = _("What patients are asked: %(title)s") % {"title": edition.title}
        context = self.shown(request, title, edition.draft, edition=edition)
        response = render(request, "admin/screening/asked.html", context)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


@admin.register(SafetyList)
class SafetyListAdmin(QuestionnaireAdmin):
    list_display = ["__str__", "state", "owner", "changed_at", "changed_by"]
    inlines = [SafetyItemInline]
    fieldsets = [(None, {"fields": ["question", "intro", "sample"]})]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not SafetyList.objects.exists() and super().has_add_permission(request)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = super().render_change_form(request, context, *args, **kwargs)
        page = response.context_data if isinstance(response, TemplateResponse) else None
        if page and "steps" in page:
            withdraw = admin_address(page["draft"], "step", Step.WITHDRAW)
            page["steps"] = [(title, address) for title, address in page["steps"] if address != withdraw]
        return response

    def step_view(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Every patient must pass the safety check, so staff can change it but not withdraw it."""
        if step == Step.WITHDRAW:
            raise Http404
        return super().step_view(request, pk, step)


@admin.register(ScreeningSet)
class ScreeningSetAdmin(QuestionnaireAdmin):
    list_display = ["__str__", "state", "owner", "changed_at", "changed_by"]
    list_select_related = ["procedure", "owner", "changed_by"]
    search_fields = ["procedure__title"]
    inlines = [ScreeningQuestionInline]
    fieldsets = [(None, {"fields": ["procedure", "intro", "sample"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: ScreeningSet | None = None) -> list[str]:
        """The procedure is fixed: with another one, its patients would get the published questions without a review."""
        return ["procedure"] if obj else []
