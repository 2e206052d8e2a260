from django.contrib import admin

from faqs.models import Placement, Question
from faqs.views import question_page
from publishing.admin import DraftAdmin, PartForm


class PlacementInline(admin.StackedInline):
    form = PartForm
    model = Placement
    extra = 0


@admin.register(Question)
class QuestionAdmin(DraftAdmin):
    page = question_page
    list_display = ["question", "state", "topic", "stage", "owner", "changed_at"]
    search_fields = ["question", "short_answer"]
    prepopulated_fields = {"slug": ["question"]}
    inlines = [PlacementInline]
    filter_horizontal = ["related"]
    fieldsets = [
        (None, {"fields": ["question", "slug", "short_answer", "answer"]}),
        (None, {"fields": ["topic", "stage", "related", "dated", "sample"]}),
    ]
