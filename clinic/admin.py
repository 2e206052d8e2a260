from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest

from clinic.models import Holiday, Location, OpeningHours, Physician, Practice
from clinic.templatetags.clinic_facts import paragraphs
from staff.accounts import signed_in


@admin.register(Practice)
class PracticeAdmin(admin.ModelAdmin):
    list_display = ["name", "phone", "sample"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Practice.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Practice | None = None) -> bool:
        return False


class OpeningHoursInline(admin.StackedInline):
    model = OpeningHours
    extra = 0


@admin.register(Location)
class LocationAdmin(admin.ModelAdmin):
    list_display = ["name", "street", "city"]
    inlines = [OpeningHoursInline]


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["name", "day"]
    date_hierarchy = "day"


class PhysicianForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A biography from before the editor is plain text. The editor, too, shows its blank lines as paragraphs.
        if self.initial.get("biography"):
            self.initial["biography"] = paragraphs(self.initial["biography"])


@admin.register(Physician)
class PhysicianAdmin(admin.ModelAdmin):
    form = PhysicianForm
    # static/admin_site/editor.js turns these text areas into editors.
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"data-editor": ""})}}
    list_display = ["name", "role", "shown", "sample"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Physician | None = None) -> list[str]:
        """Whose account this is decides whose name stands at a review, so only superusers say it, as for accounts."""
        return [] if signed_in(request).is_superuser else ["account"]
