"""What the workflow and its commands leave behind, to be read."""

from django.contrib import admin

from ledger.read_only import ReadOnlyMixin
from publishing.models import DraftEvent, LinkCheck


@admin.register(DraftEvent)
class EventAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """The log; it is read and never written here."""

    list_display = ["at", "title", "step", "by", "reason"]
    list_filter = ["step"]
    fields = ["at", "title", "step", "from_state", "to_state", "by", "edition_number", "reason"]
    date_hierarchy = "at"
    list_select_related = ["by"]


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """What `manage.py check_links` last found."""

    list_display = ["url", "dead", "checked_at"]
    list_filter = ["dead"]
    fields = ["url", "dead", "checked_at"]
