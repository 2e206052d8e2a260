"""The admin of what patients are asked. It has no public page: staff see a plain rendering of it."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

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


class AskedAdmin(DraftAdmin):
    def as_patients_see(self, request, edition, moment):
        """What patients are asked, for staff alone."""
        title = _("What patients are asked: %(title)s") % {"title": edition.title}
        context = self.shown(request, title, edition.draft, edition=edition)
        response = render(request, "admin/screening/asked.html", context)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


@admin.register(SafetyList)
class SafetyListAdmin(AskedAdmin):
    list_display = ["__str__", "state", "owner", "changed_at", "changed_by"]
    inlines = [SafetyItemInline]
    fieldsets = [(None, {"fields": ["question", "intro", "sample"]})]

    def has_add_permission(self, request):
        return not SafetyList.objects.exists() and super().has_add_permission(request)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        response = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        if obj:
            withdraw = admin_address(obj, "step", Step.WITHDRAW)
            response.context_data["steps"] = [step for step in response.context_data["steps"] if withdraw not in step]
        return response

    def step_view(self, request, pk, step):
        """The safety check is asked of everybody, so it can be changed but not taken away."""
        if step == Step.WITHDRAW:
            raise Http404
        return super().step_view(request, pk, step)


@admin.register(ScreeningSet)
class ScreeningSetAdmin(AskedAdmin):
    list_display = ["__str__", "state", "owner", "changed_at", "changed_by"]
    list_select_related = ["procedure", "owner", "changed_by"]
    search_fields = ["procedure__title"]
    inlines = [ScreeningQuestionInline]
    fieldsets = [(None, {"fields": ["procedure", "intro", "sample"]})]

    def get_readonly_fields(self, request, obj=None):
        """Another procedure would at once get the questions that patients of this one are asked."""
        return ["procedure"] if obj else []
