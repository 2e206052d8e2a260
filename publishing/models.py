"""Drafts that staff edit, and the immutable editions that patients read.

An app brings its own pair: a `Draft` that knows how to `freeze()` itself, and an `Edition` whose `draft` points to it
with `related_name="editions"`. `publishing.workflow` alone makes editions.
"""

import hashlib
import json
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImmutableEdition(Exception):
    """Somebody tried to change or delete an edition."""


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content as JSON with sorted keys: equal for equal words, wherever and whenever computed."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


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
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("last saved by"),
    )
    # What the importer last wrote here: the hash of the document, and of the draft's content right after.
    imported_document = models.CharField(max_length=64, blank=True, editable=False)
    imported_content = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def freeze(self) -> dict[str, Any]:
        """Everything that patients will see, as plain JSON values."""
        raise NotImplementedError

    def search_text(self) -> str:
        """The page's words without markup, for search."""
        raise NotImplementedError

    def place(self, edition: Any) -> None:
        """Writes the rows that tie a fresh edition to other records; called in the transaction that publishes it."""

    def content_hash(self) -> str:
        return content_hash(self.freeze())


class EditionQuerySet(models.QuerySet[Any]):
    def live(self, at: datetime | None = None) -> Self:
        """The editions that patients read at `at` (now, if not given): of each draft the newest one that is due.

        The newest wins even over a scheduled one that comes due later, so that a schedule never undoes a correction.
        """
        at = at or timezone.now()
        newer = self.model._base_manager.filter(
            draft=models.OuterRef("draft"), number__gt=models.OuterRef("number"), live_from__lte=at
        )
        return self.filter(~models.Exists(newer), live_from__lte=at)

    def update(self, **kwargs: Any) -> int:
        raise ImmutableEdition("An edition is never changed; publish a new one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ImmutableEdition("An edition is never deleted; publish a new one.")


class Edition(models.Model):
    """What patients read from `live_from` on: finished content that is never changed again."""

    class Origin(models.TextChoices):
        WRITTEN = "written", _("written here")
        IMPORTED = "imported", _("imported")
        SAMPLE = "sample", _("sample content")

    draft: Any
    # A place in the address space; a draft's own slug may have moved on since.
    slug = models.SlugField(max_length=80, db_index=True)
    title = models.CharField(max_length=300)
    number = models.PositiveIntegerField(_("edition"))
    content = models.JSONField()
    search_text = models.TextField()
    hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.WRITTEN)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_note = models.TextField(_("what changed"), blank=True)
    live_from = models.DateTimeField(_("live from"))
    created_at = models.DateTimeField(_("published"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["-number"]
        get_latest_by = "number"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="%(app_label)s_%(class)s_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableEdition("An edition is never changed; publish a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableEdition("An edition is never deleted; publish a new one.")
