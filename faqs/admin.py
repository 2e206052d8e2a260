from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import path
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from faqs import feedback
from faqs.gate import MOST_RELATED, MOST_WORDS_IN_SHORT_ANSWER
from faqs.models import AnsweredCount, Placement, Question
from faqs.views import question_page
from ledger.read_only import ReadOnlyMixin
from procedures.models import Procedure
from publishing.roles import content_roles_of
from publishing.staff.draft_admin import DraftAdmin
from publishing.staff.draft_forms import DraftForm, PartForm
from publishing.staff.widgets import WritingMixin


class QuestionForm(DraftForm):
    def clean_related(self):
        related = self.cleaned_data["related"]
        if len(related) > MOST_RELATED or self.instance in related:
            raise ValidationError(_("Choose at most three related questions, and not this one."))
        return related


@admin.register(AnsweredCount)
class AnsweredCountAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """One list to read, for everybody with a content role: which answers do not answer. It holds no person."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.changelist_view))
        return [path("", view, name="faqs_answeredcount_changelist")]

    def has_module_permission(self, request):
        return bool(content_roles_of(request.user))

    def has_view_permission(self, request, obj=None):
        return bool(content_roles_of(request.user))

    def changelist_view(self, request, extra_context=None):
        return self.page(
            request,
            "admin/faqs/answered.html",
            _("Did this answer your question?"),
            rows=feedback.worst_first(localdate(timezone.now())),
            days=feedback.LOOKED_BACK.days,
            many=feedback.MANY,
        )


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
