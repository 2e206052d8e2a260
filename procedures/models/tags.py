"""The conditions and body areas by which procedures are sorted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Condition(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BodyArea(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("body area")
        verbose_name_plural = _("body areas")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
