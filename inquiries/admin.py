from django.contrib import admin
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from inquiries import references
from inquiries.models import Inquiry, Person
from vault.sealing import Undecipherable

UNREADABLE = _("This cannot be read: its key is missing from FIELD_KEYS, or the stored value was changed.")


def deciphered(instance, name):
    """The encrypted field `name` of a row, or a sentence that it cannot be read."""
    try:
        return getattr(instance, name) or "–"
    except Undecipherable:
        return UNREADABLE


def of_a_person(role, name):
    """A column that shows one encrypted field of a person."""

    @admin.display(description=Person._meta.get_field(name).verbose_name)
    def shown(self, inquiry):
        person = inquiry.person(role)
        return deciphered(person, name) if person else "–"

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
        "promise_at",
        "urgent",
        "safety",
        "topic",
        "procedure",
        "procedure_edition",
        "shown_first_name",
        "shown_last_name",
        "contact_first_by",
        "shown_phone",
        "shown_phone_e164",
        "shown_email",
        "shown_messages",
    ]
    readonly_fields = fields

    shown_first_name = of_a_person("patient", "first_name")
    shown_last_name = of_a_person("patient", "last_name")
    shown_phone = of_a_person("patient", "phone")
    shown_phone_e164 = of_a_person("patient", "phone_e164")
    shown_email = of_a_person("patient", "email")

    @admin.display(description=_("messages"))
    def shown_messages(self, inquiry):
        return "\n\n".join(str(deciphered(message, "body")) for message in inquiry.messages.all()) or "–"

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
