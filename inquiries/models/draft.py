"""A request that the patient is still writing, stored encrypted for up to a day after the last click."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from vault.fields import EncryptedTextField

KEPT: Final = timedelta(hours=24)
KEPT_ON_A_SHARED_COMPUTER: Final = timedelta(minutes=20)


class RequestDraftQuerySet(models.QuerySet["RequestDraft"]):
    def alive(self, now: datetime) -> Self:
        return self.filter(expires_at__gt=now)

    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)


class RequestDraft(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A keyed hash of the secret in the browser's cookie. The address alone opens nothing.
    owner_hash = models.CharField(max_length=64)
    shared_computer = models.BooleanField(default=False)
    # JSON: inquiries.asking.journey.Payload, or {} once the request is sent.
    payload = EncryptedTextField()
    # The request it became, so that a repeat leads to the same reference.
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = RequestDraftQuerySet.as_manager()

    class Privacy:
        PLAIN: Final = {"id", "owner_hash", "shared_computer", "inquiry", "started_at", "touched_at", "expires_at"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final = {"payload"}

    class Meta:
        db_table = "inquiries_draft"  # values are sealed to it
        verbose_name = _("request being written")
        verbose_name_plural = _("requests being written")

    def __str__(self) -> str:
        return str(self.pk)

    def read(self) -> dict[str, Any]:
        return json.loads(self.payload)

    def write(self, payload: Mapping[str, Any]) -> None:
        self.payload = json.dumps(payload)

    def touch(self, now: datetime) -> None:
        self.touched_at = now
        self.expires_at = now + (KEPT_ON_A_SHARED_COMPUTER if self.shared_computer else KEPT)
