"""The edition of the privacy notice that the last page of a request showed, for a hidden field."""

import re
from datetime import datetime
from typing import Final

from pages.models import NoticeEdition

NAME: Final = re.compile(r"([0-9]{1,9})-([0-9a-f]{64})")


def notice_name(edition: NoticeEdition | None) -> str:
    """Its number and hash, which tie an agreement to the words that the patient could read."""
    return f"{edition.number}-{edition.hash}" if edition else ""


def shown_notice(name: str, live: NoticeEdition, now: datetime) -> NoticeEdition | None:
    """The edition with this name if it has the content of the `live` one; None if the notice has changed since."""
    found = NAME.fullmatch(name)
    if found is None or found[2] != live.hash:
        return None
    same: NoticeEdition | None = NoticeEdition.objects.filter(
        draft=live.draft_id, number=int(found[1]), hash=live.hash, live_from__lte=now
    ).first()
    return same
