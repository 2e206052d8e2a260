"""The base class for the admins of all drafts: saving, and the workflow's steps."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.forms import BaseModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import diff, workflow
from publishing.history import events_of
from publishing.models import Draft
from publishing.roles import may
from publishing.staff import last_signature, merging, reading
from publishing.staff.addresses import admin_address
from publishing.staff.draft_forms import DraftForm
from publishing.staff.gate_report import gate_report, report_of_live, show_beside_fields, warnings_of
from publishing.staff.history_admin import DraftHistoryAdmin
from publishing.staff.step_forms import FORMS, StepForm, offered
from publishing.staff.values import Glossary
from publishing.steps import DraftState, Step
from publishing.transitions import locked
from staff.accounts import signed_in
from staff.models import StaffMember


class DraftAdmin(DraftHistoryAdmin):
    form = DraftForm
    change_form_template = "admin/publishing/draft_change_form.html"
    list_filter = ["state", "sample"]
    # The parts that a signer reads first, by their names in frozen content. The others follow.
    reading_order: ClassVar[Sequence[str]] = ()
    # Whether the page tells patients so if no physician has reviewed it.
    says_if_unreviewed = True

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        step = path("<int:pk>/step/<str:step>/", self.admin_site.admin_view(self.step_view), name=name)
        return [step, *super().get_urls()]

    # Saving ---------------------------------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Locks the draft for a save. If a colleague has saved since the form was opened, shows what they changed."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            draft = self.get_object(request, object_id)
            sent = request.POST.get("opened_version", "")
            opened = int(sent) if sent.isdecimal() and len(sent) < 9 else -1
            if draft is not None and self.has_change_permission(request, draft):
                draft = locked(draft)
                if draft.version > opened:
                    extra_context = {**(extra_context or {}), "overtaken": self.rebase(request, draft, opened)}
            return super().changeform_view(request, object_id, form_url, extra_context)

    def rebase(self, request: HttpRequest, draft: Draft, version: int) -> dict[str, Any]:
        """Merges the posted values into the current draft. Returns who saved since `version`, and what they changed."""
        saves = [event for event in events_of(draft) if "content" in event.data]
        since = [event for event in saves if event.data.get("version", 0) > version]
        base = next((event.data["content"] for event in saves if event.data.get("version", 0) <= version), None)
        newest = draft.editions.first()
        base = base or (newest.content if newest else draft.freeze())
        formsets = [
            formset_class(instance=draft, prefix=formset_class.get_default_prefix())
            for formset_class, _inline in self.get_formsets_with_inlines(request, draft)
        ]
        form = self.get_form(request, draft)(instance=draft)
        request.POST = merging.rebased(request.POST, form, formsets, draft.version)  # type: ignore[assignment]
        request.overtaken = True  # type: ignore[attr-defined]
        changes = [diff.shortened(change) for change in self.changes(base, draft.freeze())]
        return {"events": since, "changes": changes}

    def get_form(
        self, request: HttpRequest, obj: Draft | None = None, change: bool = False, **kwargs: Any
    ) -> "type[DraftForm]":
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.overtaken = getattr(request, "overtaken", False)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Draft | None = None) -> list[Any]:
        fieldsets = list(super().get_fieldsets(request, obj))
        named = {name for _title, options in fieldsets for name in options["fields"]}
        own = ["change_note", "major", "owner", "review_months", "opened_version"]
        return [*fieldsets, (_("For the history and the next review"), {"fields": [n for n in own if n not in named]})]

    def save_related(self, request: HttpRequest, form: BaseModelForm, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        workflow.saved(form.instance, by=signed_in(request), now=timezone.now())

    def get_prepopulated_fields(self, request: HttpRequest, obj: Draft | None = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may(request.user, Step.SAVE)

    def has_change_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        return super().has_change_permission(request, obj) and may(request.user, Step.SAVE)

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        # A page that was ever published can only be withdrawn.
        return super().has_delete_permission(request, obj) and obj is not None and not obj.editions.exists()

    def response_change(self, request: HttpRequest, obj: Draft) -> HttpResponse:
        if "_submit" in request.POST:
            return redirect(admin_address(obj, "step", Step.SUBMIT))
        return super().response_change(request, obj)

    # The change form ------------------------------------------------------------------------------------------------

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Draft | None = None,
    ) -> HttpResponse:
        if obj:
            now = timezone.now()
            draft = type(obj)._base_manager.get(pk=obj.pk)
            report = gate_report(draft)
            show_beside_fields(report, context["adminform"].form, context["inline_admin_formsets"])
            context |= {
                "draft": draft,
                "live": draft.editions.current(now).first(),
                "scheduled": draft.editions.scheduled(now).first(),
                "same_as_live": workflow.is_published(draft),
                "asked": events_of(draft).filter(step=Step.ASK).first() if draft.state == DraftState.CHANGES else None,
                "signature": last_signature.signature_of_words(draft),
                "says_if_unreviewed": self.says_if_unreviewed,
                "steps": [(title, admin_address(draft, "step", step)) for title, step in offered(draft, request.user)],
                "report": report,
                "warnings": warnings_of(report),
                "may_override": may(request.user, Step.OVERRIDE),
                "override_url": admin_address(draft, "step", Step.OVERRIDE),
                "preview_url": admin_address(draft, "preview"),
                "history_url": admin_address(draft, "history"),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # The workflow's steps -------------------------------------------------------------------------------------------

    def step_view(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        draft = self.draft_or_404(request, pk)
        if step not in FORMS:
            raise Http404
        with transaction.atomic():
            draft = locked(draft)
            posted = request.POST if request.method == "POST" else None
            form = FORMS[step](posted, draft=draft, initial=request.GET.dict())
            if posted is not None and form.is_valid() and take_step(form, signed_in(request)):
                self.message_user(request, _("Done: %(step)s.") % {"step": form.title}, messages.SUCCESS)
                return redirect(admin_address(draft))
        live, compared = form.live(), form.compared()
        report = report_of_live(draft, live) if live else gate_report(draft)
        context = self.shown(
            request,
            form.title,
            draft,
            form=form,
            report=report,
            warnings=warnings_of(report),
            compared=compared,
            changes=self.changes(*compared) if compared else [],
            signature=last_signature.signature_of_words(draft) if form.tells_signature else None,
            says_if_unreviewed=self.says_if_unreviewed,
            preview_url=admin_address(draft, "preview"),
            **self.words_to_sign(draft, form.words()),
        )
        return render(request, "admin/publishing/step.html", context)

    def words_to_sign(self, draft: Draft, words: dict[str, Any] | None) -> dict[str, Any]:
        """Every word of a page, and which parts changed since someone signed it, for the context of a step."""
        if words is None:
            return {}
        read, labels = last_signature.last_read(draft), self.labels()
        before = self.readable(read.content) if read else None
        glossary = Glossary.of(self.model, labels)
        return {
            "words": reading.all_words(self.readable(words), before, glossary, self.reading_order),
            "changed_parts": last_signature.changed_since(read, draft, words, labels) if read else None,
        }


def take_step(form: StepForm, user: StaffMember) -> bool:
    try:
        form.take(user, timezone.now())
    except workflow.StepRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
