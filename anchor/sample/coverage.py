"""Writes the sample facts about what payers pay."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from anchor.sample.content import Data, publish_sample
from procedures.models import Coverage, Procedure


def write_coverage(data: Data, now: datetime) -> None:
    fields = {name: data[name] for name in ("payer", "rule", "source_title", "source_url", "text")}
    day_after = data["expires_on"] + timedelta(days=1)
    fact = Coverage.objects.create(
        procedure=Procedure.objects.get(title=data["procedure"]),
        us_state=data["state"],
        rule_version=data["version"],
        checked_on=data["checked_on"],
        expires_at=timezone.make_aware(datetime.combine(day_after, time())),
        sample=True,
        **fields,
    )
    publish_sample(fact, now)
