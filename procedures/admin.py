from typing import Any

from django import forms
from django.contrib import admin
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from procedures.gate.wording import MOST_WORDS_IN_SUMMARY
from procedures.models import (
    BodyArea,
    CareCard,
    Choice,
    Condition,
    Coverage,
    Criterion,
    Drawing,
    Evidence,
    KeyFact,
    Procedure,
    Section,
    SectionImage,
    SectionKind,
    Source,
)
from procedures.models.procedure import MOST_WORDS_IN_ONE_LINE
from procedures.source_forms import EvidenceForm, EvidenceFormSet, SourceForm, SourceFormSet
from procedures.views import coverage_page, procedure_page
from publishing import images
from publishing.staff.draft_admin import DraftAdmin
from publishing.staff.draft_forms import DraftForm, PartForm
from publishing.staff.inlines import PartInline
from publishing.staff.widgets import WritingMixin
from publishing.templatetags.images import image_address

SALT_OF_STORED_IMAGE = "procedures.admin.kept"


class SectionInline(PartInline):
    model = Section
    rich_text = ["body"]
    most_words = {"body": MOST_WORDS_IN_SUMMARY}
    most_words_only_in = SectionKind.SUMMARY


class KeyFactInline(PartInline):
    model = KeyFact


class CriterionInline(PartInline):
    model = Criterion


class ChoiceInline(PartInline):
    model = Choice


class CareCardInline(PartInline):
    model = CareCard


class SourceInline(PartInline):
    model = Source
    form = SourceForm
    formset = SourceFormSet


class EvidenceInline(PartInline):
    model = Evidence
    form = EvidenceForm
    formset = EvidenceFormSet


class DrawingInline(PartInline):
    model = Drawing


class ImageForm(PartForm):
    upload = forms.FileField(
        label=_("Image file"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 10 MB and 50 megapixels. Location and camera data are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    # The signed data of an image that is already stored: browsers do not keep a chosen file when a form comes back.
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].show_hidden_initial = False
        if self.is_bound and self["kept"].value():
            self.fields["upload"].help_text = _("Your file is saved. Choose another file only to replace it.")

    def clean_upload(self) -> None:
        """Says why a file cannot be used; `store_uploads` has already taken out those that can."""
        if upload := self.cleaned_data["upload"]:
            images.rendered(upload, upload.size)

    def clean_kept(self) -> list[Any] | str:
        kept = self.cleaned_data["kept"]
        try:
            return kept and signing.loads(kept, salt=SALT_OF_STORED_IMAGE)
        except signing.BadSignature:
            raise forms.ValidationError(_("Choose the image file again.")) from None

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.cleaned_data.get("kept") and not self.instance.digest:
            self.add_error("upload", _("Choose an image file."))
        return self.cleaned_data

    def save(self, commit: bool = True) -> SectionImage:
        if kept := self.cleaned_data.get("kept"):
            self.instance.digest, self.instance.width, self.instance.height = kept
        return super().save(commit)


def store_uploads(request: HttpRequest) -> None:
    """Stores each uploaded image and puts its signed data into the form in place of the file.

    The form then keeps the image when it comes back with errors, or because a colleague saved in the meantime.
    """
    posted = request.POST.copy()
    uploads: dict[str, Any] = request.FILES.dict()
    for name, upload in uploads.items():
        if name.startswith("images-") and name.endswith("-upload"):
            try:
                renditions = images.rendered(upload, upload.size)
            except ValidationError:
                continue
            images.store(renditions)
            kept = [renditions.digest, renditions.width, renditions.height]
            posted[name.removesuffix("upload") + "kept"] = signing.dumps(kept, salt=SALT_OF_STORED_IMAGE)
            del request.FILES[name]
    request.POST = posted  # type: ignore[assignment]  # Django has a setter for it, the stubs do not


class ImageInline(PartInline):
    model = SectionImage
    form = ImageForm
    fields = ["picture", "kind", "upload", "kept", "alt", "decorative", "caption", "position"]
    readonly_fields = ["picture"]

    @admin.display(description=_("current image"))
    def picture(self, row: SectionImage) -> str:
        if not row.digest:
            return "–"
        return format_html('<img src="{}" alt="{}" width="240">', image_address(row.freeze()), row.alt)


@admin.register(Procedure)
class ProcedureAdmin(WritingMixin, DraftAdmin):
    page = procedure_page
    list_display = ["title", "state", "author", "owner", "changed_at", "changed_by"]
    search_fields = ["title", "medical_name", "other_names"]
    prepopulated_fields = {"slug": ["title"]}
    filter_horizontal = ["conditions", "body_areas"]
    most_words = {"one_line": MOST_WORDS_IN_ONE_LINE}
    counted_characters = ["title"]
    reading_order = [
        "sections",
        "key_facts",
        "criteria",
        "choices",
        "care_cards",
        "evidence",
        "images",
        "drawings",
        "questions",
        "sources",
    ]
    inlines = [
        SectionInline,
        ImageInline,
        KeyFactInline,
        CriterionInline,
        ChoiceInline,
        CareCardInline,
        SourceInline,
        EvidenceInline,
        DrawingInline,
    ]
    fieldsets = [
        (None, {"fields": ["title", "slug", "medical_name", "other_names", "one_line", "author", "dated"]}),
        (_("Sorting"), {"fields": ["approach", "conditions", "body_areas"]}),
        (_("About this page"), {"fields": ["disclosure", "sample"]}),
    ]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and self.has_change_permission(request):
            store_uploads(request)
        return super().changeform_view(request, *args, **kwargs)

    def labels(self) -> dict[str, str]:
        return super().labels() | {"images.digest": str(_("Image file"))}


class CoverageForm(DraftForm):
    class Meta:
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


@admin.register(Coverage)
class CoverageAdmin(WritingMixin, DraftAdmin):
    form = CoverageForm
    page = coverage_page
    list_display = ["__str__", "state", "checked_on", "expires_at", "owner", "changed_at", "changed_by"]
    list_select_related = ["procedure", "owner", "changed_by"]
    counted_characters = ["text"]
    search_fields = ["procedure__title", "payer", "rule"]
    fieldsets = [
        (None, {"fields": ["procedure", "payer", "us_state", "text"]}),
        (
            None,
            {"fields": ["rule", "rule_version", "source_title", "source_url", "checked_on", "expires_at", "sample"]},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Coverage | None = None) -> list[str]:
        """The procedure is fixed: with another one, that page would get published facts without a review."""
        return ["procedure"] if obj else []

    def readable(self, content: dict[str, Any]) -> dict[str, Any]:
        procedure = Procedure.objects.filter(pk=content["procedure"]).first()
        return content | {"procedure": str(procedure or content["procedure"])}


@admin.register(Condition, BodyArea)
class NameAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Condition | BodyArea | None = None) -> bool:
        """Renaming or deleting a name that a draft uses would change the draft without a trace in its history."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.procedure_set.exists())

    def has_delete_permission(self, request: HttpRequest, obj: Condition | BodyArea | None = None) -> bool:
        return super().has_delete_permission(request, obj) and obj is not None and not obj.procedure_set.exists()
