from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox import delivery
from outbox.models import OutboxMail


@admin.register(OutboxMail)
class OutboxMailAdmin(admin.ModelAdmin):
    """What waits and what was given up, without addresses."""

    list_display = ["kind", "state", "attempts", "created_at", "not_before", "error_class"]
    list_filter = ["state", "kind"]
    fields = ["kind", "language", "state", "attempts", "created_at", "not_before", "error_class"]
    readonly_fields = fields
    actions = ["try_again"]

    def get_queryset(self, request):
        return super().get_queryset(request).unsent()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_retry_permission(self, request):
        return request.user.has_perm("outbox.retry_message")

    @admin.action(description=_("Try again"), permissions=["retry"])
    def try_again(self, request, queryset):
        count = delivery.revive(queryset, timezone.now())
        said = ngettext("%(count)d mail will be tried again.", "%(count)d mails will be tried again.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)
