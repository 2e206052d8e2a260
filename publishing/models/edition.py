"""The base class of all editions."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.models import WrittenOnce, WrittenOnceQuerySet
from publishing.hashes import content_hash
from publishing.models.draft import Draft
from publishing.models.fields import staff_member

# When a review is this long overdue, the page no longer shows who reviewed it.
REVIEW_LAPSES_AFTER = timedelta(days=90)


class EditionQuerySet(WrittenOnceQuerySet):
    def current(self, at: datetime | None = None) -> Self:
        """The newest edition of each draft that is due at `at` (default: now), including withdrawals.

        An edition with a higher number wins over an older one that was scheduled for a later time, so a schedule never
        undoes a correction.
        """
        at = at or timezone.now()
        newer = self.model._base_manager.filter(
            draft=models.OuterRef("draft"), number__gt=models.OuterRef("number"), live_from__lte=at
        )
        return self.filter(~models.Exists(newer), live_from__lte=at)

    def live(self, at: datetime | None = None) -> Self:
        """The current editions that are pages: what lists, search and the sitemap show at `at`."""
        return self.current(at).filter(kind=Edition.Kind.PAGE)

    def scheduled(self, at: datetime | None = None) -> Self:
        """Editions that are not due yet and that no newer edition has replaced."""
        newer = self.model._base_manager.filter(draft=models.OuterRef("draft"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(newer), live_from__gt=at or timezone.now())


class Edition(WrittenOnce):
    """Finished content that patients read from `live_from` on. It never changes. A withdrawal is an edition too."""

    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        ENDED = "ended", _("no longer offered")
        REPLACED = "replaced", _("replaced by another page")
        ERROR = "error", _("published in error")

    class Origin(models.TextChoices):
        WRITTEN = "written", _("written here")
        IMPORTED = "imported", _("imported")
        SAMPLE = "sample", _("sample content")

    draft: "models.ForeignKey[Any, Draft]"
    draft_id: int
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAGE)
    # The page's address in this edition; the draft's slug may have changed since.
    slug = models.SlugField(max_length=80, db_index=True)
    title = models.CharField(max_length=300)
    number = models.PositiveIntegerField(_("edition"))
    content = models.JSONField()
    search_text = models.TextField(blank=True)
    hash = models.CharField(max_length=64)
    # Who signed off which clinical words, and when: {"name", "slug", "on", "hashes"}; see `sign_off_holds`.
    sign_off: Any = models.JSONField(null=True)
    grades = models.JSONField(default=dict)
    review_due = models.DateField(_("review due"), null=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.WRITTEN)
    written_by = staff_member(on_delete=models.PROTECT)
    approved_by = staff_member(on_delete=models.PROTECT)
    published_by = staff_member(on_delete=models.PROTECT)
    # Whether two people were required, and why an urgent correction needed only one.
    four_eyes = models.BooleanField(default=True)
    urgent_reason = models.TextField(blank=True)
    change_note = models.TextField(_("what changed"), blank=True)
    major = models.BooleanField(default=True)
    replacement = models.PositiveBigIntegerField(null=True)
    live_from = models.DateTimeField(_("live from"))
    created_at = models.DateTimeField(_("published"))

    objects: ClassVar[Any] = EditionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["-number"]
        get_latest_by = "number"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="%(app_label)s_%(class)s_number_once"),
            models.CheckConstraint(
                condition=~Q(kind="page")
                | ~Q(origin="written")
                | Q(four_eyes=False)
                | ~Q(urgent_reason="")
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("written_by"))),
                name="%(app_label)s_%(class)s_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(origin="written") | ~Q(change_note=""), name="%(app_label)s_%(class)s_has_a_change_note"
            ),
            models.CheckConstraint(
                condition=Q(kind="replaced", replacement__isnull=False) | ~Q(kind="replaced"),
                name="%(app_label)s_%(class)s_replaced_by_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    @property
    def stamp(self) -> str:
        """What a list's ETag depends on for this edition: its content, address and number."""
        return f"{self.hash} {self.slug} {self.number}"

    def clinical_hashes(self) -> dict[str, str]:
        draft_model: Any = self._meta.get_field("draft").related_model
        return clinical_hashes(draft_model, self.content)

    def sign_off_holds(self) -> bool:
        return bool(self.sign_off) and self.sign_off["hashes"] == self.clinical_hashes()

    def review_is_overdue(self, today: date) -> bool:
        return self.review_due is not None and self.review_due <= today

    def review_has_lapsed(self, today: date) -> bool:
        return self.review_due is not None and self.review_due + REVIEW_LAPSES_AFTER < today

    def reviewed(self, today: date) -> dict[str, Any] | None:
        """Who medically reviewed this page and when ({"name", "slug", "on"}); None if that review no longer counts."""
        if not self.sign_off_holds() or self.review_has_lapsed(today):
            return None
        return {**self.sign_off, "on": date.fromisoformat(self.sign_off["on"])}

    def changes_for_readers(self) -> EditionQuerySet:
        # The first publication of a page is not a change.
        editions: EditionQuerySet = type(self).objects.all()
        editions = editions.filter(draft=self.draft_id, number__lte=self.number, major=True)
        return editions.exclude(number=1).exclude(change_note="").order_by("-number")


def clinical_hashes(draft_class: type[Draft], content: dict[str, Any]) -> dict[str, str]:
    """A hash for each clinical part of frozen content. A sign-off is bound to these hashes."""
    return {name: content_hash(part) for name, part in draft_class.clinical_parts(content).items() if part}


def edition_model(draft_model: type[Draft]) -> type[Edition]:
    """The model of the editions that are made of these drafts."""
    model: type[Edition] = draft_model.editions.rel.related_model
    return model
