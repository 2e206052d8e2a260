from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import WrittenOnce


class Reminder(WrittenOnce):
    """A review reminder that was sent; the unique row keeps it from being sent twice."""

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
