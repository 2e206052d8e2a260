"""The differences between two editions, field by field and word by word, for the staff who approve and correct.

Every difference is shown. One that no word shows (a link's address, bold, a list that became paragraphs) is a change of
formatting; rows that only moved are a change of order.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, TypeGuard

from django.utils.translation import gettext as _

from text.formatting import Marks, canonical, excerpt, formatting_of, source_of
from text.json_values import JsonValue
from text.sanitising import to_plain
from text.word_diff import ADDED, REMOVED, SAME, Piece, differs, joined, word_pieces

WORDS: Final = "words"
FORMATTING: Final = "formatting"
ORDER: Final = "order"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: its label, and the change to its words, its formatting or the order of its rows."""

    label: str
    pieces: tuple[Piece, ...]
    about: str = WORDS


# The fields with markup; every other text is plain.
BODIES: Final = frozenset({"answer", "body"})


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str], bodies: Collection[str] = BODIES
) -> list[Change]:
    """Every difference between two frozen contents, in the order of `labels`.

    `labels` names fields by their path: "title", "sections" (a list of rows), "sections.body" (a field of its rows; ""
    leaves it out of the label), "sections.risks" (the row of that kind) and "approach.surgical" (what a code means).
    A field without a label is shown by its key. `bodies` are the keys of the fields with markup.
    """
    return compare(dict(old), dict(new), Place(labels, frozenset(bodies)))


def shortened(change: Change, words: int = 12) -> Change:
    """`change` with each long unchanged stretch cut to this many words beside a difference."""
    last = len(change.pieces) - 1
    return replace(
        change,
        pieces=tuple(
            Piece(SAME, ends_beside_differences(piece.text, before=bool(number), after=number < last, words=words))
            if piece.kind == SAME
            else piece
            for number, piece in enumerate(change.pieces)
        ),
    )


def ends_beside_differences(text: str, *, before: bool, after: bool, words: int) -> str:
    found = list(re.finditer(r"\S+", text))
    head, tail = (words if before else 0), (words if after else 0)
    if len(found) <= head + tail + 1 or not (before or after):
        return text
    start = text[: found[head - 1].end()] + " " if head else ""
    end = " " + text[found[-tail].start() :] if tail else ""
    return f"{start}…{end}"


# The walk through both contents


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the content: its path, as in the labels, and the names that staff read."""

    labels: Mapping[str, str]
    bodies: frozenset[str]
    path: str = ""
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return " › ".join(self.names) or _("Page")

    def name_of(self, key: str) -> str:
        readable = key.replace("_", " ").strip()
        return str(self.labels.get(f"{self.path}.{key}".lstrip("."), readable[:1].upper() + readable[1:]))

    def field(self, key: str) -> "Place":
        name = self.name_of(key)
        return replace(self, path=f"{self.path}.{key}".lstrip("."), names=(*self.names, *([name] if name else [])))

    def row(self, name: str) -> "Place":
        return replace(self, names=(*self.names, *([name] if name else [])))

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def holds_markup(self) -> bool:
        return self.key in self.bodies

    def in_order(self, keys: Iterable[str]) -> list[str]:
        wanted = [*self.labels]
        places = {key: wanted.index(path) for key in keys if (path := f"{self.path}.{key}".lstrip(".")) in self.labels}
        return sorted(keys, key=lambda key: (places.get(key, len(wanted)), key))


def compare(old: JsonValue, new: JsonValue, place: Place) -> list[Change]:
    if old == new:
        return []
    if (old or new) and are_rows(old) and are_rows(new):
        found = [*compare_rows(old or [], new or [], place)]
    elif isinstance(old, dict | None) and isinstance(new, dict | None):
        found = [*compare_fields(old or {}, new or {}, place)]
    else:
        found = [*compare_values(old, new, place)]
    nothing_to_see = Piece(SAME, _("Only spaces or empty parts differ."))
    return found or [Change(place.label, (nothing_to_see,), FORMATTING)]


def are_rows(value: JsonValue) -> TypeGuard[list[Row] | None]:
    return value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value))


def compare_fields(old: Mapping[str, Any], new: Mapping[str, Any], place: Place) -> Iterator[Change]:
    for key in place.in_order({*old, *new}):
        yield from compare(old.get(key), new.get(key), place.field(key))


def compare_values(old: JsonValue, new: JsonValue, place: Place) -> Iterator[Change]:
    words = word_pieces(text_of(old, place), text_of(new, place))
    formatting = word_pieces(*formatting_of(old, new)) if place.holds_markup else ()
    if not differs(words) and not differs(formatting):
        formatting = word_pieces(source_of(old), source_of(new))
    if differs(words):
        yield Change(place.label, words)
    if differs(formatting):
        yield Change(place.label, formatting, FORMATTING)


def text_of(value: JsonValue, place: Place) -> str:
    """The words of a value. A code with a label, such as a kind or level, is shown by its label."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(text_of(item, place) for item in value)
    if isinstance(value, dict):
        return "\n".join(text_of(value[key], place.field(key)) for key in place.in_order(value))
    if place.holds_markup:
        return to_plain(str(value))
    path = place.path.rpartition(".")[0] if place.key in CODES else place.path
    return str(place.labels.get(f"{path}.{value}", value))


# Rows

