"""Notices: texts of the clinic with a page of their own."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A text that the law or courtesy requires, such as the notice of privacy practices."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=150)
    one_line = models.CharField(_("one line"), max_length=250, blank=True)
    body = models.TextField(_("text"))
    template = models.BooleanField(
        _("template to fill in"),
        default=False,
        help_text=_("While this is checked, the page says that the clinic must complete it."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:notice", args=[self.slug])
