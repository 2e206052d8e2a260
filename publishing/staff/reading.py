"""A whole page as plain words, in the order of the page, for someone who is about to sign it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from publishing import diff
from publishing.models import Draft
from publishing.staff.values import Glossary
from text.json_values import JsonValue

# What an image's file is called. Staff see the picture instead.
IMAGE_FILE = frozenset({"digest", "width", "height"})
# What every page has beside its words. It is read last.
BESIDE_WORDS = frozenset({field.name for field in Draft._meta.get_fields()} | {"address"})


@dataclass(frozen=True)
class LabeledText:
    label: str
    text: str


@dataclass(frozen=True)
class PassageRow:
    """A row of a part: its own name, if a code gives it one, its columns, and its picture."""

    name: str
    lines: list[LabeledText]
    image: dict[str, Any] | None = None
    is_changed: bool = False


@dataclass(frozen=True)
class LabeledPassage:
    """Words that stand under one label: a text, or the rows of a part. A short one stands beside its label."""

    label: str
    text: str = ""
    rows: Sequence[PassageRow] = ()
    is_changed: bool = False
    is_short: bool = False


def all_words(
    content: dict[str, Any], before: dict[str, Any] | None, glossary: Glossary, order: Sequence[str] = ()
) -> list[LabeledPassage]:
    """Every text of the readable `content`, the parts in `order` first.

    What differs from the content `before` is marked as changed; nothing is if there is no `before`.
    """
    found: list[LabeledPassage] = []
    for key in keys_in_order(content, glossary, order):
        old = before.get(key) if before is not None else content[key]
        found += passages_of(key, content[key], old, glossary)
    return found


def keys_in_order(content: dict[str, Any], glossary: Glossary, order: Sequence[str]) -> list[str]:
    first, labels = list(order), list(glossary.labels)

    def place(key: str) -> tuple[int, bool, int, str]:
        wanted = first.index(key) if key in first else len(first)
        return wanted, key in BESIDE_WORDS, labels.index(key) if key in labels else len(labels), key

    return sorted(content, key=place)


def passages_of(key: str, value: JsonValue, old: JsonValue, glossary: Glossary) -> Iterator[LabeledPassage]:
    label = glossary.name_of(key)
    if not diff.are_rows(value) or not value:
        if text := glossary.text_of(value, key):
            yield LabeledPassage(label, text, is_changed=value != old, is_short=key not in diff.BODIES)
        return
    known = old if isinstance(old, list) else []
    if any(name in diff.BODIES for row in value for name in row):
        for row in value:
            yield section_of(row, key, glossary, is_changed=row not in known)
    else:
        rows = [row_of(row, key, glossary, is_changed=row not in known) for row in value]
        yield LabeledPassage(label, rows=rows, is_changed=value != old)


def section_of(row: diff.Row, part: str, glossary: Glossary, *, is_changed: bool) -> LabeledPassage:
    """A row with markup has a heading of its own."""
    lines = [
        line.text if column in diff.BODIES else f"{line.label}: {line.text}"
        for column, line in columns_of(row, part, glossary).items()
    ]
    return LabeledPassage(name_of_row(row, part, glossary), "\n".join(lines), is_changed=is_changed)


def row_of(row: diff.Row, part: str, glossary: Glossary, *, is_changed: bool) -> PassageRow:
    name, columns = name_of_row(row, part, glossary), columns_of(row, part, glossary)
    image = row if row.keys() >= IMAGE_FILE else None
    texts = [column for column in row.keys() - IMAGE_FILE - {*diff.CODES} if not isinstance(row[column], bool)]
    if name and len(texts) == 1 and texts[0] in columns:
        # The only text of a row stands beside the row's name.
        columns[texts[0]] = LabeledText(name, columns[texts[0]].text)
        name = ""
    return PassageRow(name, [*columns.values()], image, is_changed)


def name_of_row(row: diff.Row, part: str, glossary: Glossary) -> str:
    """What the row's code is called; empty if it has none."""
    return next((glossary.text_of(row[code], f"{part}.{code}") for code in diff.CODES if code in row), "")


def columns_of(row: diff.Row, part: str, glossary: Glossary) -> dict[str, LabeledText]:
    """The columns of `row` that say something, in the order of its form. Its code and the file of an image do not."""
    wanted = list(glossary.labels)
    paths = {column: f"{part}.{column}" for column in row if column not in IMAGE_FILE | {*diff.CODES}}
    places = {column: wanted.index(path) if path in wanted else len(wanted) for column, path in paths.items()}
    return {
        column: LabeledText(glossary.name_of(paths[column]), text)
        for column in sorted(paths, key=lambda column: places[column])
        if (text := glossary.text_of(row[column], paths[column]))
    }
