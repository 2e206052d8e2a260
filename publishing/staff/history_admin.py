"""The history, comparison and preview of a draft in the admin."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, resolve
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from publishing import diff
from publishing.editions import preview_edition
from publishing.history import events_of
from publishing.labels import labels_of_draft
from publishing.models import Draft, Edition
from publishing.parts import with_names
from publishing.staff import sample_marks
from publishing.staff.addresses import admin_address
from publishing.staff.step_forms import edition_named
from publishing.steps import Step


class DraftHistoryAdmin(admin.ModelAdmin):
    # The public view that shows an edition at a time.
    page: ClassVar[Callable[[HttpRequest, Any, datetime], HttpResponseBase]]

    def get_urls(self) -> list[URLPattern]:
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        own: list[URLPattern] = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"{info}_{name}")
            for name, view in [
                ("preview", self.preview_view),
                ("compare", self.compare_view),
                ("on", self.on_view),
            ]
        ]
        return [*own, *super().get_urls()]

    def draft_or_404(self, request: HttpRequest, pk: int | str) -> Draft:
        draft: Draft | None = self.get_object(request, str(pk))
        if draft is None:
            raise Http404
        if not self.has_change_permission(request, draft):
            raise PermissionDenied
        return draft

    def shown(self, request: HttpRequest, title: str | Promise, draft: Draft, **context: Any) -> dict[str, Any]:
        """The context of a page about `draft`."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": draft,
            "title": title,
            "change_url": admin_address(draft),
            **context,
        }

    def changes(self, old: dict[str, Any], new: dict[str, Any]) -> list[diff.Change]:
        labels = self.labels()
        found = diff.changes(self.readable(old), self.readable(new), labels)
        return sample_marks.gathered(found, labels["sample"])

    def readable(self, content: dict[str, Any]) -> dict[str, Any]:
        """`content` as staff compare it, with names instead of the keys of other records."""
        return with_names(self.model, content)

    def labels(self) -> dict[str, str]:
        return labels_of_draft(self.model)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        draft = self.draft_or_404(request, object_id)
        context = self.shown(
            request,
            _("History of “%(title)s”") % {"title": draft},
            draft,
            editions=draft.editions.select_related("written_by", "approved_by", "published_by"),
            events=events_of(draft).select_related("by")[:200],
            live=draft.editions.current().first(),
            compare_url=admin_address(draft, "compare"),
            restore_url=admin_address(draft, "step", Step.RESTORE),
            on_url=admin_address(draft, "on"),
        )
        return render(request, "admin/publishing/history.html", context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self.draft_or_404(request, pk)
        old = content_of(draft, request.GET.get("old", ""))
        new = content_of(draft, request.GET.get("new", ""))
        context = self.shown(
            request,
            _("What is different"),
            draft,
            old=old,
            new=new,
            changes=self.changes(old[1], new[1]),
        )
        return render(request, "admin/publishing/compare.html", context)

    def on_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The page exactly as patients read it at a given time."""
        draft = self.draft_or_404(request, pk)
        moment = moment_of(request.GET.get("at", ""))
        if moment is None:
            self.message_user(request, _("Enter a day and a time."), messages.ERROR)
            return redirect(admin_address(draft, "history"))
        edition = draft.editions.current(moment).first()
        if edition is None or edition.kind not in {"page", "ended"}:
            self.message_user(request, _("Patients could not read this page at that time."), messages.WARNING)
            return redirect(admin_address(draft, "history"))
        return self.as_patients_see(request, edition, moment)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        draft = self.draft_or_404(request, pk)
        now = timezone.now()
        return self.as_patients_see(request, preview_edition(draft, now), now)

    def as_patients_see(self, request: HttpRequest, edition: Edition, moment: datetime) -> HttpResponseBase:
        """The public page of `edition`, for staff only: no cache keeps it and no search engine indexes it."""
        # The page's navigation marks this address as the current one.
        request.resolver_match = resolve(urlsplit(edition.get_absolute_url()).path)
        response = type(self).page(request, edition, moment)
        del response["ETag"]
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def content_of(draft: Draft, name: str) -> tuple[str, dict[str, Any]]:
    if name == "draft":
        return _("the draft"), draft.freeze()
    edition = edition_named(draft, name)
    if edition is None:
        raise Http404
    return _("edition %(number)d") % {"number": edition.number}, edition.content


def moment_of(text: str) -> datetime | None:
    """The time in `text`, local if it has no time zone. None if there is no such time."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            return None
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
