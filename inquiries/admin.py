"""The desk in the admin: lists of requests, and a screen for each. Every access is recorded before anything shows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inquiries import workflow
from inquiries.desk import access_log, queues, screen
from inquiries.desk.forms import FORMS, ActionForm
from inquiries.models import Inquiry, MailPreference, Pause
from inquiries.roles import may_see
from ledger.read_only import ReadOnlyMixin
from staff.accounts import signed_in

Parameters = ParamSpec("Parameters")
DeskView = Callable[Concatenate["InquiryAdmin", HttpRequest, Parameters], HttpResponse]

PER_PAGE = 50
FOUND_AT_MOST = 100


class DeskAdmin(admin.ModelAdmin):
    """Only the roles of the desk count. Django's permissions, all of which a superuser has, open nothing here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_see(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_see(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_see(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_see(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_see(request.user)


def for_desk_only(view: DeskView[Parameters]) -> DeskView[Parameters]:
    def guarded(
        self: "InquiryAdmin", request: HttpRequest, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return view(self, request, *args, **kwargs)

    return guarded


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyMixin, DeskAdmin):
    def get_urls(self) -> list[URLPattern]:
        # Only these: Django's own list would put the search words in the address.
        views: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("", self.list_view, "changelist"),
            ("find/", self.search_view, "find"),
            ("my-mails/", self.mails_view, "mails"),
            ("<uuid:pk>/", self.request_view, "change"),
            ("<uuid:pk>/<slug:action>/", self.action_view, "do"),
        ]
        return [
            path(address, self.admin_site.admin_view(view), name=f"inquiries_inquiry_{name}")
            for address, view, name in views
        ]

    def context(self, request: HttpRequest, title: str, **context: Any) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return site | {"title": title, "opts": self.opts, "lists": queues.LISTS} | context

    @method_decorator(require_safe)
    @for_desk_only
    def list_view(self, request: HttpRequest) -> HttpResponse:
        now, show = timezone.now(), request.GET.get("show", "open")
        if show not in queues.LISTS:
            raise Http404
        member = signed_in(request)
        access_log.record_list(show, by=member, now=now)
        rows = Paginator(queues.queue(show, member, now), PER_PAGE).get_page(request.GET.get("page"))
        context = self.context(request, _("Requests"), show=show, rows=rows, now=now)
        return render(request, "admin/inquiries/list.html", context)

    @method_decorator([sensitive_post_parameters(), require_http_methods(["GET", "HEAD", "POST"])])
    @method_decorator(sensitive_variables())
    @for_desk_only
    def search_view(self, request: HttpRequest) -> HttpResponse:
        # By POST, so that the search words appear in no address and no log.
        if request.method != "POST":
            return redirect("admin:inquiries_inquiry_changelist")
        now, words = timezone.now(), request.POST.get("words", "")
        rows = access_log.search(words, by=signed_in(request), now=now)[:FOUND_AT_MOST]
        context = self.context(request, _("Search results"), rows=rows, now=now, words=words, searched=True)
        return render(request, "admin/inquiries/list.html", context)

    @method_decorator(require_safe)
    @for_desk_only
    def request_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.screen(request, get_object_or_404(Inquiry, pk=pk))

    def screen(self, request: HttpRequest, inquiry: Inquiry, submitted: ActionForm | None = None) -> HttpResponse:
        now, member = timezone.now(), signed_in(request)
        access_log.record_opening(inquiry, by=member, now=now)
        forms = {action: form(inquiry=inquiry, by=member) for action, form in FORMS.items()}
        if submitted:
            forms[submitted.action] = submitted
        offered = {action: form for action, form in forms.items() if form.is_offered()}
        # The errors of an action that is no longer offered, because a colleague was faster.
        late_errors = submitted.non_field_errors() if submitted and submitted.action not in offered else []
        shown = screen.as_shown(inquiry, now)
        context = self.context(request, inquiry.reference, forms=offered, late_errors=late_errors, **shown)
        return render(request, "admin/inquiries/request.html", context)

    @method_decorator([sensitive_post_parameters(), require_POST])
    @for_desk_only
    def action_view(self, request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
        inquiry = get_object_or_404(Inquiry, pk=pk)
        if action not in FORMS:
            raise Http404
        form = FORMS[action](request.POST, inquiry=inquiry, by=signed_in(request))
        if form.is_valid() and self.performed(request, form, timezone.now()):
            return redirect("admin:inquiries_inquiry_change", pk)
        return self.screen(request, inquiry, form)

    def performed(self, request: HttpRequest, form: ActionForm, now: datetime) -> bool:
        """Performs the action and tells the staff member; False, with the reason on the form, if it was refused."""
        try:
            warning = form.perform(now)
        except workflow.MoveRefused as refused:
            form.add_error(None, str(refused))
            form.inquiry.refresh_from_db()
            return False
        if warning:
            self.message_user(request, str(warning), messages.WARNING)
        else:
            self.message_user(request, _("Done: %(action)s.") % {"action": form.title}, messages.SUCCESS)
        return True

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    @for_desk_only
    def mails_view(self, request: HttpRequest) -> HttpResponse:
        member, chosen = signed_in(request), request.POST.get("new_requests")
        if request.method == "POST" and chosen in MailPreference.New.values:
            MailPreference.objects.update_or_create(staff=member, defaults={"new_requests": chosen})
            self.message_user(request, _("Saved."), messages.SUCCESS)
            return redirect("admin:inquiries_inquiry_mails")
        mine = MailPreference.objects.filter(staff=member).first() or MailPreference()
        context = self.context(
            request, _("My email notifications"), choices=MailPreference.New.choices, mine=mine.new_requests
        )
        return render(request, "admin/inquiries/mails.html", context)


@admin.register(Pause)
class PauseAdmin(DeskAdmin):
    list_display = ["text", "procedure", "since", "until", "by"]
    fields = ["procedure", "text", "since", "until"]
    list_select_related = ["procedure", "by"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": timezone.now()}

    def save_model(self, request: HttpRequest, obj: Pause, form: ModelForm, change: bool) -> None:
        obj.by = signed_in(request)
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj: Pause) -> str:
        return reverse("inquiries:new")
