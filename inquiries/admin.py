from django.contrib import admin
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from inquiries import references
from inquiries.encryption import Undecipherable
from inquiries.models import Inquiry


def deciphered(name):
    """A column that shows the encrypted field `name`, or says that it cannot be read."""

    @admin.display(description=Inquiry._meta.get_field(name).verbose_name, empty_value="–")
    def shown(self, inquiry):
        try:
            return getattr(inquiry, name)
        except Undecipherable:
            return _("This cannot be read: its key is missing from FIELD_KEYS, or the stored value was changed.")

    return shown


@admin.register(Inquiry)
class InquiryAdmin(admin.ModelAdmin):
    list_display = ["reference", "received_at", "age", "topic", "procedure", "state"]
    list_select_related = ["procedure"]
    search_fields = ["reference"]
    search_help_text = _("A whole reference, such as K7M-4RT-9XP")
    fields = [
        "reference",
        "state",
        "received_at",
        "topic",
        "procedure",
        "procedure_edition",
        "shown_name",
        "contact_first_by",
        "shown_phone",
        "shown_phone_e164",
        "shown_email",
        "shown_message",
        "consent_at",
        "consent_text_hash",
    ]
    readonly_fields = fields

    shown_name = deciphered("name")
    shown_phone = deciphered("phone")
    shown_phone_e164 = deciphered("phone_e164")
    shown_email = deciphered("email")
    shown_message = deciphered("message")

    @admin.display(description=_("age"), ordering="-received_at")
    def age(self, inquiry):
        return timesince(inquiry.received_at, timezone.now())

    def get_search_results(self, request, queryset, search_term):
        if search_term:
            queryset = queryset.filter(reference=references.parse(search_term) or "")
        return queryset, False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
