from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from procedures.models import (
    BodyArea,
    CareCard,
    Choice,
    Condition,
    Criterion,
    KeyFact,
    Procedure,
    Section,
    Source,
)
from procedures.views import procedure_page
from publishing.admin import DraftAdmin, PartForm


class PartInline(admin.StackedInline):
    form = PartForm
    extra = 0


class SectionInline(PartInline):
    model = Section


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


@admin.register(Procedure)
class ProcedureAdmin(DraftAdmin):
    page = procedure_page
    list_display = ["title", "state", "author", "owner", "changed_at", "changed_by"]
    search_fields = ["title", "medical_name", "other_names"]
    prepopulated_fields = {"slug": ["title"]}
    filter_horizontal = ["conditions", "body_areas"]
    inlines = [SectionInline, KeyFactInline, CriterionInline, ChoiceInline, CareCardInline, SourceInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "medical_name", "other_names", "one_line", "author", "dated"]}),
        (_("Sorting"), {"fields": ["approach", "conditions", "body_areas"]}),
        (_("About this page"), {"fields": ["disclosure", "sample"]}),
    ]


@admin.register(Condition, BodyArea)
class NameAdmin(admin.ModelAdmin):
    search_fields = ["name"]
