"""What the admins of all drafts share: saving keeps a draft, the workflow's steps lead it to patients and back."""

from datetime import UTC

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, resolve
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing import diff, workflow
from publishing.editions import preview_edition
from publishing.roles import may
from publishing.staff import merging
from publishing.staff.addresses import admin_address
from publishing.staff.draft_forms import DraftForm
from publishing.staff.step_forms import FORMS, edition_named, gate_report, offered
from publishing.steps import DraftState, Step
from publishing.transitions import locked


class DraftAdmin(admin.ModelAdmin):
    form = DraftForm
    change_form_template = "admin/publishing/draft_change_form.html"
    list_filter = ["state", "sample"]
    # The view that shows an edition to patients: (request, edition, now) -> response.
    page = None

    def get_urls(self):
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"{info}_{name}")
            for name, view in [
                ("preview", self.preview_view),
                ("compare", self.compare_view),
                ("on", self.on_view),
            ]
        ]
        step = path("<int:pk>/step/<str:step>/", self.admin_site.admin_view(self.step_view), name=f"{info}_step")
        return [*own, step, *super().get_urls()]

    # Saving ---------------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Locks the draft for a save; one that starts from an older version is shown what has changed since."""
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

    def rebase(self, request, draft, version):
        """Moves what was posted onto the present draft; returns who saved since, and what they changed."""
        saves = [event for event in draft.events() if "content" in event.data]
        since = [event for event in saves if event.data.get("version", 0) > version]
        base = next((event.data["content"] for event in saves if event.data.get("version", 0) <= version), None)
        newest = draft.editions.first()
        base = base or (newest.content if newest else draft.freeze())
        formsets = [
            formset_class(instance=draft, prefix=formset_class.get_default_prefix())
            for formset_class, _inline in self.get_formsets_with_inlines(request, draft)
        ]
        form = self.get_form(request, draft)(instance=draft)
        request.POST = merging.rebased(request.POST, form, formsets, draft.version)
        request.overtaken = True
        return {"events": since, "changes": [*map(diff.shortened, self.changes(base, draft.freeze()))]}

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.overtaken = getattr(request, "overtaken", False)
        return form

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        named = {name for _title, options in fieldsets for name in options["fields"]}
        own = ["change_note", "major", "owner", "review_months", "opened_version"]
        return [*fieldsets, (_("For the history and the next review"), {"fields": [n for n in own if n not in named]})]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        workflow.saved(form.instance, by=request.user, now=timezone.now())

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and may(request.user, Step.SAVE)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and may(request.user, Step.SAVE)

    def has_delete_permission(self, request, obj=None):
        """What patients have read once is withdrawn, not deleted."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.editions.exists()

    def response_change(self, request, draft):
        if "_submit" in request.POST:
            return redirect(admin_address(draft, "step", Step.SUBMIT))
        return super().response_change(request, draft)

    # Showing --------------------------------------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
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
                "asked": draft.events().filter(step=Step.ASK).first() if draft.state == DraftState.CHANGES else None,
                "steps": [
                    (form.title, admin_address(draft, "step", form.step)) for form in offered(draft, request.user)
                ],
                "report": report,
                "warnings": warnings_of(report),
                "may_override": may(request.user, Step.OVERRIDE),
                "override_url": admin_address(draft, "step", Step.OVERRIDE),
                "preview_url": admin_address(draft, "preview"),
                "history_url": admin_address(draft, "history"),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def draft_or_404(self, request, pk):
        draft = self.get_object(request, str(pk))
        if draft is None:
            raise Http404
        if not self.has_change_permission(request, draft):
            raise PermissionDenied
        return draft

    def shown(self, request, title, draft, **context):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": draft,
            "title": title,
            "change_url": admin_address(draft),
            **context,
        }

    def changes(self, old, new):
        """What is different between two contents, in the words of the change form."""
        return diff.changes(self.readable(old), self.readable(new), self.labels())

    def readable(self, content):
        """`content` as people compare it; keys of other records are no words."""
        return content

    def labels(self):
        """How the diff names this kind of draft's fields, the rows of its parts, and what their codes mean."""
        labels = labels_of(self.model)
        for relation in self.model._meta.related_objects:
            part, name = relation.related_model, relation.get_accessor_name()
            labels |= {name: capfirst(part._meta.verbose_name_plural)} if name else {}
            labels |= labels_of(part, f"{name}.")
        return labels

    # The workflow's steps -------------------------------------------------------------------------------------------

    def step_view(self, request, pk, step):
        draft = self.draft_or_404(request, pk)
        if step not in FORMS:
            raise Http404
        with transaction.atomic():
            draft = locked(draft)
            posted = request.POST if request.method == "POST" else None
            form = FORMS[step](posted, draft=draft, initial=request.GET.dict())
            if posted is not None and form.is_valid() and self.taken(form, request.user):
                self.message_user(request, _("Done: %(step)s.") % {"step": form.title}, messages.SUCCESS)
                return redirect(admin_address(draft))
        report, compared = gate_report(draft), form.compared()
        context = self.shown(
            request,
            form.title,
            draft,
            form=form,
            report=report,
            warnings=warnings_of(report),
            compared=compared,
            changes=self.changes(*compared) if compared else [],
            preview_url=admin_address(draft, "preview"),
        )
        return render(request, "admin/publishing/step.html", context)

    def taken(self, form, user):
        try:
            form.take(user, timezone.now())
        except workflow.StepRefused as refused:
            form.add_error(None, str(refused))
            return False
        return True

    # History --------------------------------------------------------------------------------------------------------

    def history_view(self, request, object_id, extra_context=None):
        draft = self.draft_or_404(request, object_id)
        context = self.shown(
            request,
            _("History of “%(title)s”") % {"title": draft},
            draft,
            editions=draft.editions.select_related("written_by", "approved_by", "published_by"),
            events=draft.events().select_related("by")[:200],
            live=draft.editions.current().first(),
            compare_url=admin_address(draft, "compare"),
            restore_url=admin_address(draft, "step", Step.RESTORE),
            on_url=admin_address(draft, "on"),
        )
        return render(request, "admin/publishing/history.html", context)

    def compare_view(self, request, pk):
        """A word-level comparison of two editions, or of one with the draft (new=draft)."""
        draft = self.draft_or_404(request, pk)
        old, new = (self.content_of(draft, request.GET.get(name, "")) for name in ("old", "new"))
        context = self.shown(
            request,
            _("What is different"),
            draft,
            old=old,
            new=new,
            changes=self.changes(old[1], new[1]),
        )
        return render(request, "admin/publishing/compare.html", context)

    def content_of(self, draft, name):
        if name == "draft":
            return _("the draft"), draft.freeze()
        edition = edition_named(draft, name)
        if edition is None:
            raise Http404
        return _("edition %(number)d") % {"number": edition.number}, edition.content

    def on_view(self, request, pk):
        """What this page said at a moment: exactly as patients read it then."""
        draft = self.draft_or_404(request, pk)
        moment = moment_of(request.GET.get("at", ""))
        if moment is None:
            self.message_user(request, _("Write a day and a time."), messages.ERROR)
            return redirect(admin_address(draft, "history"))
        edition = draft.editions.current(moment).first()
        if edition is None or edition.kind not in {"page", "ended"}:
            self.message_user(request, _("Patients could not read this page at that time."), messages.WARNING)
            return redirect(admin_address(draft, "history"))
        return self.as_patients_see(request, edition, moment)

    def preview_view(self, request, pk):
        """Exactly what patients will see once the draft is published."""
        draft = self.draft_or_404(request, pk)
        now = timezone.now()
        return self.as_patients_see(request, preview_edition(draft, now), now)

    def as_patients_see(self, request, edition, moment):
        """The public page of `edition`, for staff alone: kept by no cache, found by no search engine."""
        request.resolver_match = resolve(edition.get_absolute_url())  # what the page's navigation marks as here
        response = type(self).page(request, edition, moment)
        del response["ETag"]
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def labels_of(model, path=""):
    """What people call the fields of `model` and the codes in them, by their path in frozen content."""
    labels = {}
    for field in model._meta.get_fields():
        if field.auto_created:
            continue
        if not field.one_to_many:
            labels[f"{path}{field.name}"] = capfirst(field.verbose_name)
        for code, label in getattr(field, "choices", None) or []:
            # A row is named by its kind alone; other codes belong to their field.
            labels[f"{path}{code}" if path and field.name in diff.CODES else f"{path}{field.name}.{code}"] = label
    return {name: str(label) for name, label in labels.items()}


def warnings_of(report):
    return [entry for entry in report if not entry["finding"].is_error]


def show_beside_fields(report, form, inlines):
    """Puts each finding of the gate under the field that it concerns; `where` is "field" or "part:pk:field"."""
    rows = {
        f"{inline.formset.prefix}:{row.instance.pk}": row for inline in inlines for row in inline.formset.initial_forms
    }
    beside = {}
    for entry in report:
        row, _colon, name = entry["finding"].where.rpartition(":")
        fields = rows[row].fields if row in rows else form.fields if not row else {}
        if name in fields:
            beside.setdefault(id(fields[name]), (fields[name], []))[1].append(entry)
    for field, entries in beside.values():
        context = {"help_text": field.help_text, "report": entries}
        field.help_text = render_to_string("admin/publishing/_beside_field.html", context)


def moment_of(text):
    """The moment that `text` names, local where it names no zone; None where it names none that exists."""
    try:
        moment = parse_datetime(text)
        return moment and (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
