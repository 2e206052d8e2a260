from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clinic.models import Holiday, Location, OpeningHours, Physician, Practice
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


@admin.register(Physician)
class PhysicianAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "shown", "sample"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Physician | None = None) -> list[str]:
        """These decide who signs pages and under which name, so only superusers change them, as they do accounts."""
        if signed_in(request).is_superuser:
            return []
        signs = obj is not None and (obj.account_id is not None or obj.license != "")
        return ["account", "credentials", "license", "licensed_until", *(["name", "slug"] if signs else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Physician | None = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)