# The first of these fields that a row has is its name. Only codes can have a label.
CODES: Final = ("kind", "level")
NAMES: Final = ("name", "title", "heading", "question")
LIKE_ENOUGH: Final = 0.5
MANY: Final = 10_000


def compare_rows(old: list[Row], new: list[Row], place: Place) -> Iterator[Change]:
    # Rows are matched by their content, not by their position.
    pairs = matches(old, new, place)
    if any(before > after for (_i, before), (_k, after) in pairwise(pairs)):
        yield moved_rows(new, [j for _i, j in pairs], place)
    found = [(j, 1, compare(old[i], new[j], place.row(name_of_row(new[j], place)))) for i, j in pairs]
    kept, known = {i for i, _j in pairs}, {j for _i, j in pairs}
    found += [(i, 0, whole_row(row, REMOVED, place)) for i, row in enumerate(old) if i not in kept]
    found += [(j, 2, whole_row(row, ADDED, place)) for j, row in enumerate(new) if j not in known]
    for _position, _order, of_row in sorted(found, key=lambda each: each[:2]):
        yield from of_row


def moved_rows(rows: list[Row], numbers: list[int], place: Place) -> Change:
    one_of_a_kind = unique_kinds(rows) is not None
    names = [name_of_row(row, place) if one_of_a_kind else excerpt(" ".join(words_of_row(row, place))) for row in rows]
    before, after = [names[j] for j in numbers], [names[j] for j in sorted(numbers)]
    return Change(place.label, joined(before, after, [True] * len(before), [True] * len(after)), ORDER)


def whole_row(row: Row, kind: str, place: Place) -> list[Change]:
    name = name_of_row(row, place)
    shown = {key: value for key, value in row.items() if key not in CODES and value not in (None, "", [], False)}
    text = text_of(
        {key: place.name_of(key) if value is True else value for key, value in shown.items()}, place.row(name)
    )
    found = [Change(place.row(name).label, (Piece(kind, text or name or place.label),))]
    formatting = "\n".join(
        line for key, value in shown.items() if key in place.bodies for line in Marks(str(value)).inline()
    )
    return found + ([Change(place.row(name).label, (Piece(kind, formatting),), FORMATTING)] if formatting else [])


def name_of_row(row: Row, place: Place) -> str:
    code = next((row[key] for key in CODES if isinstance(row.get(key), str)), "")
    if code:
        return place.name_of(code)
    return excerpt(next((row[key] for key in NAMES if isinstance(row.get(key), str) and row[key]), text_of(row, place)))


def matches(old: list[Row], new: list[Row], place: Place) -> list[tuple[int, int]]:
    """Which old row became which new one, as pairs of positions in the order of the old rows."""
    by_kind = unique_kinds(old, new)
    pairs = [(i, by_kind[1][kind]) for kind, i in by_kind[0].items() if kind in by_kind[1]] if by_kind else []
    pairs = pairs or equal_rows(old, new)
    kept, known = {i for i, _j in pairs}, {j for _i, j in pairs}
    left = [i for i in range(len(old)) if i not in kept]
    right = [j for j in range(len(new)) if j not in known]
    if len(left) * len(right) > MANY:
        return sorted(pairs + list(zip(left, right, strict=False)))
    scores = likeness_of_all({i: old[i] for i in left}, {j: new[j] for j in right}, place)
    return sorted(pairs + best_pairs(scores))


def unique_kinds(*lists: list[Row]) -> list[dict[str, int]] | None:
    """The position of each kind in each list. None if a row has no kind or a list has one kind twice."""
    found = [{str(row.get("kind") or ""): position for position, row in enumerate(rows)} for rows in lists]
    if any("" in kinds or len(kinds) < len(rows) for kinds, rows in zip(found, lists, strict=True)):
        return None
    return found


def equal_rows(old: list[Row], new: list[Row]) -> list[tuple[int, int]]:
    waiting: dict[str, list[int]] = {}
    for j in reversed(range(len(new))):
        waiting.setdefault(canonical(new[j]), []).append(j)
    return [(i, same.pop()) for i, row in enumerate(old) if (same := waiting.get(canonical(row)))]


def likeness_of_all(old: dict[int, Row], new: dict[int, Row], place: Place) -> list[tuple[float, int, int]]:
    old_words, new_words = ({n: Counter(words_of_row(row, place)) for n, row in rows.items()} for rows in (old, new))
    return [
        (has_same_name(old[i], new[j]) + dice_coefficient(old_words[i], new_words[j]), i, j) for i in old for j in new
    ]


def has_same_name(old: Row, new: Row) -> bool:
    return any(old.get(key) and old.get(key) == new.get(key) for key in NAMES)


def dice_coefficient(old: Counter[str], new: Counter[str]) -> float:
    common = sum(min(number, new[word]) for word, number in old.items())
    return 2 * common / max(1, old.total() + new.total())


def best_pairs(scores: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Pairs the most similar rows first, each row once; of equal scores, the rows with the closest positions."""
    pairs: list[tuple[int, int]] = []
    kept, known = set(), set()
    for score, i, j in sorted(scores, key=lambda each: (-each[0], abs(each[1] - each[2]), each[1] + each[2])):
        if score >= LIKE_ENOUGH and i not in kept and j not in known:
            pairs.append((i, j))
            kept.add(i)
            known.add(j)
    return pairs


def words_of_row(row: Row, place: Place) -> list[str]:
    return text_of({key: value for key, value in row.items() if key not in CODES}, place).split()
