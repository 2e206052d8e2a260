"""The base class of all drafts."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.models import Immutable
from publishing.hashes import content_hash
from publishing.models.fields import staff_member
from publishing.parts import added_parts
from publishing.steps import DraftState

LONGEST_REVIEW_INTERVAL = 36  # months


class DraftQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise Immutable("Only publishing.workflow changes a state.")
        return super().update(**kwargs)


class Draft(models.Model):
    """What staff edit. Public pages never read it."""

    # The manager that each Edition adds with related_name="editions".
    editions: Any

    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("The last part of the page's address.")
    )
    sample = models.BooleanField(
        _("sample text"),
        default=False,
        help_text=_("While this is checked, the page says that it is a sample that a physician must review."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Is responsible for this page and gets a reminder when its review is due."),
    )
    review_months = models.PositiveSmallIntegerField(
        _("review every … months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_REVIEW_INTERVAL)],
        help_text=_("12 if left empty; 6 for cost and coverage."),
    )
    state = models.CharField(_("state"), max_length=10, choices=DraftState, default=DraftState.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)
    changed_by = staff_member(on_delete=models.SET_NULL, verbose_name=_("last saved by"))
    approved_by = staff_member(on_delete=models.PROTECT, verbose_name=_("approved by"))
    # The signature over the words that wait for approval or publication. Whatever ends an approval clears it, and no
    # signature comes back.
    signed = models.ForeignKey(
        "publishing.SignOff", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
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
            ),
            models.CheckConstraint(
                condition=Q(review_months__isnull=True) | Q(review_months__range=(1, LONGEST_REVIEW_INTERVAL)),
                name="%(app_label)s_%(class)s_review_interval",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        before: str | None = DraftState.DRAFT if self._state.adding else getattr(self, "_state_in_database", None)
        if before is not None and self.state != before:
            raise Immutable("Only publishing.workflow changes a state.")
        super().save(*args, **kwargs)
        self._state_in_database: str | None = self.state

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        draft = super().from_db(db, field_names, values)
        draft._state_in_database = draft.__dict__.get("state")
        return draft

    def freeze(self) -> dict[str, Any]:
        """Everything that patients will see, as JSON values, with the address and the months between reviews.

        A sign-off covers all of it: see `parts_of`.
        """
        beside = {"address": self.slug, "review_months": self.months_between_reviews()}
        return self.freeze_words() | added_parts(self) | beside

    def freeze_words(self) -> dict[str, Any]:
        """What is written in this draft and its parts."""
        raise NotImplementedError

    def thaw(self, content: dict[str, Any]) -> None:
        """Writes frozen content back into this draft and its parts: the reverse of `freeze()`.

        The address stays. Parts that other rooms add stay as well.
        """
        self.review_months = content["review_months"]
        self.thaw_words(content)

    def thaw_words(self, content: dict[str, Any]) -> None:
        """The reverse of `freeze_words()`; saves the draft."""
        raise NotImplementedError

    @classmethod
    def parts_of(cls, content: dict[str, Any]) -> dict[str, Any]:
        """Frozen content by the parts that a sign-off covers one by one, so that staff see which part changed."""
        return content

    @classmethod
    def title_of(cls, content: dict[str, Any]) -> str | None:
        """The title in frozen content; None if the content has none."""
        return content.get("title")

    @property
    def must_be_signed(self) -> bool:
        """Whether it is never published without a clinician's signature."""
        return False

    @property
    def shows_small_changes(self) -> bool:
        """Whether its page tells readers of small changes since a signature."""
        return True

    @classmethod
    def vouchers_in(cls, content: dict[str, Any]) -> set[str]:
        """The names of the people who vouch for a number in this content."""
        return set()

    @classmethod
    def shown_on(cls, content: dict[str, Any], today: date) -> dict[str, Any]:
        """`content` without the rows that readers no longer see on that day."""
        return content

    def why_it_must_stay(self) -> str:
        """Why this page cannot be withdrawn; empty if it can."""
        return ""

    def search_text(self) -> str:
        raise NotImplementedError

    def reading_parts(self) -> dict[str, str]:
        """Markup by the name of its part; an edition stores the reading grade of each."""
        raise NotImplementedError

    def default_review_months(self) -> int:
        return 12

    def months_between_reviews(self) -> int:
        return self.review_months or self.default_review_months()

    def place(self, edition: Any) -> None:
        """Writes the rows that link a new edition to other records, in the transaction that publishes it."""

    def content_hash(self) -> str:
        return content_hash(self.freeze())

    def note_for_readers(self) -> list[Any]:
        """What an approval covers besides the content: what readers see under “What changed”."""
        return [self.change_note.split(), self.major]

    def bound_hash(self) -> str:
        return content_hash([self.freeze(), *self.note_for_readers()])
