"""The log and the checked links, read-only."""

from django.contrib import admin

from ledger.read_only import ReadOnlyMixin
from publishing.models import DraftEvent, LinkCheck


@admin.register(DraftEvent)
class DraftEventAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ["at", "title", "step", "by", "reason"]
    list_filter = ["step"]
    fields = ["at", "title", "step", "from_state", "to_state", "by", "edition_number", "reason"]
    date_hierarchy = "at"
    list_select_related = ["by"]


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ["url", "dead", "checked_at"]
    list_filter = ["dead"]
    fields = ["url", "dead", "checked_at"]
