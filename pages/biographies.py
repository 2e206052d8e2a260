"""Which biography a physician's page shows, and how a biography keeps the address of its physician."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_save

from clinic.models import Physician
from pages.models.biography import Biography, BiographyEdition


def live_biography(physician: Physician, now: datetime) -> BiographyEdition | None:
    edition: BiographyEdition | None = (
        BiographyEdition.objects.live(now).filter(draft__physician=physician).with_sign_offs().first()
    )
    return edition


def physician_once_at(slug: str) -> Physician | None:
    """The physician whose biography patients read at this address before it changed."""
    return Physician.objects.listed().filter(biography__editions__slug=slug).first()


def follow_address(instance: Physician, **_: Any) -> None:
    Biography.objects.filter(physician=instance).exclude(slug=instance.slug).update(slug=instance.slug)


def register() -> None:
    post_save.connect(follow_address, sender=Physician, dispatch_uid="a biography has its physician's address")
