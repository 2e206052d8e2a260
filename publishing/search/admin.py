"""What staff keep for the search, and what they learn from it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from publishing.read_only import ReadOnlyMixin
from publishing.search import statistics
from publishing.search.models import EmergencyWords, SearchCount, Synonym

ROWS = 200


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ["phrase", "means"]
    search_fields = ["phrase", "means"]


@admin.register(EmergencyWords)
class EmergencyWordsAdmin(admin.ModelAdmin):
    list_display = ["phrase", "number"]
    list_filter = ["number"]
    search_fields = ["phrase"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "phrase":
            kwargs["help_text"] = _(
                "The card is shown when a search has all of these words, in any order, with typing mistakes too. Words"
                " that mean the same count too, such as shot for injection. A phrase in quotation marks is matched word"
                " by word: its words must stand side by side, in this order, and none may be missing."
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(SearchCount)
class SearchCountAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Two lists to read: what found nothing, and what is looked for most. Rows are neither shown nor changed."""

    def get_urls(self):
        begin = self.admin_site.admin_view(require_POST(self.begin_question))
        return [
            path("", self.admin_site.admin_view(self.changelist_view), name="publishing_searchcount_changelist"),
            path("begin-question/", begin, name="publishing_searchcount_begin_question"),
        ]

    def changelist_view(self, request, extra_context=None):
        return self.page(
            request,
            "admin/publishing/searches.html",
            _("What people look for"),
            nothing=statistics.found_nothing()[:ROWS],
            totals=statistics.totals()[:ROWS],
            shown_from=statistics.SHOWN_FROM,
            days=statistics.KEPT.days,
            may_begin=bool(statistics.begin_question) and request.user.has_perm("faqs.add_question"),
        )

    def begin_question(self, request):
        """Turns a search that found nothing into the draft of a question, and leads there."""
        if not (self.has_view_permission(request) and request.user.has_perm("faqs.add_question")):
            raise PermissionDenied
        term = statistics.found_nothing().filter(term=request.POST.get("term", "").replace("\0", "")).first()
        if term is None or not statistics.begin_question:
            raise Http404
        question = statistics.begin_question[0](term["term"], request.user)
        self.message_user(request, _("Here is the draft of a question. Word it as patients would, and answer it."))
        return redirect(reverse(f"admin:{question._meta.label_lower.replace('.', '_')}_change", args=[question.pk]))
