"""The tables of search: the documents, their words, the synonyms of staff, and the counts of searches."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from search.documents import Document
from text.words import words_of


class SearchEntry(models.Model):
    """A document. Its words go into an FTS5 table by triggers (SQLite) or into two generated columns (PostgreSQL)."""

    # The draft or person that it belongs to, such as "procedures.procedure:12".
    thing = models.CharField(max_length=100, db_index=True)
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=10, db_index=True)
    address = models.CharField(max_length=300)
    name = models.CharField(max_length=300, blank=True)
    other_names = models.TextField(blank=True)
    question = models.CharField(max_length=300, blank=True)
    short_text = models.TextField(blank=True)
    long_text = models.TextField(blank=True)
    hash = models.CharField(max_length=64)
    live_from = models.DateTimeField(db_index=True)
    live_until = models.DateTimeField(null=True, db_index=True)
    sample = models.BooleanField(default=False)
    reviewed_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
                name="search_searchentry_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.question

    @classmethod
    def of(cls, thing: str, document: Document) -> "SearchEntry":
        return cls(thing=thing, **vars(document) | {"other_names": "\n".join(document.other_names)})

    def document(self) -> Document:
        names = Document.__dataclass_fields__
        values = {name: getattr(self, name) for name in names}
        return Document(**values | {"other_names": tuple(filter(None, self.other_names.split("\n")))})


class SearchWord(models.Model):
    """A word of some document. Corrections of spelling choose from these."""

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    in_name = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """A word of patients and the word that our pages use for it."""

    phrase = models.CharField(
        _("patients say"),
        max_length=100,
        unique=True,
        help_text=_("For example: pinched nerve. Capitals do not matter."),
    )
    means = models.CharField(
        _("our pages say"), max_length=200, help_text=_("For example: stenosis. Separate several with commas.")
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["phrase"]

    def __str__(self) -> str:
        return f"{self.phrase} → {self.means}"

    def clean(self) -> None:
        if not words_of(self.phrase) or not words_of(self.means):
            raise ValidationError(_("Enter at least one word."))


class SearchCount(models.Model):
    """How often a term was searched for on one day. It says nothing about who searched, or at what time.

    The key is random, so that it does not reveal the order of the searches.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_("day"))
    term = models.CharField(_("search term"), max_length=100)
    language = models.CharField(_("language"), max_length=10)
    results = models.PositiveIntegerField(_("results"))
    uses = models.PositiveIntegerField(_("times"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("what people search for")
        verbose_name_plural = _("what people search for")
        ordering = ["-uses", "term"]
        constraints = [
            models.UniqueConstraint(fields=["day", "term", "language", "results"], name="search_searchcount_once")
        ]

    def __str__(self) -> str:
        return f"{self.term} ({self.uses})"
