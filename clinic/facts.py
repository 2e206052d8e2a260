"""The facts about the clinic that every page shows: name, phone, locations and hours."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from clinic.hours import Clock, clinic_zone
from clinic.models import Holiday, Location, Practice

# Pages list the holidays of this period: enough to state the next opening, few enough that pages rarely change.
HOLIDAYS_AHEAD = timedelta(days=60)
_last_phone: str = ""


@dataclass(frozen=True)
class Facts:
    practice: Practice
    locations: list[Location] = field(default_factory=list)
    holidays: list[date] = field(default_factory=list)

    @property
    def week(self) -> str:
        """The opening hours of all locations, for the script that shows whether the clinic is open.

        From Monday on, each day with its hours in minutes after midnight: "480-720 780-1020;…". Empty without hours.
        """
        hours = tuple((span.weekday, span.opens, span.closes) for place in self.locations for span in place.hours.all())
        minutes = Clock(hours, frozenset(), clinic_zone()).minutes()
        return ";".join(" ".join(f"{opens}-{closes}" for opens, closes in day) for day in minutes) if hours else ""

    @property
    def stamp(self) -> str:
        shown = [
            model_to_dict(self.practice),
            [[model_to_dict(place), [model_to_dict(hours) for hours in place.hours.all()]] for place in self.locations],
            self.holidays,
        ]
        return hashlib.sha256(json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def current(now: datetime | None = None) -> Facts:
    global _last_phone
    practice = Practice.objects.first() or Practice(name="Anchor Healthcare")
    _last_phone = practice.phone
    today = (now or timezone.now()).astimezone(clinic_zone()).date()
    return Facts(
        practice=practice,
        locations=list(Location.objects.prefetch_related("hours")),
        holidays=list(Holiday.objects.filter(day__range=(today, today + HOLIDAYS_AHEAD)).values_list("day", flat=True)),
    )


def phone_without_database() -> str:
    """The clinic's phone number for error pages without a database: the last known one, or CLINIC_PHONE."""
    return _last_phone or settings.CLINIC_PHONE


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """Context processor for `facts`; only pages that use them query the database."""
    return {"facts": of(request)}


def of(request: HttpRequest) -> Facts:
    if not hasattr(request, "_clinic_facts"):
        request._clinic_facts = SimpleLazyObject(current)  # type: ignore[attr-defined]
    return request._clinic_facts  # type: ignore[attr-defined]
