"""The kinds of documents in the search index. Each room registers its own when the site starts."""

from dataclasses import dataclass

from django.utils.functional import Promise

KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """`rank` orders equally good results. Results never show the other names of a person, such as "Doctor".

    A part of a page, such as a fact with an end, does not count when it is measured how rare a word is on our pages.
    `unreviewed` is what results say of a page that no clinician has signed; without it, they say nothing.
    """

    name: str
    label: str | Promise
    rank: int
    is_person: bool = False
    is_part: bool = False
    unreviewed: str | Promise = ""


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind


def ranked() -> list[Kind]:
    return sorted(KINDS.values(), key=lambda kind: kind.rank)


def kinds_of_people() -> list[str]:
    return [kind.name for kind in ranked() if kind.is_person]
