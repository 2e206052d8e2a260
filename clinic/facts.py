"""The clinic's facts that every page shows: name, phone, where, when, and the notices in the footer."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from clinic.models import Location, Notice, Practice

_last_phone: str = ""


@dataclass(frozen=True)
class Facts:
    practice: Practice
    locations: list[Location] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        """A hash of all that these facts show, so that a page's ETag changes with the clinic's phone number."""
        shown = [
            model_to_dict(self.practice),
            [[model_to_dict(place), [model_to_dict(hours) for hours in place.hours.all()]] for place in self.locations],
            [[notice.slug, notice.title] for notice in self.notices],
        ]
        return hashlib.sha256(json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def current() -> Facts:
    """The facts as staff last saved them; a practice without a name where none is set up yet."""
    global _last_phone
    practice = Practice.objects.first() or Practice(name="Anchor Healthcare")
    _last_phone = practice.phone
    return Facts(
        practice=practice,
        locations=list(Location.objects.prefetch_related("hours")),
        notices=list(Notice.objects.only("slug", "title")),
    )


def phone_without_database() -> str:
    """The clinic's number for the pages that come when the database is away: the last one seen, or CLINIC_PHONE."""
    return _last_phone or settings.CLINIC_PHONE


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `facts`, read from the database only by pages that show them, once a request."""
    return {"facts": of(request)}


def of(request: HttpRequest) -> Facts:
    """The facts for this request, read once."""
    if not hasattr(request, "_clinic_facts"):
        request._clinic_facts = SimpleLazyObject(current)  # type: ignore[attr-defined]
    return request._clinic_facts  # type: ignore[attr-defined]
