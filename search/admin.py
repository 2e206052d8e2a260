"""The synonyms that staff maintain, and the lists of what patients search for."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledger.read_only import ReadOnlyMixin
from search import statistics
from search.models import SearchCount, Synonym
from search.unanswered import beginning_for

ROWS = 200


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ["phrase", "means"]
    search_fields = ["phrase", "means"]


@admin.register(SearchCount)
class SearchCountAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Two lists to read: searches without results, and the most frequent searches. Single rows have no page."""

    def get_urls(self) -> list[URLPattern]:
        begin = self.admin_site.admin_view(require_POST(self.begin_question))
        return [
            path("", self.admin_site.admin_view(self.changelist_view), name="search_searchcount_changelist"),
            path("begin-question/", begin, name="search_searchcount_begin_question"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return self.page(
            request,
            "admin/search/searches.html",
            _("What people search for"),
            nothing=statistics.found_nothing()[:ROWS],
            totals=statistics.totals()[:ROWS],
            shown_from=statistics.SHOWN_FROM,
            days=statistics.KEPT.days,
            may_begin=beginning_for(request.user) is not None,
        )

    def begin_question(self, request: HttpRequest) -> HttpResponse:
        begin = beginning_for(request.user)
        if begin is None or not self.has_view_permission(request):
            raise PermissionDenied
        term = statistics.found_nothing().filter(term=request.POST.get("term", "").replace("\0", "")).first()
        if term is None:
            raise Http404
        address = begin(term["term"])
        self.message_user(request, _("Here is the draft of a question. Word it as patients would, and answer it."))
        return redirect(address)
