"""The changes of the lexicon: what staff propose, and what a colleague decides. Both are written once.

emergencies.proposing and emergencies.deciding write them; emergencies.words reads those that were agreed to.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models import WrittenOnce, WrittenOnceQuerySet

LONGEST_ENTRY = 200


def staff_member(label: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label)


class WordsChangeQuerySet(WrittenOnceQuerySet):
    def open(self) -> Self:
        """The proposals that no one has decided yet, oldest first."""
        return self.filter(signoff=None).order_by("pk")

    def agreed(self) -> Self:
        """The changes that count, in the order in which they began to."""
        return self.filter(signoff__agreed=True).order_by("signoff__pk")

    def with_people(self) -> Self:
        return self.select_related("by", "signoff__by")


class WordsChange(WrittenOnce):
    """A proposal to add an entry to a section of the lexicon, such as "en.certain.chest", or to remove one."""

    class Action(models.TextChoices):
        ADD = "add", _("add")
        REMOVE = "remove", _("remove")

    action = models.CharField(max_length=10, choices=Action)
    section = models.CharField(max_length=60)
    entry = models.CharField(max_length=LONGEST_ENTRY)
    why = models.TextField()
    by = staff_member(_("proposed by"))
    at = models.DateTimeField(_("proposed"))

    objects: ClassVar[Any] = WordsChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the emergency words")
        verbose_name_plural = _("emergency words")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["add", "remove"]), name="emergencies_wordschange_adds_or_removes"
            ),
            models.CheckConstraint(
                condition=~Q(section="") & ~Q(entry=""), name="emergencies_wordschange_is_about_an_entry"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="emergencies_wordschange_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.entry} ({self.section})"


class WordsSignoff(WrittenOnce):
    """What a second person decided about a change, or the same person while four eyes were off."""

    change = models.OneToOneField(WordsChange, on_delete=models.PROTECT, related_name="signoff")
    agreed = models.BooleanField()
    by = staff_member(_("decided by"))
    at = models.DateTimeField(_("decided"))
    # A copy of who proposed the change and whether two people were required, so that the database compares them.
    proposed_by = staff_member(_("proposed by"))
    four_eyes = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("sign-off of emergency words")
        verbose_name_plural = _("sign-offs of emergency words")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(four_eyes=False) | ~Q(by=F("proposed_by")), name="emergencies_wordssignoff_two_people"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d}"
