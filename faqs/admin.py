from django.contrib import admin

from faqs.models import Placement, Question
from faqs.views import question_page
from publishing.admin import DraftAdmin, PartForm
from publishing.widgets import WritingMixin

# As the gate counts them.
MOST_WORDS_IN_SHORT_ANSWER = 50


class PlacementInline(admin.StackedInline):
    form = PartForm
    model = Placement
    extra = 0


@admin.register(Question)
class QuestionAdmin(WritingMixin, DraftAdmin):
    page = question_page
    rich_text = ["answer"]
    most_words = {"short_answer": MOST_WORDS_IN_SHORT_ANSWER}
    counted_characters = ["question"]
    list_display = ["question", "state", "topic", "stage", "owner", "changed_at"]
    search_fields = ["question", "short_answer"]
    prepopulated_fields = {"slug": ["question"]}
    inlines = [PlacementInline]
    filter_horizontal = ["related"]
    fieldsets = [
        (None, {"fields": ["question", "slug", "short_answer", "answer"]}),
        (None, {"fields": ["topic", "stage", "related", "dated", "sample"]}),
    ]
