"""Parts of a page that another room adds to its draft, such as the questions that stand on a procedure's page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AddedPart:
    """`freeze` takes the draft and returns JSON values; `names` gives what staff call each of them."""

    freeze: Callable[[Any], list[Any]]
    names: Callable[[list[Any]], list[str]]


# By the model of the draft: the name of each added part.
ADDED: dict[type[Any], dict[str, AddedPart]] = {}
# By the model of the draft: the drafts whose added parts its words may change. Takes the draft and its earlier content.
NEIGHBORS: dict[type[Any], Callable[[Any, dict[str, Any]], Iterable[Any]]] = {}


def register_part(model: type[Any], name: str, part: AddedPart) -> None:
    ADDED.setdefault(model, {})[name] = part


def register_neighbors(model: type[Any], neighbors: Callable[[Any, dict[str, Any]], Iterable[Any]]) -> None:
    NEIGHBORS[model] = neighbors


def added_parts(draft: Any) -> dict[str, Any]:
    return {name: part.freeze(draft) for name, part in ADDED.get(type(draft), {}).items()}


def with_names(model: type[Any], content: dict[str, Any]) -> dict[str, Any]:
    """`content` with the names of what stands in its added parts, for staff."""
    named = {name: part.names(content.get(name, [])) for name, part in ADDED.get(model, {}).items()}
    return content | named


def neighbors_of(draft: Any, before: dict[str, Any]) -> list[Any]:
    find = NEIGHBORS.get(type(draft))
    return list(find(draft, before)) if find else []
