from django.contrib import admin

from clinic.admin import EDITOR
from pages.models import Notice


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    formfield_overrides = EDITOR
    list_display = ["title", "template", "changed_at"]
    prepopulated_fields = {"slug": ["title"]}
