"""What differs between two editions, field by field and word by word, for the people who approve and correct.

Nothing that differs is passed over: what no word shows (a link's address, bold, a list that became paragraphs) is told
as a change of formatting, and rows that only changed places as a change of order.
"""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from publishing.sanitising import sanitised, to_plain

SAME: Final = "same"
REMOVED: Final = "removed"
ADDED: Final = "added"
SWAPPED: Final = {SAME: SAME, REMOVED: ADDED, ADDED: REMOVED}

WORDS: Final = "words"
FORMATTING: Final = "formatting"
ORDER: Final = "order"


class Piece(NamedTuple):
    """A run of words that is the same in both, removed or added; a line break in it is a new line on the page."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: its label, and what became of its words, its formatting or the order of its rows."""

    label: str
    pieces: tuple[Piece, ...]
    about: str = WORDS


# The fields that hold markup; every other text is plain.
BODIES: Final = frozenset({"answer", "body"})


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str], bodies: Collection[str] = BODIES
) -> list[Change]:
    """Every difference between two contents as drafts freeze them, in the order of `labels`; [] where there is none.

    `labels` names fields by their path: "title", "sections" (a list of rows), "sections.body" (a field of its rows; ""
    leaves it out of the label), "sections.risks" (the row of that kind) and "approach.surgical" (what a code means).
    What it does not name is shown by its key. `bodies` are the keys of the fields that hold markup.
    """
    return compare(dict(old), dict(new), Place(labels, frozenset(bodies)))


def shortened(change: Change, words: int = 12) -> Change:
    """`change` with long unchanged stretches cut down to that many words beside each difference."""
    last = len(change.pieces) - 1
    return replace(
        change,
        pieces=tuple(
            Piece(SAME, context(piece.text, before=bool(number), after=number < last, words=words))
            if piece.kind == SAME
            else piece
            for number, piece in enumerate(change.pieces)
        ),
    )


def context(text: str, *, before: bool, after: bool, words: int) -> str:
    """The beginning of `text` if a difference stands before it, and its end if one stands after it."""
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
    """Where in the content we are: the path that labels use, and the names that people read."""

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
        """Labelled fields in the order of their labels, then the others by name."""
        wanted = [*self.labels]
        places = {key: wanted.index(path) for key in keys if (path := f"{self.path}.{key}".lstrip(".")) in self.labels}
        return sorted(keys, key=lambda key: (places.get(key, len(wanted)), key))


def compare(old: Any, new: Any, place: Place) -> list[Change]:
    if old == new:
        return []
    if are_rows(old, new):
        found = [*compare_rows(old or [], new or [], place)]
    elif all(isinstance(value, dict | None) for value in (old, new)):
        found = [*compare_fields(old or {}, new or {}, place)]
    else:
        found = [*compare_values(old, new, place)]
    nothing_to_see = Piece(SAME, _("Only spaces or empty parts differ."))
    return found or [Change(place.label, (nothing_to_see,), FORMATTING)]


def are_rows(*values: Any) -> bool:
    return any(values) and all(
        value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value)) for value in values
    )


def compare_fields(old: Mapping[str, Any], new: Mapping[str, Any], place: Place) -> Iterator[Change]:
    for key in place.in_order({*old, *new}):
        yield from compare(old.get(key), new.get(key), place.field(key))


def compare_values(old: Any, new: Any, place: Place) -> Iterator[Change]:
    words = word_pieces(text_of(old, place), text_of(new, place))
    formatting = word_pieces(*formatting_of(old, new)) if place.holds_markup else ()
    if not differs(words) and not differs(formatting):
        formatting = word_pieces(source_of(old), source_of(new))
    if differs(words):
        yield Change(place.label, words)
    if differs(formatting):
        yield Change(place.label, formatting, FORMATTING)


def text_of(value: Any, place: Place) -> str:
    """The words of a value; a code that has a label (a kind, a level) is shown by it."""
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

# What names a row, the first that it has; the codes alone can be labelled.
CODES: Final = ("kind", "level")
NAMES: Final = ("name", "title", "heading", "question")
LIKE_ENOUGH: Final = 0.5
MANY: Final = 10_000


