"""The admin of the clinic's prose. What was published once can be withdrawn, but never deleted."""

from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from pages.models import Biography, Description, Notice
from pages.views import biography_page, notice_page
from publishing.models import Draft, Edition
from publishing.staff.draft_admin import DraftAdmin
from publishing.staff.widgets import WritingMixin


@admin.register(Notice)
class NoticeAdmin(WritingMixin, DraftAdmin):
    says_if_unreviewed = False
    page = notice_page
    rich_text = ["body"]
    list_display = ["title", "state", "sample", "owner", "changed_at"]
    search_fields = ["title", "one_line"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [(None, {"fields": ["title", "slug", "one_line", "body", "position", "sample"]})]

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        return False


@admin.register(Biography)
class BiographyAdmin(WritingMixin, DraftAdmin):
    says_if_unreviewed = False
    page = biography_page
    rich_text = ["body"]
    list_display = ["physician", "state", "sample", "owner", "changed_at"]
    list_select_related = ["physician", "owner"]
    search_fields = ["physician__name"]
    fieldsets = [(None, {"fields": ["physician", "one_line", "body", "sample"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Biography | None = None) -> list[str]:
        """The physician is fixed: what was approved about one person must not appear on the page of another."""
        return ["physician"] if obj else []


@admin.register(Description)
class DescriptionAdmin(DraftAdmin):
    says_if_unreviewed = False
    list_display = ["__str__", "state", "owner", "changed_at", "changed_by"]
    fieldsets = [(None, {"fields": ["one_line", "sample"]})]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Description.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        return False

    def as_patients_see(self, request: HttpRequest, edition: Edition, moment: datetime) -> HttpResponse:
        """The sentence alone: the rest of the home page belongs to other records."""
        context = self.shown(request, _("What the home page says"), edition.draft, edition=edition)
        response = render(request, "admin/pages/description.html", context)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response
