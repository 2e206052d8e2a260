"""The rows of a draft's parts on its change form."""

from django.contrib import admin

from publishing.staff.draft_forms import PartForm
from publishing.staff.widgets import IN_ORDER, WritingMixin


class PartInline(WritingMixin, admin.StackedInline):
    form = PartForm
    extra = 0
    classes = [IN_ORDER]
