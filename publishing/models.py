"""Drafts that staff edit, the immutable editions that patients read, and the log of how one became the other.

An app brings its own pair: a `Draft` that knows how to `freeze()` itself, and an `Edition` whose `draft` points to it
with `related_name="editions"`. `publishing.workflow` alone makes editions and changes states.
"""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.gate import Finding
from publishing.roles import Step
from publishing.search import models as search_tables  # noqa: F401  (the search's tables are this app's)

# After this many days past its due date a review no longer vouches for a page.
REVIEW_LAPSES_AFTER = timedelta(days=90)


class Immutable(Exception):
    """Somebody tried to change or delete a row that is written once."""


def content_hash(content: Any) -> str:
    """SHA-256 of the content as JSON with sorted keys: equal for equal words, wherever and whenever computed."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def staff_member(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, related_name="+", **options
    )


class WrittenOnceQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise Immutable("These rows are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Immutable("These rows are never deleted.")


class WrittenOnce(models.Model):
    """A row that is written once. Triggers in the database hold against what goes around this class."""

    objects: ClassVar[Any] = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("This row is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable("This row is never deleted.")


class State(models.TextChoices):
    """Where a draft stands on its way to patients."""

    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("waiting for approval")
    CHANGES = "changes", _("changes asked for")
    APPROVED = "approved", _("approved, not yet published")
    PUBLISHED = "published", _("published as it is")


class DraftQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise Immutable("Only publishing.workflow changes a state.")
        return super().update(**kwargs)


class Draft(models.Model):
    """What staff work on. No public page reads it."""

    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("The last part of the page's address.")
    )
    sample = models.BooleanField(
        _("sample text"),
        default=False,
        help_text=_("While this is ticked, the page says that it is a sample that a physician must review."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Looks after this page and is reminded when its review is due."),
    )
    review_months = models.PositiveSmallIntegerField(
        _("review every … months"), null=True, blank=True, help_text=_("12 if left empty; 6 for cost and coverage.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)
    changed_by = staff_member(on_delete=models.SET_NULL, verbose_name=_("last saved by"))
    approved_by = staff_member(on_delete=models.PROTECT, verbose_name=_("approved by"))
    # The `bound_hash` of what was submitted or approved.
    bound_content = models.CharField(max_length=64, blank=True, editable=False)
    change_note = models.TextField(
        _("what changed"), blank=True, help_text=_("For the history: what is different for readers, in a sentence.")
    )
    major = models.BooleanField(
        _("major change"), default=True, help_text=_("Readers see major changes under “What changed”.")
    )
    # What the importer last wrote here: the hash of the document, and of the draft's content right after.
    imported_document = models.CharField(max_length=64, blank=True, editable=False)
    imported_content = models.CharField(max_length=64, blank=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False) & ~Q(bound_content=""),
                name="%(app_label)s_%(class)s_approved_by_somebody",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        before: Any = State.DRAFT if self._state.adding else getattr(self, "_state_in_database", None)
        if before is not None and self.state != before:
            raise Immutable("Only publishing.workflow changes a state.")
        super().save(*args, **kwargs)
        self._state_in_database: Any = self.state

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Self:
        draft = super().from_db(db, field_names, values)
        draft._state_in_database = draft.__dict__.get("state")
        return draft

    def freeze(self) -> dict[str, Any]:
        """Everything that patients will see, as plain JSON values."""
        raise NotImplementedError

    def thaw(self, content: dict[str, Any]) -> None:
        """Writes the frozen `content` back into this draft and its parts: the reverse of `freeze()`."""
        raise NotImplementedError

    @staticmethod
    def clinical_parts(content: dict[str, Any]) -> dict[str, Any]:
        """The parts of frozen content that only a clinician may vouch for, by name."""
        raise NotImplementedError

    def findings(self, now: datetime) -> list[Finding]:
        """What the gate finds in this draft."""
        raise NotImplementedError

    def search_text(self) -> str:
        """The page's words without markup, for search."""
        raise NotImplementedError

    def reading_parts(self) -> dict[str, str]:
        """The markup whose reading grade is stored with an edition, by the name of the part."""
        raise NotImplementedError

    def default_review_months(self) -> int:
        return 12

    def place(self, edition: Any) -> None:
        """Writes the rows that tie a fresh edition to other records; called in the transaction that publishes it."""

    def content_hash(self) -> str:
        return content_hash(self.freeze())

    def beside_the_words(self) -> list[Any]:
        """What readers see of a new edition besides its content: its address, and what it says under “What changed”."""
        return [self.slug, self.change_note.split(), self.major]

    def bound_hash(self) -> str:
        """What an approval is bound to."""
        return content_hash([self.freeze(), *self.beside_the_words()])

    def events(self) -> "models.QuerySet[Event]":
        return Event.objects.filter(draft_model=self._meta.label_lower, draft_id=self.pk)


