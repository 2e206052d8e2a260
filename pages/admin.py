from django.contrib import admin

from pages.models import Notice
from publishing.staff.widgets import WritingMixin


@admin.register(Notice)
class NoticeAdmin(WritingMixin, admin.ModelAdmin):
    rich_text = ["body"]
    list_display = ["title", "template", "changed_at"]
    prepopulated_fields = {"slug": ["title"]}
