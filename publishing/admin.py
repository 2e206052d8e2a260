"""What the admins of all drafts share: what is saved is a draft, and a button publishes it."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing import workflow


class DraftAdmin(admin.ModelAdmin):
    change_form_template = "admin/publishing/draft_change_form.html"
    readonly_fields = ["live_edition"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """An address that patients may have written down stays; later editions are published under it."""
        published = obj and obj.editions.exists()
        return [*super().get_readonly_fields(request, obj), *(["slug"] if published else [])]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.editions.exists())

    @admin.display(description=_("patients read"))
    def live_edition(self, draft):
        edition = draft.editions.live().first() if draft.pk else None
        if not edition:
            return _("nothing yet: this draft has not been published")
        same = edition.hash == draft.content_hash()
        return _("edition %(number)d, published %(when)s (%(state)s)") % {
            "number": edition.number,
            "when": f"{timezone.localtime(edition.live_from):%Y-%m-%d %H:%M}",
            "state": _("the same as this draft") if same else _("this draft has changes that patients do not see yet"),
        }

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        workflow.saved(form.instance, by=request.user, now=timezone.now())

    def response_add(self, request, draft, post_url_continue=None):
        self.publish_if_asked(request, draft)
        return super().response_add(request, draft, post_url_continue)

    def response_change(self, request, draft):
        self.publish_if_asked(request, draft)
        return super().response_change(request, draft)

    def publish_if_asked(self, request, draft):
        if "_publish" not in request.POST:
            return
        try:
            edition = workflow.publish(draft, by=request.user, now=timezone.now())
        except workflow.NothingChanged:
            self.message_user(request, _("Nothing to publish: patients read these words already."), messages.INFO)
        else:
            self.message_user(
                request, _("Published as edition %(number)d.") % {"number": edition.number}, messages.SUCCESS
            )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        edition = obj.editions.live().first() if obj else None
        context["live_url"] = edition.get_absolute_url() if edition else ""
        return super().render_change_form(request, context, add, change, form_url, obj)
