from django import forms
from django.contrib import admin
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from procedures.gate import MOST_WORDS_IN_ONE_LINE, MOST_WORDS_IN_SUMMARY
from procedures.models import (
    BodyArea,
    CareCard,
    Choice,
    Condition,
    Criterion,
    KeyFact,
    Procedure,
    Section,
    SectionImage,
    SectionKind,
    Source,
)
from procedures.views import procedure_page
from publishing import images
from publishing.staff.draft_admin import DraftAdmin
from publishing.staff.draft_forms import PartForm
from publishing.staff.inlines import PartInline
from publishing.staff.widgets import WritingMixin
from publishing.templatetags.images import image_address

KEPT = "procedures.admin.kept"


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


class ImageForm(PartForm):
    upload = forms.FileField(
        label=_("Image file"),
        required=False,
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB and 50 megapixels. Where and with what it was taken is removed from it."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    # A file that came with a form before: a file field does not come back with its form.
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].show_hidden_initial = False
        if self.is_bound and self["kept"].value():
            self.fields["upload"].help_text = _("The file that you chose is kept. Choose another only to replace it.")

    def clean_upload(self):
        """`keep_uploads` has taken every image that can be read; another one says here why it cannot."""
        if upload := self.cleaned_data["upload"]:
            images.rendered(upload, upload.size)

    def clean_kept(self):
        kept = self.cleaned_data["kept"]
        try:
            return kept and signing.loads(kept, salt=KEPT)
        except signing.BadSignature:
            raise forms.ValidationError(_("Choose the file of the image again.")) from None

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("kept") and not self.instance.digest:
            self.add_error("upload", _("Choose the file of the image."))
        return cleaned

    def save(self, commit=True):
        if kept := self.cleaned_data.get("kept"):
            self.instance.digest, self.instance.width, self.instance.height = kept
        return super().save(commit)


def keep_uploads(request):
    """Stores each image that came with a form and notes in the form which it is.

    So it is there still when the form comes back: for a mistake elsewhere, or because somebody else saved meanwhile.
    """
    request.POST = request.POST.copy()
    for name, upload in list(request.FILES.items()):
        if name.startswith("images-") and name.endswith("-upload"):
            try:
                renditions = images.rendered(upload, upload.size)
            except ValidationError:
                continue
            images.store(renditions)
            kept = [renditions.digest, renditions.width, renditions.height]
            request.POST[name.removesuffix("upload") + "kept"] = signing.dumps(kept, salt=KEPT)
            del request.FILES[name]


class ImageInline(PartInline):
    model = SectionImage
    form = ImageForm
    fields = ["picture", "kind", "upload", "kept", "alt", "decorative", "caption", "position"]
    readonly_fields = ["picture"]

    @admin.display(description=_("now"))
    def picture(self, row):
        if not row.digest:
            return "–"
        shown = row.freeze()
        return format_html('<img src="{}" alt="{}" width="240">', image_address(shown), row.alt)


@admin.register(Procedure)
class ProcedureAdmin(WritingMixin, DraftAdmin):
    page = procedure_page
    list_display = ["title", "state", "author", "owner", "changed_at", "changed_by"]
    search_fields = ["title", "medical_name", "other_names"]
    prepopulated_fields = {"slug": ["title"]}
    filter_horizontal = ["conditions", "body_areas"]
    most_words = {"one_line": MOST_WORDS_IN_ONE_LINE}
    counted_characters = ["title"]
    inlines = [
        SectionInline,
        ImageInline,
        KeyFactInline,
        CriterionInline,
        ChoiceInline,
        CareCardInline,
        SourceInline,
    ]
    fieldsets = [
        (None, {"fields": ["title", "slug", "medical_name", "other_names", "one_line", "author", "dated"]}),
        (_("Sorting"), {"fields": ["approach", "conditions", "body_areas"]}),
        (_("About this page"), {"fields": ["disclosure", "sample"]}),
    ]

    def changeform_view(self, request, *args, **kwargs):
        if request.method == "POST" and self.has_change_permission(request):
            keep_uploads(request)
        return super().changeform_view(request, *args, **kwargs)

    def labels(self):
        return super().labels() | {"images.digest": str(_("Image file"))}


@admin.register(Condition, BodyArea)
class NameAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        """A name that a draft uses would change the draft behind its back."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.procedure_set.exists()
