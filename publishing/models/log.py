"""What happened to a draft: rows that are written once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import WrittenOnce
from publishing.models.fields import staff_member
from publishing.steps import DraftState, Step


class DraftEvent(WrittenOnce):
    """One step of the workflow, in an append-only log."""

    at = models.DateTimeField(_("when"))
    by = staff_member(on_delete=models.PROTECT)
    # Of that moment: they tell later whether two accounts are one person.
    by_email = models.EmailField(blank=True, db_index=True)
    by_profile = models.PositiveBigIntegerField(null=True, db_index=True)
    draft_model = models.CharField(max_length=60)
    draft_id = models.PositiveBigIntegerField()
    title = models.CharField(_("page"), max_length=300)
    step = models.CharField(_("step"), max_length=20, choices=Step)
    from_state = models.CharField(max_length=10, choices=DraftState, blank=True)
    to_state = models.CharField(max_length=10, choices=DraftState, blank=True)
    edition_number = models.PositiveIntegerField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    # The draft's content after a save, or other details of the step.
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("log")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["draft_model", "draft_id"], name="publishing_event_of_draft")]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_step_display()}"
