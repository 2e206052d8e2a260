"""What the clinic does: a procedure's draft with its typed parts, and the editions that patients read."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic.models import Physician
from publishing.models import Draft, Edition
from text.hygiene import lines_of
from text.sanitising import sanitised, to_plain


class SectionKind(models.TextChoices):
    """What a section is about, in the order in which a patient needs it."""

    SUMMARY = "summary", _("At a glance")
    WHAT = "what", _("What it is")
    WHY = "why", _("Why it is done")
    CANDIDATES = "candidates", _("Who it may help, and who it may not")
    IMAGING = "imaging", _("Scans and tests you need first")
    OPTIONS = "options", _("Other choices, including doing nothing")
    RISKS = "risks", _("Risks and side effects")
    PREPARE = "prepare", _("How to get ready")
    HOW = "how", _("How it is done")
    RECOVERY = "recovery", _("After the procedure")
    HELP = "help", _("When to get help")
    RESULTS = "results", _("How well it works and for how long")
    COST = "cost", _("Cost and coverage")
    ASK = "ask", _("Questions to ask your doctor")
    NEXT = "next", _("Your next step")


class KeyFactKind(models.TextChoices):
    TIME = "time", _("How long it takes")
    NUMBING = "numbing", _("Numbing")
    GOING_HOME = "going_home", _("Going home")
    DRIVER = "driver", _("Driver")
    BACK_TO_NORMAL = "back_to_normal", _("Back to normal")
    SCANS = "scans", _("Scans first")


class CriterionKind(models.TextChoices):
    MAY_HELP = "may_help", _("It may help if")
    MAY_NOT = "may_not", _("It may not be right if")
    TELL_US = "tell_us_first", _("Tell us first if")


class CareLevel(models.TextChoices):
    SELF = "self", _("Look after yourself")
    CALL = "call", _("Call us")
    EMERGENCY = "emergency", _("Emergency")


class Approach(models.TextChoices):
    PERCUTANEOUS = "percutaneous", _("Through the skin")
    NONINVASIVE = "noninvasive", _("Without an incision")
    SURGICAL = "surgical", _("Surgery")


# Sections about which a clinician has nothing to vouch for.
NOT_CLINICAL = {SectionKind.COST, SectionKind.ASK, SectionKind.NEXT}


def position_of(kind: str, kinds: type[models.TextChoices]) -> int:
    return kinds.values.index(kind)


class Condition(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BodyArea(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("body area")
        verbose_name_plural = _("body areas")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Procedure(Draft):
    title = models.CharField(_("title"), max_length=200, unique=True)
    medical_name = models.CharField(_("medical name"), max_length=200, blank=True)
    other_names = models.TextField(_("other names"), blank=True, help_text=_("One on each line."))
    one_line = models.CharField(
        _("one line"), max_length=250, blank=True, help_text=_("What it does for the patient, in at most 25 words.")
    )
    approach = models.CharField(_("approach"), max_length=20, choices=Approach, blank=True)
    conditions = models.ManyToManyField(Condition, blank=True, verbose_name=_("conditions"))
    body_areas = models.ManyToManyField(BodyArea, blank=True, verbose_name=_("body areas"))
    author = models.ForeignKey(
        Physician, on_delete=models.PROTECT, null=True, blank=True, related_name="procedures", verbose_name=_("author")
    )
    # The author as the imported document names them; the physician may have been renamed here since.
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

    def freeze(self) -> dict[str, Any]:
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
        } | self.freeze_images()

    def freeze_images(self) -> dict[str, Any]:
        """Nothing where there are none: pages that were published before there could be images stay as they are."""
        rows = [image.freeze() for image in self.images.all()]
        return {"images": rows} if rows else {}

    def thaw(self, content: dict[str, Any]) -> None:
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
            getattr(self, name).all().delete()
            for position, row in enumerate(content.get(name, [])):
                part.objects.create(procedure=self, position=position, **part.thaw(row))

    @staticmethod
    def clinical_parts(content: dict[str, Any]) -> dict[str, Any]:
        parts: dict[str, Any] = {section["kind"]: section["body"] for section in content["sections"]}
        for kind in NOT_CLINICAL:
            parts.pop(kind, None)
        parts["images"] = [image for image in content.get("images", []) if image["kind"] not in NOT_CLINICAL]
        clinical = ("one_line", "conditions", "key_facts", "criteria", "choices", "care_cards")
        return parts | {name: content[name] for name in clinical}

    def reading_parts(self) -> dict[str, str]:
        return {section.kind: section.body for section in self.sections.all()}

    def default_review_months(self) -> int:
        return 6 if any(section.kind == SectionKind.COST for section in self.sections.all()) else 12

    def search_text(self) -> str:
        return "\n".join(to_plain(section.body) for section in self.sections.all())


class ProcedurePart(models.Model):
    """A row of a procedure's draft; rows keep the order that staff give them."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def freeze(self) -> dict[str, Any]:
        """What patients see of this row."""
        raise NotImplementedError

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        """The fields that a frozen row came from."""
        return row


