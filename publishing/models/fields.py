from typing import Any

from django.conf import settings
from django.db import models

from staff.models import StaffMember


def staff_member(**options: Any) -> "models.ForeignKey[StaffMember | None, StaffMember | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, related_name="+", **options
    )