class EditionQuerySet(WrittenOnceQuerySet):
    def current(self, at: datetime | None = None) -> Self:
        """Of each draft the newest edition that is due at `at` (now, if not given), withdrawals included.

        The newest wins even over a scheduled one that comes due later, so that a schedule never undoes a correction.
        """
        at = at or timezone.now()
        newer = self.model._base_manager.filter(
            draft=models.OuterRef("draft"), number__gt=models.OuterRef("number"), live_from__lte=at
        )
        return self.filter(~models.Exists(newer), live_from__lte=at)

    def live(self, at: datetime | None = None) -> Self:
        """The editions that lists, search and the sitemap name at `at`: pages that the clinic stands by."""
        return self.current(at).filter(kind=Edition.Kind.PAGE)

    def scheduled(self, at: datetime | None = None) -> Self:
        """The editions that are not due yet and that no newer one has overtaken."""
        newer = self.model._base_manager.filter(draft=models.OuterRef("draft"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(newer), live_from__gt=at or timezone.now())


class Edition(WrittenOnce):
    """What patients read from `live_from` on: finished content that is never changed again. A withdrawal is one too."""

    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        ENDED = "ended", _("no longer offered")
        REPLACED = "replaced", _("replaced by another page")
        ERROR = "error", _("withdrawn in error")

    class Origin(models.TextChoices):
        WRITTEN = "written", _("written here")
        IMPORTED = "imported", _("imported")
        SAMPLE = "sample", _("sample content")

    draft: Any
    draft_id: int
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAGE)
    # A place in the address space; a draft's own slug may have moved on since.
    slug = models.SlugField(max_length=80, db_index=True)
    title = models.CharField(max_length=300)
    number = models.PositiveIntegerField(_("edition"))
    content = models.JSONField()
    search_text = models.TextField(blank=True)
    hash = models.CharField(max_length=64)
    # Who vouched for which clinical words, and when: {"name", "slug", "on", "hashes"}; see `sign_off_holds`.
    sign_off: Any = models.JSONField(null=True)
    grades = models.JSONField(default=dict)
    review_due = models.DateField(_("review due"), null=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.WRITTEN)
    written_by = staff_member(on_delete=models.PROTECT)
    approved_by = staff_member(on_delete=models.PROTECT)
    published_by = staff_member(on_delete=models.PROTECT)
    # Whether two people were asked for, and why one was enough in a hurry.
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

    @property
    def stamp(self) -> str:
        """What of this edition a list shows, for the list's ETag: its words, and the address that its link leads to."""
        return f"{self.hash} {self.slug} {self.number}"

    def clinical_hashes(self) -> dict[str, str]:
        return clinical_hashes(self._meta.get_field("draft").related_model, self.content)  # type: ignore[arg-type]

    def sign_off_holds(self) -> bool:
        """Whether every clinical word that this edition shows is one that the signer saw."""
        return bool(self.sign_off) and self.sign_off["hashes"] == self.clinical_hashes()

    def review_is_overdue(self, today: date) -> bool:
        return self.review_due is not None and self.review_due <= today

    def review_has_lapsed(self, today: date) -> bool:
        return self.review_due is not None and self.review_due + REVIEW_LAPSES_AFTER < today

    def reviewed(self, today: date) -> dict[str, Any] | None:
        """Who medically reviewed this page and when ({"name", "slug", "on"}), while that may be said of it."""
        if not self.sign_off_holds() or self.review_has_lapsed(today):
            return None
        return {**self.sign_off, "on": date.fromisoformat(self.sign_off["on"])}

    def changes_for_readers(self) -> "models.QuerySet[Any]":
        """The major changes up to this edition, newest first, without its first appearance."""
        editions: Any = type(self).objects
        editions = editions.filter(draft=self.draft_id, number__lte=self.number, major=True)
        return editions.exclude(number=1).exclude(change_note="").order_by("-number")


def clinical_hashes(draft_class: type[Draft], content: dict[str, Any]) -> dict[str, str]:
    """A hash for each clinical part of frozen content: what a sign-off is bound to."""
    return {name: content_hash(part) for name, part in draft_class.clinical_parts(content).items() if part}


class Event(WrittenOnce):
    """One step in the life of a draft: the log, append-only."""

    at = models.DateTimeField(_("when"))
    by = staff_member(on_delete=models.PROTECT)
    draft_model = models.CharField(max_length=60)
    draft_id = models.PositiveBigIntegerField()
    title = models.CharField(_("page"), max_length=300)
    step = models.CharField(_("step"), max_length=20, choices=Step)
    from_state = models.CharField(max_length=10, choices=State, blank=True)
    to_state = models.CharField(max_length=10, choices=State, blank=True)
    edition_number = models.PositiveIntegerField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    # The draft's content after it was saved, or what else the step is about.
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("log")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["draft_model", "draft_id"], name="publishing_event_of_draft")]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_step_display()}"


class SignOff(WrittenOnce):
    """A clinician vouches for the clinical words of a draft: bound to their hashes."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    draft_model = models.CharField(max_length=60)
    draft_id = models.PositiveBigIntegerField()
    hashes = models.JSONField()
    # A minor change carries an earlier sign-off over to the new words: who said that it is minor.
    carried_by = staff_member(on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["draft_model", "draft_id"], name="publishing_sign_off_of_draft")]

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d}"


class Reminder(WrittenOnce):
    """A reminder of a review that was sent; its row is what makes it the only one."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("30 days before")
        DUE = "due", _("on the day")
        AFTER = "after", _("14 days after")

    draft_model = models.CharField(max_length=60)
    draft_id = models.PositiveBigIntegerField()
    due = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["draft_model", "draft_id", "due", "kind"], name="publishing_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_model} {self.draft_id} {self.due} {self.kind}"


class LinkCheck(models.Model):
    """What `manage.py check_links` last found at an address that staff have written."""

    url = models.URLField(_("address"), max_length=500, unique=True)
    dead = models.BooleanField(_("dead"), default=False)
    checked_at = models.DateTimeField(_("checked"))

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        ordering = ["-dead", "url"]

    def __str__(self) -> str:
        return self.url