def compare_rows(old: list[dict[str, Any]], new: list[dict[str, Any]], place: Place) -> Iterator[Change]:
    """Differences of two lists of rows, which are told apart by what they say and not by where they stand."""
    pairs = matches(old, new, place)
    if any(before > after for (_i, before), (_k, after) in pairwise(pairs)):
        yield moved_rows(new, [j for _i, j in pairs], place)
    found = [(j, 1, compare(old[i], new[j], place.row(name_of_row(new[j], place)))) for i, j in pairs]
    kept, known = {i for i, _j in pairs}, {j for _i, j in pairs}
    found += [(i, 0, whole_row(row, REMOVED, place)) for i, row in enumerate(old) if i not in kept]
    found += [(j, 2, whole_row(row, ADDED, place)) for j, row in enumerate(new) if j not in known]
    for _position, _order, of_row in sorted(found, key=lambda each: each[:2]):
        yield from of_row


def moved_rows(rows: list[dict[str, Any]], numbers: list[int], place: Place) -> Change:
    """The rows that are in both, from their old order to their new one, each by what tells it from the others."""
    one_of_a_kind = unique_kinds(rows) is not None
    names = [name_of_row(row, place) if one_of_a_kind else excerpt(" ".join(words_of_row(row, place))) for row in rows]
    before, after = [names[j] for j in numbers], [names[j] for j in sorted(numbers)]
    return Change(place.label, joined(before, after, [True] * len(before), [True] * len(after)), ORDER)


def whole_row(row: dict[str, Any], kind: str, place: Place) -> list[Change]:
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


def name_of_row(row: dict[str, Any], place: Place) -> str:
    code = next((row[key] for key in CODES if isinstance(row.get(key), str)), "")
    if code:
        return place.name_of(code)
    return excerpt(next((row[key] for key in NAMES if isinstance(row.get(key), str) and row[key]), text_of(row, place)))


def excerpt(text: str, words: int = 8) -> str:
    found = text.split(maxsplit=words)
    return " ".join(found[:words]) + ("…" if len(found) > words else "")


def matches(old: list[dict[str, Any]], new: list[dict[str, Any]], place: Place) -> list[tuple[int, int]]:
    """Which row became which, as pairs of their positions in the order of the old ones."""
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


def unique_kinds(*lists: list[dict[str, Any]]) -> list[dict[str, int]] | None:
    """The position of each kind in each list, where every row has a kind and no list has one twice."""
    found = [{str(row.get("kind") or ""): position for position, row in enumerate(rows)} for rows in lists]
    if any("" in kinds or len(kinds) < len(rows) for kinds, rows in zip(found, lists, strict=True)):
        return None
    return found


def equal_rows(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[int, int]]:
    waiting: dict[str, list[int]] = {}
    for j in reversed(range(len(new))):
        waiting.setdefault(canonical(new[j]), []).append(j)
    return [(i, same.pop()) for i, row in enumerate(old) if (same := waiting.get(canonical(row)))]


def likeness_of_all(
    old: dict[int, dict[str, Any]], new: dict[int, dict[str, Any]], place: Place
) -> list[tuple[float, int, int]]:
    old_words, new_words = ({n: Counter(words_of_row(row, place)) for n, row in rows.items()} for rows in (old, new))
    return [
        (has_same_name(old[i], new[j]) + share_in_common(old_words[i], new_words[j]), i, j) for i in old for j in new
    ]


