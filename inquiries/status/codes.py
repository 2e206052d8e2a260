"""Six digits mailed to the address on file: a patient who enters them may write to the clinic from the status page."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from inquiries import mails
from inquiries.models import Inquiry, OneTimeCode
from vault.indexes import keyed_hash
from vault.keys import index_ring

WORKS_FOR: Final = timedelta(minutes=10)
TRIES: Final = 5
PURPOSE: Final = "add"
STORING: Final = "inquiries_onetimecode.code_hash"


def hashes_of(code: OneTimeCode, digits: str) -> list[str]:
    # Hashed with the row's id, so that equal digits have different hashes.
    text = f"{code.pk} {digits}"
    return [f"{key_id}.{keyed_hash(key, STORING, text, 32)}" for key_id, key in index_ring().items()]


@transaction.atomic
def send(inquiry: Inquiry, now: datetime) -> bool:
    """Mails a new code, which replaces an older one. False if no mail may be sent."""
    digits = f"{secrets.randbelow(10**6):06}"
    minutes = int(WORKS_FOR.total_seconds() // 60)
    if not mails.to_patient("request_code", inquiry, now, asked_for=True, code=digits, minutes=minutes):
        return False
    OneTimeCode.objects.filter(inquiry=inquiry, used_at=None).update(expires_at=now)
    code = OneTimeCode(inquiry=inquiry, purpose=PURPOSE, created_at=now, expires_at=now + WORKS_FOR)
    code.code_hash = hashes_of(code, digits)[0]
    code.save(force_insert=True)
    return True


def use(inquiry: Inquiry, digits: str, now: datetime) -> bool:
    """Whether these are the digits that were sent. A code works once, and for at most TRIES attempts."""
    alive = OneTimeCode.objects.filter(inquiry=inquiry, used_at=None, expires_at__gt=now, tries__lt=TRIES)
    code = alive.order_by("-created_at").first()
    if code is None or not alive.filter(pk=code.pk).update(tries=F("tries") + 1):
        return False
    if not any(constant_time_compare(code.code_hash, each) for each in hashes_of(code, digits)):
        return False
    return bool(OneTimeCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now))
