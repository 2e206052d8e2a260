from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from faqs.models import Placement, Question
from faqs.views import question_page
from procedures.models import Procedure
from publishing.admin import DraftAdmin, DraftForm, PartForm
from publishing.widgets import WritingMixin

# As the gate counts them.
MOST_WORDS_IN_SHORT_ANSWER = 50
MOST_RELATED = 3


class QuestionForm(DraftForm):
    def clean_related(self):
        related = self.cleaned_data["related"]
        if len(related) > MOST_RELATED or self.instance in related:
            raise ValidationError(_("Choose at most three related questions, and not this one."))
        return related


class PlacementInline(admin.StackedInline):
    form = PartForm
    model = Placement
    extra = 0


@admin.register(Question)
class QuestionAdmin(WritingMixin, DraftAdmin):
    form = QuestionForm
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

    def readable(self, content):
        places = [procedure for procedure, _position in sorted(content["procedures"], key=lambda place: place[1])]
        return content | {
            "procedures": names_of(Procedure, places),
            "related": names_of(Question, content.get("related", [])),
        }


def names_of(model, keys):
    """What the records with these primary keys are called, in their order; a deleted one by its number."""
    found = model.objects.in_bulk(keys)
    return [str(found.get(key, key)) for key in keys]
