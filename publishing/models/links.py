from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """What `manage.py check_links` last found at an address in staff's texts."""

    url = models.URLField(_("address"), max_length=500, unique=True)
    dead = models.BooleanField(_("dead"), default=False)
    checked_at = models.DateTimeField(_("checked"))

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        ordering = ["-dead", "url"]

    def __str__(self) -> str:
        return self.url
