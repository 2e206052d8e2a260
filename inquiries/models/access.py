"""How patients get back to their own request: a secret link to read it, and a one-time code to change something."""

import uuid
from datetime import datetime
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StatusTokenQuerySet(models.QuerySet["StatusToken"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


class StatusToken(models.Model):
    """The keyed hash of a secret link. The secret itself is never stored; see inquiries.status_links."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="status_tokens")
    secret_hash = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = StatusTokenQuerySet.as_manager()

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "secret_hash", "created_at", "expires_at", "revoked_at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("status link")
        verbose_name_plural = _("status links")

    def __str__(self) -> str:
        return str(self.pk)


class OneTimeCode(models.Model):
    """Six digits, sent to the address on file. Only their keyed hash is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="codes")
    purpose = models.CharField(_("purpose"), max_length=20)
    code_hash = models.CharField(max_length=80)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "purpose", "code_hash", "tries", "created_at", "expires_at", "used_at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final[set[str]] = set()

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")

    def __str__(self) -> str:
        return str(self.pk)
