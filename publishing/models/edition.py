"""The base class of all editions."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ledger.models import WrittenOnce, WrittenOnceQuerySet
from publishing.hashes import content_hash
from publishing.models.draft import Draft
from publishing.models.fields import staff_member
from publishing.models.log import DraftEvent
from publishing.models.sign_off import SignOff
from publishing.steps import Step

# When a review is this long overdue, the page no longer shows who reviewed it.
REVIEW_LAPSES_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Review:
    """Who vouches for a page, as the page says it."""

    name: str
    credentials: str
    slug: str  # of the physician's own page
    on: date
    is_by_author: bool
    small_changes_on: date | None

    @classmethod
    def of(cls, signed: SignOff) -> Self:
        return cls(
            name=signed.name,
            credentials=signed.credentials,
            slug=signed.profile.slug,
            on=localdate(signed.at),
            is_by_author=signed.kind == SignOff.Kind.AUTHOR,
            small_changes_on=localdate(signed.made_at) if signed.of_id else None,
        )


class EditionQuerySet(WrittenOnceQuerySet):
    def with_sign_offs(self) -> Self:
        return self.select_related("sign_off__profile").defer("sign_off__content")

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
    # It may name someone on the page only while it covers the content: see `valid_sign_off`.
    sign_off = models.ForeignKey("publishing.SignOff", on_delete=models.PROTECT, null=True, related_name="+")
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

    def get_changes_url(self) -> str:
        """The page that shows readers the small changes since the signature."""
        return f"{self.get_absolute_url()}changes/"

    @property
    def stamp(self) -> str:
        """What a list's ETag depends on for this edition: its content, address and number."""
        return f"{self.hash} {self.slug} {self.number}"

    @property
    def has_sample_text(self) -> bool:
        return has_sample_mark(self.content)

    def part_hashes(self) -> dict[str, str]:
        draft_model: Any = self._meta.get_field("draft").related_model
        return part_hashes(draft_model, self.content)

    def valid_sign_off(self) -> SignOff | None:
        """The signature, if it covers exactly this page: its content, address and title, and when its review is due."""
        signed: SignOff | None = self.sign_off
        draft_model: Any = self._meta.get_field("draft").related_model
        shown = (self.slug, self.title)
        if signed is None or shown != (self.content.get("address"), draft_model.title_of(self.content) or self.title):
            return None
        if self.review_due != due_after(self.content, localdate(signed.at)):
            return None
        is_about_this_page = (signed.draft_model, signed.draft_id) == (draft_model._meta.label_lower, self.draft_id)
        return signed if is_about_this_page and signed.covers(self.part_hashes()) else None

    def review_is_overdue(self, today: date) -> bool:
        return self.review_due is not None and self.review_due <= today

    def review_has_lapsed(self, today: date) -> bool:
        return self.review_due is not None and self.review_due + REVIEW_LAPSES_AFTER < today

    def reviewed(self, today: date) -> Review | None:
        """Who vouches for this page; None if no one does, or no longer does."""
        still_counts = self.kind == Edition.Kind.PAGE and not self.review_has_lapsed(today)
        signed = self.valid_sign_off() if still_counts else None
        return Review.of(signed) if signed else None

    def changes_for_readers(self) -> EditionQuerySet:
        """The editions whose note of what changed readers see: two people know it, and its words went live.

        The first publication of a page is not a change, and neither is a withdrawal.
        """
        editions: EditionQuerySet = type(self).objects.all()
        editions = editions.filter(draft=self.draft_id)
        newer = editions.filter(number__gt=models.OuterRef("number"), live_from__lte=models.OuterRef("live_from"))
        own = DraftEvent.objects.filter(draft_model=self.draft._meta.label_lower, draft_id=self.draft_id)
        looked = own.filter(step=Step.LOOK)
        known_by_two = Q(urgent_reason="") | Q(number__in=looked.values("edition_number"))
        shown = editions.filter(~models.Exists(newer), known_by_two, number__lte=self.number, number__gt=1)
        return shown.filter(major=True, kind=Edition.Kind.PAGE).exclude(change_note="").order_by("-number")


def due_after(content: dict[str, Any], day: date) -> date:
    """When a page reviewed on `day` is due again: the same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + content["review_months"], 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def part_hashes(draft_class: type[Draft], content: dict[str, Any]) -> dict[str, str]:
    """A hash for each part of frozen content. A sign-off is bound to these hashes."""
    return {name: content_hash(part) for name, part in draft_class.parts_of(content).items()}


def edition_model(draft_model: type[Draft]) -> type[Edition]:
    """The model of the editions that are made of these drafts."""
    model: type[Edition] = draft_model.editions.rel.related_model
    return model


def has_sample_mark(content: Any) -> bool:
    """Whether frozen content, or any part of it, is still marked as sample text."""
    if isinstance(content, dict):
        return bool(content.get("sample")) or any(map(has_sample_mark, content.values()))
    return isinstance(content, list) and any(map(has_sample_mark, content))
