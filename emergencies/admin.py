from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext as _

from emergencies.models import EmergencyWords


@admin.register(EmergencyWords)
class EmergencyWordsAdmin(admin.ModelAdmin):
    list_display = ["phrase", "number"]
    list_filter = ["number"]
    search_fields = ["phrase"]

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "phrase":
            kwargs["help_text"] = _(
                "The card is shown when a search has all of these words, in any order, even with typing mistakes."
                " Words with the same meaning also count, such as shot for injection. A phrase in quotation marks is"
                " matched word by word: its words must stand side by side, in this order, and none may be missing."
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)
