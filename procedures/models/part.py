"""What all rows of a procedure's draft have in common."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProcedurePart(models.Model):
    """A row of a procedure's draft. Staff decide the order of the rows."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def freeze(self) -> dict[str, Any]:
        """What patients see of this row."""
        raise NotImplementedError

    @classmethod
    def thaw(cls, row: dict[str, Any]) -> dict[str, Any]:
        """The model's fields for a frozen row: the reverse of `freeze()`."""
        return row
