"""The kinds of what can be found. Each room registers its own when the site starts."""

from dataclasses import dataclass
from typing import Any

KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """`rank` says in which order equally good results stand; the other names of a person are no names to show."""

    name: str
    label: Any  # a translated text
    rank: int
    is_person: bool = False


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind


def ranked() -> list[Kind]:
    return sorted(KINDS.values(), key=lambda kind: kind.rank)


def names_of_people() -> list[str]:
    """The names of the kinds whose documents are people."""
    return [kind.name for kind in ranked() if kind.is_person]
