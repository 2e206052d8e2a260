"""The words of emergencies, as clinicians read them: word groups, and lines made of word groups.

`data/lexicon/en.toml` explains the format. A section has a name such as "en.certain.chest"; an entry is one of its
lines or words. The lexicon works without a database; `emergencies.words` adds what staff have changed and signed.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from emergencies.signs import Certainty, Sign
from emergencies.tokens import folded_word

FOLDER: Final = Path(__file__).parent / "data" / "lexicon"
LANGUAGES: Final = ("en", "es")
ELEMENT: Final = re.compile(r"\{(?P<group>[a-z_]+)\}|(?P<word>[^\s{}\"]+)")

Sections = Mapping[str, tuple[str, ...]]
# A word, or the beginning of a word with "*" after it.
Expression = tuple[str, ...]


class MalformedEntry(ValueError):
    """An entry that the detector cannot read. The message tells staff what to do."""


@dataclass(frozen=True)
class LexiconLine:
    """`elements` are alternatives of expressions; `in_order` for a line in quotation marks."""

    text: str
    language: str
    sign: Sign | None  # None: a harmless expression
    certainty: Certainty
    elements: tuple[str, ...]  # names of groups
    in_order: bool
    is_from_staff: bool


class WordGroup(NamedTuple):
    language: str
    expressions: tuple[Expression, ...]


@dataclass(frozen=True, eq=False)
class Lexicon:
    sections: Sections
    groups: Mapping[str, WordGroup]
    lines: tuple[LexiconLine, ...]
    version: str


@cache
def shipped_sections() -> Sections:
    return {
        f"{language}.{kind}.{name}": entries_of(value)
        for language in LANGUAGES
        for kind, names in tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")).items()
        for name, value in names.items()
    }


def entries_of(value: str) -> tuple[str, ...]:
    entries = (" ".join(entry.split()) for entry in re.split(r"[,\n]", value))
    return tuple(dict.fromkeys(entry for entry in entries if entry))


@cache
def shipped() -> Lexicon:
    return lexicon_of(shipped_sections())


@cache
def shipped_hash() -> str:
    content = sorted((name, sorted(entries)) for name, entries in shipped_sections().items())
    return hashlib.sha256(repr(content).encode()).hexdigest()[:12]


def lexicon_of(sections: Sections, version: str = "") -> Lexicon:
    """Raises MalformedEntry."""
    groups: dict[str, WordGroup] = {}
    lines: list[LexiconLine] = []
    for section, entries in sections.items():
        language, kind, name = section.split(".")
        if kind in {"words", "context"}:
            groups[f"{language}.{name}"] = WordGroup(language, tuple(expression_of(entry) for entry in entries))
    for section, entries in sections.items():
        language, kind, name = section.split(".")
        if kind not in {"words", "context"}:
            lines += [line_of(entry, language, kind, name, groups) for entry in entries]
    return Lexicon(sections, groups, tuple(lines), version or shipped_hash())


def expression_of(entry: str) -> Expression:
    words = tuple(folded_word(word) for word in entry.split())
    if not all(re.fullmatch(r"[^\W_]+\*?", word) for word in words) or not words:
        raise MalformedEntry(f"Use only letters, digits, spaces and a * at the end of a word: {entry}")
    return words


def line_of(entry: str, language: str, kind: str, name: str, groups: dict[str, WordGroup]) -> LexiconLine:
    """Words that stand in the line itself become groups of their own in `groups`."""
    in_order = entry.startswith('"') or kind == "harmless"
    names = []
    for element in ELEMENT.finditer(entry):
        if element["group"]:
            names.append(f"{language}.{element['group']}")
            if names[-1] not in groups:
                raise MalformedEntry(f"There is no word group {{{element['group']}}}: {entry}")
        else:
            names.append(f"{language}:{element['word']}")
            groups.setdefault(names[-1], WordGroup(language, (expression_of(element["word"]),)))
    if not names:
        raise MalformedEntry("Enter at least one word.")
    sign = None if kind == "harmless" else Sign(name)
    certainty = Certainty.CERTAIN if kind == "certain" else Certainty.POSSIBLE
    is_from_staff = entry not in shipped_sections().get(f"{language}.{kind}.{name}", ())
    return LexiconLine(entry, language, sign, certainty, tuple(names), in_order, is_from_staff)


def with_changes(sections: Sections, changes: Iterable[tuple[str, str, str]]) -> Sections:
    """The sections after (action, section, entry) changes, in their order; the action is "add" or "remove"."""
    changed = dict(sections)
    for action, section, entry in changes:
        others = tuple(each for each in changed.get(section, ()) if each != entry)
        changed[section] = (*others, entry) if action == "add" else others
    return changed
