"""Describes the formatting of markup (links, bold, headings, lists and tables) in words, one line for each."""

import json
import re
from typing import Final

from django.utils.translation import gettext as _

from text.json_values import JsonValue
from text.markup import Attributes, MarkupReader, first
from text.sanitising import sanitised

SOURCE: Final = re.compile(r"<[^<>]*>|[^<\s]+|<")


def source_of(value: JsonValue) -> str:
    # Each tag counts as a word.
    return " ".join(SOURCE.findall(value if isinstance(value, str) else canonical(value)))


def formatting_of(old: JsonValue, new: JsonValue) -> tuple[str, str]:
    """The formatting of two bodies, one line for each piece.

    Paragraphs, items and cells are listed only if both bodies have their text, but in another kind of block.
    """
    before, after = Marks(str(old or "")), Marks(str(new or ""))
    return formatting_lines(before, after), formatting_lines(after, before)


def formatting_lines(marks: "Marks", other: "Marks") -> str:
    other_texts = {text for _kind, text in other.blocks}
    other_blocks = set(other.blocks)
    changed = [block for block in marks.blocks if block[1] in other_texts and block not in other_blocks]
    return "\n".join([*marks.inline(), *(block_words(*block) for block in changed)])


class Marks(MarkupReader):
    INLINE: Final = {"a", "strong", "em"}
    BLOCKS: Final = {"h3", "ul", "ol", "th", "td"}

    def __init__(self, markup: str) -> None:
        super().__init__(sanitised(markup))

    def begin(self) -> None:
        self.open: list[tuple[str, str, int]] = []
        self.inside: list[str] = []
        self.words: list[str] = []
        self.marks: list[tuple[str, str, str]] = []
        self.blocks: list[tuple[str, str]] = []
        self.block_start = 0

    def close(self) -> None:
        super().close()
        self.end_block()

    def inline(self) -> list[str]:
        return [mark_words(*mark) for mark in self.marks]

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in self.INLINE:
            self.open.append((tag, first(attrs, "href"), len(self.words)))
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
        "th": _("table heading “%(words)s”"),
        "td": _("table cell “%(words)s”"),
    }
    return names[tag] % {"words": excerpt(words)}


def excerpt(text: str, words: int = 8) -> str:
    found = text.split(maxsplit=words)
    return " ".join(found[:words]) + ("…" if len(found) > words else "")


def canonical(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
