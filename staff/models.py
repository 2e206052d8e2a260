"""The people who work on this site."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffMember(AbstractUser):
    must_change_password = models.BooleanField(
        _("must change the password"),
        default=False,
        help_text=_("Signing in opens the page for a new password until the password is changed."),
    )

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.must_change_password = False
