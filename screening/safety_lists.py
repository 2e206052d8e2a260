"""The safety list that patients are shown, as plain values that a request can keep."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypedDict

from django.utils.translation import gettext as _

from screening.models import SafetyListEdition, first_question, live_safety_list, past_safety_list
from text.hygiene import text_hash

LIST_NAME: Final = re.compile(r"([0-9]{1,9})-([0-9a-f]{64})")


class ShownList(TypedDict):
    edition: int | None
    hash: str
    intro: list[str]
    question: str
    items: list[str]


UNKNOWN_LIST: Final = ShownList(edition=None, hash="", intro=[], question="", items=[])


def safety_list(now: datetime) -> ShownList:
    """The live safety list; where the clinic has published none, that of the last resort: the page never fails."""
    live = live_safety_list(now)
    return of_edition(live) if live else own_safety_list()


def list_name(shown: Mapping[str, Any]) -> str:
    """The edition and hash of a list as a page carries them along, so that an answer stays with the words it was to."""
    return f"{shown['edition'] or 0}-{shown['hash']}"


def named_list(name: str, now: datetime) -> ShownList | None:
    """The list that `list_name` named, though a newer one is live by now; None for a name that we never gave."""
    found = LIST_NAME.fullmatch(name)
    if found is None:
        return None
    own = own_safety_list()
    if name == list_name(own):
        return own
    edition = past_safety_list(int(found[1]), found[2], now)
    return of_edition(edition) if edition else None


def own_safety_list() -> ShownList:
    question, items = first_question(), last_resort()
    return ShownList(
        edition=None, hash=text_hash("\n".join([question, *items])), intro=[], question=question, items=items
    )


def of_edition(edition: SafetyListEdition) -> ShownList:
    content = edition.content
    return ShownList(
        edition=edition.number,
        hash=edition.hash,
        intro=content.get("intro", "").splitlines(),
        question=content["question"],
        items=[item["text"] for item in content["items"]],
    )


def last_resort() -> list[str]:
    return [
        _("New trouble with your bladder or bowel"),
        _("New numbness between the legs"),
        _("New or worse weakness in a leg"),
        _("Chest pain or trouble breathing"),
        _("Fever with new back pain, above all after an injection or operation"),
        _("A bad fall or accident"),
        _("Thoughts of harming yourself: call or text 988"),
    ]
