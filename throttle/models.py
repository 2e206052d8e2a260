from django.db import models


class Counter(models.Model):
    """How many attempts there were in one period, under a keyed hash of who made them."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
