from typing import Any

from django.conf import settings
from django.db import models


def staff_member(**options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, related_name="+", **options
    )