class Section(ProcedurePart):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(_("about"), max_length=20, choices=SectionKind)
    body = models.TextField(_("text"))
    sample = models.BooleanField(_("sample text"), default=False)
    imported = models.BooleanField(default=False, editable=False)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "kind"],
                name="procedures_section_kind_once",
                violation_error_message=_("There is a section of this kind already; write it there."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body = sanitised(self.body)
        super().save(*args, **kwargs)

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "body": self.body, "sample": self.sample}


class KeyFact(ProcedurePart):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="key_facts")
    kind = models.CharField(_("fact"), max_length=20, choices=KeyFactKind)
    value = models.CharField(_("value"), max_length=60)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("key fact")
        verbose_name_plural = _("key facts")
        constraints = [models.UniqueConstraint(fields=["procedure", "kind"], name="procedures_keyfact_kind_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "value": self.value}


class Criterion(ProcedurePart):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="criteria")
    kind = models.CharField(_("kind"), max_length=20, choices=CriterionKind)
    text = models.CharField(_("text"), max_length=300)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.text

    def freeze(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text}


class Choice(ProcedurePart):
    """One of the choices that a patient has, for the comparison; doing nothing is one of them."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="choices")
    name = models.CharField(_("name"), max_length=120)
    how = models.CharField(_("what it is"), max_length=300, blank=True)
    recovery = models.CharField(_("recovery"), max_length=300, blank=True)
    note = models.CharField(_("good to know"), max_length=300, blank=True)
    nothing = models.BooleanField(_("this is doing nothing"), default=False)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.name

    def freeze(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "how": self.how,
            "recovery": self.recovery,
            "note": self.note,
            "nothing": self.nothing,
        }


class CareCard(ProcedurePart):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="care_cards")
    level = models.CharField(_("level"), max_length=10, choices=CareLevel)
    heading = models.CharField(_("heading"), max_length=200, help_text=_("Says what to do."))
    items = models.TextField(_("signs"), help_text=_("One on each line."))

    class Meta(ProcedurePart.Meta):
        verbose_name = _("care card")
        verbose_name_plural = _("care cards")

    def __str__(self) -> str:
        return self.heading

    def freeze(self) -> dict[str, Any]:
        return {"level": self.level, "heading": self.heading, "items": lines_of(self.items)}

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"items": "\n".join(row["items"])}


class Source(ProcedurePart):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address or DOI"), max_length=500, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title

    def freeze(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "url": self.url,
            "read_on": self.read_on.isoformat() if self.read_on else None,
        }


class SectionImage(ProcedurePart):
    """An image in a section; `digest` names its files, `width` and `height` are those of the largest."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="images")
    kind = models.CharField(_("stands in"), max_length=20, choices=SectionKind)
    digest = models.CharField(max_length=32, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What the image shows, for people who cannot see it: as you would say it on the phone."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It tells nothing that the text does not: screen readers pass it.")
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta(ProcedurePart.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decorative=False) | models.Q(alt=""),
                name="procedures_image_described_or_decorative",
                violation_error_message=_("A decorative image has no description: empty it, or untick “decorative”."),
            )
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or str(_("image in “%(section)s”") % {"section": self.get_kind_display()})

    def freeze(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "digest": self.digest,
            "width": self.width,
            "height": self.height,
            "alt": self.alt,
            "decorative": self.decorative,
            "caption": self.caption,
        }


PARTS: dict[str, Any] = {
    "sections": Section,
    "key_facts": KeyFact,
    "criteria": Criterion,
    "choices": Choice,
    "care_cards": CareCard,
    "sources": Source,
    "images": SectionImage,
}


class ProcedureEdition(Edition):
    draft = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("edition of a procedure")
        verbose_name_plural = _("editions of procedures")

    def get_absolute_url(self) -> str:
        return reverse("procedures:procedure", args=[self.slug])

    @property
    def sections(self) -> list[dict[str, Any]]:
        return [section | {"heading": SectionKind(section["kind"]).label} for section in self.content["sections"]]

    @property
    def key_facts(self) -> list[dict[str, Any]]:
        return [fact | {"label": KeyFactKind(fact["kind"]).label} for fact in self.content["key_facts"]]

    @property
    def has_sample_text(self) -> bool:
        return self.content["sample"] or any(section["sample"] for section in self.content["sections"])
