"""The staff's side, for now plain: a list of requests, and one screen for each. Every look is recorded first."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inquiries import workflow
from inquiries.desk import looks, queues, screen
from inquiries.desk.forms import FORMS
from inquiries.models import Inquiry, MailPreference, Pause
from inquiries.roles import may_see

PER_PAGE = 50
FOUND_AT_MOST = 100


class ForTheDesk(admin.ModelAdmin):
    """Goes by the two groups alone; Django's permissions, which a superuser has all of, open nothing here."""

    def has_module_permission(self, request):
        return may_see(request.user)

    def has_view_permission(self, request, obj=None):
        return may_see(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


def for_the_desk(view):
    def guarded(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return view(self, request, *args, **kwargs)

    return guarded


@admin.register(Inquiry)
class InquiryAdmin(ForTheDesk):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        """These and no others: Django's own list takes its search words from the address."""
        views = [
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

    def shown(self, request, title, **context):
        return (
            self.admin_site.each_context(request) | {"title": title, "opts": self.opts, "lists": queues.LISTS} | context
        )

    @method_decorator(require_safe)
    @for_the_desk
    def list_view(self, request):
        now, show = timezone.now(), request.GET.get("show", "open")
        if show not in queues.LISTS:
            raise Http404
        looks.listed(show, by=request.user, now=now)
        rows = Paginator(queues.queue(show, request.user, now), PER_PAGE).get_page(request.GET.get("page"))
        context = self.shown(request, _("Requests"), show=show, rows=rows, now=now)
        return render(request, "admin/inquiries/list.html", context)

    @method_decorator([sensitive_post_parameters(), require_http_methods(["GET", "HEAD", "POST"])])
    @method_decorator(sensitive_variables())
    @for_the_desk
    def search_view(self, request):
        """By POST, so that no address and no log holds what was searched for."""
        if request.method != "POST":
            return redirect("admin:inquiries_inquiry_changelist")
        now, text = timezone.now(), request.POST.get("words", "")
        rows = looks.search(text, by=request.user, now=now)[:FOUND_AT_MOST]
        context = self.shown(request, _("Requests that were found"), rows=rows, now=now, words=text, searched=True)
        return render(request, "admin/inquiries/list.html", context)

    @method_decorator(require_safe)
    @for_the_desk
    def request_view(self, request, pk):
        return self.screen(request, get_object_or_404(Inquiry, pk=pk))

    def screen(self, request, inquiry, bound=None):
        now = timezone.now()
        looks.opened(inquiry, by=request.user, now=now)
        forms = {action: form(inquiry=inquiry, by=request.user) for action, form in FORMS.items()}
        forms |= {bound.action: bound} if bound else {}
        offered = {action: form for action, form in forms.items() if form.offered()}
        late = bound.non_field_errors() if bound and bound.action not in offered else []
        context = self.shown(request, inquiry.reference, forms=offered, late=late, **screen.as_shown(inquiry, now))
        return render(request, "admin/inquiries/request.html", context)

    @method_decorator([sensitive_post_parameters(), require_POST])
    @for_the_desk
    def action_view(self, request, pk, action):
        inquiry = get_object_or_404(Inquiry, pk=pk)
        if action not in FORMS:
            raise Http404
        form = FORMS[action](request.POST, inquiry=inquiry, by=request.user)
        if form.is_valid():
            try:
                said = form.act(timezone.now())
            except workflow.MoveRefused as refused:
                form.add_error(None, str(refused))
                inquiry.refresh_from_db()
            else:
                level = messages.WARNING if said else messages.SUCCESS
                self.message_user(request, said or _("Done: %(action)s.") % {"action": form.title}, level)
                return redirect("admin:inquiries_inquiry_change", pk)
        return self.screen(request, inquiry, form)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    @for_the_desk
    def mails_view(self, request):
        """Which mails of new requests somebody wants; one's own."""
        chosen = request.POST.get("new_requests")
        if request.method == "POST" and chosen in MailPreference.New.values:
            MailPreference.objects.update_or_create(staff=request.user, defaults={"new_requests": chosen})
            self.message_user(request, _("Kept."), messages.SUCCESS)
            return redirect("admin:inquiries_inquiry_mails")
        mine = MailPreference.objects.filter(staff=request.user).first() or MailPreference()
        context = self.shown(request, _("Mails to me"), choices=MailPreference.New.choices, mine=mine.new_requests)
        return render(request, "admin/inquiries/mails.html", context)


@admin.register(Pause)
class PauseAdmin(ForTheDesk):
    """Staff pause requests for all or for one procedure."""

    list_display = ["text", "procedure", "since", "until", "by"]
    fields = ["procedure", "text", "since", "until"]
    list_select_related = ["procedure", "by"]

    def get_changeform_initial_data(self, request):
        return {"since": timezone.now()}

    def save_model(self, request, obj, form, change):
        obj.by = request.user
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj):
        return reverse("inquiries:new")
