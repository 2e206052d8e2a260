"""What patients are asked, taken from the editions that staff published, as plain values that a draft can keep."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final, TypedDict

from django.utils.translation import gettext as _

from inquiries.models.consent import text_hash
from procedures.screening import SafetyListEdition, live_safety_list, live_screening, past_safety_list

ONE_A_PAGE: Final = 4
ON_A_PAGE: Final = 4
LIST_NAME: Final = re.compile(r"([0-9]{1,9})-([0-9a-f]{64})")


class Asked(TypedDict):
    """Questions with the edition that they are of, pinned to a draft so that they never change under a patient."""

    edition: int
    hash: str
    questions: list[dict[str, Any]]


class SafetyList(TypedDict):
    edition: int | None
    hash: str
    intro: list[str]
    question: str
    items: list[str]


UNKNOWN_LIST: Final = SafetyList(edition=None, hash="", intro=[], question="", items=[])


def safety_list(now: datetime) -> SafetyList:
    """The live safety list; where the clinic has published none, that of the last resort: the page never fails."""
    live = live_safety_list(now)
    return of_edition(live) if live else own_safety_list()


def list_name(shown: Mapping[str, Any]) -> str:
    """The edition and hash of a list as a page carries them along, so that an answer stays with the words it was to."""
    return f"{shown['edition'] or 0}-{shown['hash']}"


def named_list(name: str, now: datetime) -> SafetyList | None:
    """The list that `list_name` named, though a newer one is live by now; None for a name that we never gave."""
    found = LIST_NAME.fullmatch(name)
    if found is None:
        return None
    own = own_safety_list()
    if name == list_name(own):
        return own
    edition = past_safety_list(int(found[1]), found[2], now)
    return of_edition(edition) if edition else None


def own_safety_list() -> SafetyList:
    question, items = first_question(), last_resort()
    return SafetyList(
        edition=None, hash=text_hash("\n".join([question, *items])), intro=[], question=question, items=items
    )


def of_edition(edition: SafetyListEdition) -> SafetyList:
    content = edition.content
    return SafetyList(
        edition=edition.number,
        hash=edition.hash,
        intro=content.get("intro", "").splitlines(),
        question=content["question"],
        items=[item["text"] for item in content["items"]],
    )


def first_question() -> str:
    return _("In the last 2 weeks, have you had any of these?")


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


def screening(procedure: Any, now: datetime) -> Asked | None:
    """The live questions about a procedure, given by its draft's primary key."""
    live = live_screening(procedure, now) if procedure else None
    if live is None or not live.questions:
        return None
    return Asked(edition=live.number, hash=live.hash, questions=live.questions)


def on_pages(questions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Few questions stand one on a page; more of them, those in a row about one criterion together."""
    if len(questions) <= ONE_A_PAGE:
        return [[question] for question in questions]
    runs = [list(run) for _criterion, run in groupby(questions, key=lambda question: question["criterion"])]
    return [run[start : start + ON_A_PAGE] for run in runs for start in range(0, len(run), ON_A_PAGE)]
