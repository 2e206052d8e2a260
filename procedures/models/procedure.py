"""A procedure's draft. Its parts are in `procedures.models.parts`."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clinic.models import Physician
from procedures.evidence import has_expired
from procedures.models.kinds import Approach, KeyFactKind, SectionKind
from procedures.models.parts import PARTS
from procedures.models.tags import BodyArea, Condition
from publishing.models.draft import Draft
from text.hygiene import lines_of
from text.sanitising import to_plain


def position_of(kind: str, kinds: type[models.TextChoices]) -> int:
    return kinds.values.index(kind)


MOST_WORDS_IN_ONE_LINE = 25


class Procedure(Draft):
    title = models.CharField(_("title"), max_length=200, unique=True)
    medical_name = models.CharField(_("medical name"), max_length=200, blank=True)
    other_names = models.TextField(_("other names"), blank=True, help_text=_("One on each line."))
    one_line = models.CharField(
        _("one line"),
        max_length=250,
        blank=True,
        help_text=format_lazy(_("What it does for the patient, in at most {most} words."), most=MOST_WORDS_IN_ONE_LINE),
    )
    approach = models.CharField(_("approach"), max_length=20, choices=Approach, blank=True)
    conditions = models.ManyToManyField(Condition, blank=True, verbose_name=_("conditions"))
    body_areas = models.ManyToManyField(BodyArea, blank=True, verbose_name=_("body areas"))
    author = models.ForeignKey(
        Physician, on_delete=models.PROTECT, null=True, blank=True, related_name="procedures", verbose_name=_("author")
    )
    # The author's name in the imported document; the physician may have been renamed on the site since.
    imported_author = models.CharField(max_length=200, blank=True, editable=False)
    dated = models.DateTimeField(_("written on"), null=True, blank=True)
    disclosure = models.TextField(
        _("disclosure"), blank=True, help_text=_("What readers should know about the author or the maker of a device.")
    )

    class Meta(Draft.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def freeze_words(self) -> dict[str, Any]:
        facts = sorted(self.key_facts.all(), key=lambda fact: position_of(fact.kind, KeyFactKind))
        return {
            "title": self.title,
            "medical_name": self.medical_name,
            "other_names": lines_of(self.other_names),
            "one_line": self.one_line,
            "approach": self.approach,
            "conditions": [condition.name for condition in self.conditions.all()],
            "body_areas": [area.name for area in self.body_areas.all()],
            "author": {"name": self.author.name, "slug": self.author.slug} if self.author else None,
            "dated": self.dated.isoformat() if self.dated else None,
            "disclosure": "\n".join(lines_of(self.disclosure)),
            "sample": self.sample,
            "sections": [section.freeze() for section in self.sections.all()],
            "key_facts": [fact.freeze() for fact in facts],
            "criteria": [criterion.freeze() for criterion in self.criteria.all()],
            "choices": [choice.freeze() for choice in self.choices.all()],
            "care_cards": [card.freeze() for card in self.care_cards.all()],
            "sources": [source.freeze() for source in self.sources.all()],
            "evidence": [row.freeze() for row in self.evidence.all()],
            "images": [image.freeze() for image in self.images.all()],
            "drawings": [drawing.freeze() for drawing in self.drawings.all()],
        }

    def thaw_words(self, content: dict[str, Any]) -> None:
        author = content["author"]
        self.title, self.medical_name, self.one_line = content["title"], content["medical_name"], content["one_line"]
        self.approach, self.disclosure, self.sample = content["approach"], content["disclosure"], content["sample"]
        self.other_names = "\n".join(content["other_names"])
        self.dated = datetime.fromisoformat(content["dated"]) if content["dated"] else None
        self.author = Physician.objects.filter(slug=author["slug"]).first() if author else None
        self.save()
        self.conditions.set(Condition.objects.get_or_create(name=name)[0] for name in content["conditions"])
        self.body_areas.set(BodyArea.objects.get_or_create(name=name)[0] for name in content["body_areas"])
        for name, part in PARTS.items():
            rows = getattr(self, name)
            rows.all().delete()
            for position, row in enumerate(content[name]):
                rows.create(position=position, **part.thaw(row))

    @classmethod
    def parts_of(cls, content: dict[str, Any]) -> dict[str, Any]:
        """Each section is a part of its own."""
        sections = {section["kind"]: section for section in content["sections"]}
        order = [section["kind"] for section in content["sections"]]
        return {name: part for name, part in content.items() if name != "sections"} | sections | {"order": order}

    @classmethod
    def vouchers_in(cls, content: dict[str, Any]) -> set[str]:
        return {source["vouched_by"] for source in content["sources"]} - {""}

    @classmethod
    def shown_on(cls, content: dict[str, Any], today: date) -> dict[str, Any]:
        counting = {source["key"] for source in content["sources"] if not has_expired(source, today)}
        return content | {"evidence": [row for row in content["evidence"] if row["source"] in counting]}

    def reading_parts(self) -> dict[str, str]:
        return {section.kind: section.body for section in self.sections.all()}

    def default_review_months(self) -> int:
        return 6 if any(section.kind == SectionKind.COST for section in self.sections.all()) else 12

    def search_text(self) -> str:
        return "\n".join(to_plain(section.body) for section in self.sections.all())