def has_same_name(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return any(old.get(key) and old.get(key) == new.get(key) for key in NAMES)


def share_in_common(old: Counter[str], new: Counter[str]) -> float:
    """Dice's coefficient: 1 where all words are the same, 0 where none is."""
    common = sum(min(number, new[word]) for word, number in old.items())
    return 2 * common / max(1, old.total() + new.total())


def best_pairs(scores: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Each row once, the likest first; among equals those that stand at nearly the same place."""
    pairs: list[tuple[int, int]] = []
    kept, known = set(), set()
    for score, i, j in sorted(scores, key=lambda each: (-each[0], abs(each[1] - each[2]), each[1] + each[2])):
        if score >= LIKE_ENOUGH and i not in kept and j not in known:
            pairs.append((i, j))
            kept.add(i)
            known.add(j)
    return pairs


def words_of_row(row: dict[str, Any], place: Place) -> list[str]:
    return text_of({key: value for key, value in row.items() if key not in CODES}, place).split()


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


# Formatting

SOURCE: Final = re.compile(r"<[^<>]*>|[^<\s]+|<")


def source_of(value: Any) -> str:
    """A value as it is stored, with each tag as a word: the last resort for a difference that shows nowhere else."""
    return " ".join(SOURCE.findall(value if isinstance(value, str) else canonical(value)))


def formatting_of(old: Any, new: Any) -> tuple[str, str]:
    """What formats each of two bodies, a line each; of paragraphs, items and cells only those that became another."""
    marks = Marks(str(old or "")), Marks(str(new or ""))
    texts, blocks = ({text for _kind, text in each.blocks} for each in marks), [set(each.blocks) for each in marks]
    shared = set.intersection(*texts)
    became = [
        [block_words(*block) for block in here.blocks if block[1] in shared and block not in there]
        for here, there in zip(marks, reversed(blocks), strict=True)
    ]
    before, after = ("\n".join([*each.inline(), *lines]) for each, lines in zip(marks, became, strict=True))
    return before, after


class Marks(HTMLParser):
    """What a reader of `markup` notices besides its words."""

    INLINE: Final = {"a", "strong", "em"}
    BLOCKS: Final = {"h3", "ul", "ol", "th", "td"}

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str, int]] = []
        self.inside: list[str] = []
        self.words: list[str] = []
        self.marks: list[tuple[str, str, str]] = []
        self.blocks: list[tuple[str, str]] = []
        self.block_start = 0
        self.feed(sanitised(markup))
        self.close()
        self.end_block()

    def inline(self) -> list[str]:
        return [mark_words(*mark) for mark in self.marks]

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.INLINE:
            self.open.append((tag, dict(attrs).get("href") or "", len(self.words)))
            return
        self.end_block()
        if tag in self.BLOCKS:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.INLINE:
            self.end_block()
            if tag in self.BLOCKS and self.inside:
                self.inside.pop()
        elif self.open:
            opened, address, start = self.open.pop()
            self.marks.append((opened, " ".join(self.words[start:]), address))

    def end_block(self) -> None:
        if text := " ".join(self.words[self.block_start :]):
            self.blocks.append((self.inside[-1] if self.inside else "p", text))
        self.block_start = len(self.words)


def mark_words(tag: str, words: str, address: str) -> str:
    if tag == "a":
        return _("link “%(words)s” to %(address)s") % {"words": words, "address": address or "—"}
    return (_("bold “%(words)s”") if tag == "strong" else _("emphasis “%(words)s”")) % {"words": words}


def block_words(tag: str, words: str) -> str:
    names = {
        "p": _("paragraph “%(words)s”"),
        "h3": _("heading “%(words)s”"),
        "ul": _("list item “%(words)s”"),
        "ol": _("numbered item “%(words)s”"),
        "th": _("heading of a table “%(words)s”"),
        "td": _("cell of a table “%(words)s”"),
    }
    return names[tag] % {"words": excerpt(words)}


# Words


def differs(pieces: Iterable[Piece]) -> bool:
    return any(piece.kind != SAME for piece in pieces)


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    (old_words, old_starts), (new_words, new_starts) = words_and_starts(old), words_and_starts(new)
    return joined(old_words, new_words, old_starts, new_starts)


def words_and_starts(text: str) -> tuple[list[str], list[bool]]:
    """The words of `text`, and of each whether it starts a line; how they are spaced makes no difference."""
    lines = [line.split() for line in text.splitlines()]
    return [word for line in lines for word in line], [not place for line in lines for place in range(len(line))]


def joined(old: list[str], new: list[str], old_starts: list[bool], new_starts: list[bool]) -> tuple[Piece, ...]:
    """The pieces of two lists of words; a word that is the same starts a line where it does so in either."""
    pieces: list[Piece] = []

    def add(kind: str, words: list[str], starts: list[bool]) -> None:
        if words:
            text = "".join(("\n" if start else " ") + word for word, start in zip(words, starts, strict=True))
            instead = kind == ADDED and (pieces and pieces[-1].kind == REMOVED)
            pieces.append(Piece(kind, text.lstrip() if instead or not pieces else text.removeprefix(" ")))

    i = j = 0
    for left, right, size in [*blocks_in_common(old, new), (len(old), len(new), 0)]:
        add(REMOVED, old[i:left], old_starts[i:left])
        add(ADDED, new[j:right], new_starts[j:right])
        i, j = left + size, right + size
        add(SAME, old[left:i], [*map(max, old_starts[left:i], new_starts[right:j])])
    return tuple(pieces)


# The most pairs of equal words in a gap that difflib may weigh, and in all gaps together: it is quadratic in them.
PAIRS_IN_A_GAP: Final = 40_000
PAIRS_IN_ALL: Final = 400_000
ROUNDS: Final = 40
Block = tuple[int, int, int]


def blocks_in_common(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Runs that both have, as (start in old, start in new, length); the same ones whichever is called old."""
    if list(old) > list(new):
        return merged((i, j, size) for j, i, size in aligned(new, old))
    return merged(aligned(old, new))


def merged(blocks: Iterable[Block]) -> list[Block]:
    found: list[Block] = []
    for i, j, size in sorted(blocks):
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (i, j):
            found[-1] = (*found[-1][:2], found[-1][2] + size)
        elif size:
            found.append((i, j, size))
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of both texts that is still to be compared."""

    i: int
    i_end: int
    j: int
    j_end: int

    @property
    def size(self) -> int:
        return self.i_end - self.i + self.j_end - self.j

    @property
    def one_sided(self) -> bool:
        return self.i == self.i_end or self.j == self.j_end


def aligned(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Equal runs of `a` and `b`, in no order; what is too long and too alike to compare in time counts as different.

    Long texts are first cut at runs of words that each has once (as "patience diff" does), then difflib fills the gaps.
    """
    found: list[Block] = []
    gaps = [Gap(0, len(a), 0, len(b))]
    pairs_left, words_left = PAIRS_IN_ALL, ROUNDS * (len(a) + len(b))
    while gaps and words_left > 0:
        gap, ends = without_equal_ends(a, b, gaps.pop())
        found += ends
        words_left -= gap.size
        if gap.one_sided:
            continue
        left, right = a[gap.i : gap.i_end], b[gap.j : gap.j_end]
        pairs = equal_pairs(left, right)
        if pairs <= min(PAIRS_IN_A_GAP, pairs_left):
            pairs_left -= pairs
            matcher = SequenceMatcher(None, left, right, autojunk=False)
            found += [(gap.i + x, gap.j + y, size) for x, y, size in matcher.get_matching_blocks()]
        else:
            anchors = runs_found_once(left, right)
            found += [(gap.i + x, gap.j + y, 1) for x, y in anchors]
            gaps += gaps_between(gap, anchors)
    return found


def without_equal_ends(a: Sequence[str], b: Sequence[str], gap: Gap) -> tuple[Gap, list[Block]]:
    most = min(gap.i_end - gap.i, gap.j_end - gap.j)
    head = 0
    while head < most and a[gap.i + head] == b[gap.j + head]:
        head += 1
    tail = 0
    while tail < most - head and a[gap.i_end - tail - 1] == b[gap.j_end - tail - 1]:
        tail += 1
    rest = Gap(gap.i + head, gap.i_end - tail, gap.j + head, gap.j_end - tail)
    return rest, [(gap.i, gap.j, head), (rest.i_end, rest.j_end, tail)]


def runs_found_once(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs of four words start that stand once in each text, as many as have the same order in both."""
    in_a, in_b = places_of_runs(a), places_of_runs(b)
    return longest_rising([(place, in_b[run]) for run, place in in_a.items() if run in in_b])


def places_of_runs(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    number = Counter(runs)
    return {run: place for place, run in enumerate(runs) if number[run] == 1}


def longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest selection of `pairs`, sorted by their first number, whose second numbers rise, too."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_first, second) in enumerate(pairs):
        place = bisect_left(tails, second)
        tails[place : place + 1] = [second]
        last[place : place + 1] = [number]
        before.append(last[place - 1] if place else -1)
    found: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def gaps_between(gap: Gap, anchors: list[tuple[int, int]]) -> list[Gap]:
    if not anchors:
        return []
    starts = [(gap.i, gap.j), *((gap.i + x + 1, gap.j + y + 1) for x, y in anchors)]
    ends = [*((gap.i + x, gap.j + y) for x, y in anchors), (gap.i_end, gap.j_end)]
    between = [Gap(i, i_end, j, j_end) for (i, j), (i_end, j_end) in zip(starts, ends, strict=True)]
    return [each for each in between if not each.one_sided]


def equal_pairs(a: Sequence[str], b: Sequence[str]) -> int:
    in_b = Counter(b)
    return sum(number * in_b[word] for word, number in Counter(a).items())
