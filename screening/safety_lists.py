"""The safety list that patients see, as plain values that a request can store."""

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
    """The live safety list, or the built-in one if the clinic has published none: the page must never fail."""
    live = live_safety_list(now)
    return list_in_edition(live) if live else built_in_list()


def list_name(shown: Mapping[str, Any]) -> str:
    """The list's edition and hash, for a hidden field: it ties an answer to the words that the patient saw."""
    return f"{shown['edition'] or 0}-{shown['hash']}"


def named_list(name: str, now: datetime) -> ShownList | None:
    """The list with this `list_name`, even if a newer one is live now; None for a name that the site never gave."""
    found = LIST_NAME.fullmatch(name)
    if found is None:
        return None
    built_in = built_in_list()
    if name == list_name(built_in):
        return built_in
    edition = past_safety_list(int(found[1]), found[2], now)
    return list_in_edition(edition) if edition else None


def built_in_list() -> ShownList:
    question, items = first_question(), built_in_signs()
    words = "\n".join([question, *items])
    return ShownList(edition=None, hash=text_hash(words), intro=[], question=question, items=items)


def list_in_edition(edition: SafetyListEdition) -> ShownList:
    content = edition.content
    return ShownList(
        edition=edition.number,
        hash=edition.hash,
        intro=content.get("intro", "").splitlines(),
        question=content["question"],
        items=[item["text"] for item in content["items"]],
    )


def built_in_signs() -> list[str]:
    return [
        _("New trouble with your bladder or bowel"),
        _("New numbness between the legs"),
        _("New or worse weakness in a leg"),
        _("Chest pain or trouble breathing"),
        _("Fever with new back pain, above all after an injection or operation"),
        _("A bad fall or accident"),
        _("Thoughts of harming yourself: call or text 988"),
    ]
