from django.contrib import admin

from faqs.models import Placement, Question
from publishing.admin import DraftAdmin


class PlacementInline(admin.StackedInline):
    model = Placement
    extra = 0


@admin.register(Question)
class QuestionAdmin(DraftAdmin):
    list_display = ["question", "topic", "stage", "changed_at", "changed_by"]
    search_fields = ["question", "short_answer"]
    prepopulated_fields = {"slug": ["question"]}
    inlines = [PlacementInline]
    fields = ["live_edition", "question", "slug", "short_answer", "answer", "topic", "stage", "dated", "sample"]
