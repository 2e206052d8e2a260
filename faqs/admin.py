from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from faqs import feedback
from faqs.models import MOST_RELATED, MOST_WORDS_IN_SHORT_ANSWER, AnsweredCount, AnswerSource, Placement, Question
from faqs.views import question_page
from ledger.read_only import ReadOnlyMixin
from procedures.models import Procedure
from procedures.source_forms import SourceForm, SourceFormSet
from publishing.models import Draft
from publishing.roles import content_roles_of
from publishing.staff.draft_admin import DraftAdmin
from publishing.staff.draft_forms import DraftForm, PartForm
from publishing.staff.inlines import PartInline
from publishing.staff.widgets import WritingMixin


class QuestionForm(DraftForm):
    def clean_related(self) -> QuerySet[Question]:
        related = self.cleaned_data["related"]
        if len(related) > MOST_RELATED or self.instance in related:
            message = _("Choose at most %(most)d related questions, and do not include this one.")
            raise ValidationError(message % {"most": MOST_RELATED})
        return related


@admin.register(AnsweredCount)
class AnsweredCountAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """A list of how readers rate each answer, for everyone with a content role. It holds no personal data."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.changelist_view))
        return [path("", view, name="faqs_answeredcount_changelist")]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(content_roles_of(request.user))

    def has_view_permission(self, request: HttpRequest, obj: AnsweredCount | None = None) -> bool:
        return bool(content_roles_of(request.user))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return self.page(
            request,
            "admin/faqs/answered.html",
            _("Did this answer your question?"),
            rows=feedback.worst_first(localdate(timezone.now())),
            days=feedback.PERIOD.days,
            many=feedback.ENOUGH_FOR_A_SHARE,
        )


class AnswerSourceInline(PartInline):
    model = AnswerSource
    form = SourceForm
    formset = SourceFormSet


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
    inlines = [PlacementInline, AnswerSourceInline]
    filter_horizontal = ["related"]
    fieldsets = [
        (None, {"fields": ["question", "slug", "short_answer", "answer"]}),
        (None, {"fields": ["topic", "stage", "related", "dated", "sample"]}),
    ]

    def readable(self, content: dict[str, Any]) -> dict[str, Any]:
        return super().readable(content) | {
            "procedures": titles_of(Procedure, content["procedures"]),
            "related": titles_of(Question, content.get("related", [])),
        }


def titles_of(model: type[Draft], keys: list[int]) -> list[str]:
    """The titles of the drafts with these primary keys, in the same order; the key where a draft was deleted."""
    drafts = model.objects.in_bulk(keys)
    return [str(drafts.get(key, key)) for key in keys]
