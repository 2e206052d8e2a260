from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox import delivery
from outbox.models import OutboxMail, OutboxMailQuerySet

SHOWN = ("kind", "language", "state", "attempts", "created_at", "not_before", "error_class")


@admin.register(OutboxMail)
class OutboxMailAdmin(admin.ModelAdmin):
    """Mails that wait or were given up, without their addresses."""

    list_display = ["kind", "state", "attempts", "created_at", "not_before", "error_class"]
    list_filter = ["state", "kind"]
    fields = SHOWN
    readonly_fields = SHOWN
    actions = ["try_again"]

    def get_queryset(self, request: HttpRequest) -> OutboxMailQuerySet:
        return OutboxMail.objects.unsent()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutboxMail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutboxMail | None = None) -> bool:
        return False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.retry_message")

    @admin.action(description=_("Try again"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: OutboxMailQuerySet) -> None:
        count = delivery.revive(queryset, timezone.now())
        words = ngettext("%(count)d email will be tried again.", "%(count)d emails will be tried again.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS if count else messages.WARNING)
