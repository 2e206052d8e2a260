"""Staff can pause all requests, or those about one procedure. The safety page stays open."""

from datetime import datetime
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.procedure import Procedure


class PauseQuerySet(models.QuerySet["Pause"]):
    def active(self, now: datetime) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)

    def of_everything(self, now: datetime) -> "Pause | None":
        return self.active(now).filter(procedure=None).first()

    def of(self, procedure: Procedure | int, now: datetime) -> "Pause | None":
        """The pause of one procedure, given as its draft or the draft's primary key."""
        return self.active(now).filter(procedure=procedure).first()


class Pause(models.Model):
    procedure = models.ForeignKey(
        Procedure,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pauses",
        verbose_name=_("procedure"),
        help_text=_("Leave empty to pause all requests."),
    )
    text = models.CharField(
        _("what patients read"),
        max_length=300,
        help_text=_("For example: We are not taking new requests until March 9. Call us if you need us sooner."),
    )
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = PauseQuerySet.as_manager()

    class Privacy:
        PLAIN: Final = {"procedure", "text", "since", "until", "by"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="inquiries_pause_ends_after_it_begins",
                violation_error_message=_("The end must be after the start."),
            )
        ]

    def __str__(self) -> str:
        return self.text
