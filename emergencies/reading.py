"""The lexicon as clinicians read it: sections with their entries, and lines with the words they stand for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from emergencies.fitting import known_sections
from emergencies.kinds import title_of
from emergencies.lexicon import ELEMENT, Lexicon
from emergencies.tokens import folded_word

# Words of a group that explain a line.
SHOWN_OF_A_GROUP: Final = 5


@dataclass(frozen=True)
class ShownEntry:
    text: str
    stands_for: str  # what the groups of a line mean; empty without groups


@dataclass(frozen=True)
class ShownSection:
    name: str
    title: str
    about: str
    entries: list[ShownEntry]

    @property
    def language(self) -> str:
        return self.name.split(".")[0]

    @property
    def kind(self) -> str:
        return self.name.split(".")[1]


def section_shown(lexicon: Lexicon, section: str, sought: str = "") -> ShownSection:
    """One section, with only the entries that have all words of `sought`."""
    words = [folded_word(word) for word in sought.split()]
    found = [
        ShownEntry(entry, meaning(lexicon, section, entry))
        for entry in lexicon.sections.get(section, ())
        if all(word in entry.replace("_", " ") for word in words)
    ]
    return ShownSection(section, title_of(section), uses_of(lexicon, section), found)


def sections_shown(lexicon: Lexicon, language: str, kind: str, sign: str, sought: str) -> Iterator[ShownSection]:
    """The sections for what staff chose; an empty choice means all. With `sought`, those that have such entries."""
    for section in known_sections():
        its_language, its_kind, _name = section.split(".")
        if language in {"", its_language} and kind in {"", its_kind} and (not sign or is_about(lexicon, section, sign)):
            shown = section_shown(lexicon, section, sought)
            if shown.entries or not sought:
                yield shown


def is_about(lexicon: Lexicon, section: str, sign: str) -> bool:
    """Whether a section is of this sign, or a word group in one of its lines. What is around a sign is about all."""
    language, kind, name = section.split(".")
    if kind == "words":
        return any(line.sign == sign and f"{language}.{name}" in line.elements for line in lexicon.lines)
    return kind in {"harmless", "context"} or name == sign


def meaning(lexicon: Lexicon, section: str, entry: str) -> str:
    """ "{chest} now" as "chest, breastbone, sternum, … + now"."""
    if "{" not in entry:
        return ""
    parts = []
    for element in ELEMENT.finditer(entry):
        group = lexicon.groups.get(f"{section.split('.')[0]}.{element['group']}")
        words = [" ".join(expression) for expression in group.expressions] if group else [element[0]]
        parts.append(", ".join([*words[:SHOWN_OF_A_GROUP], *["…"] * (len(words) > SHOWN_OF_A_GROUP)]))
    return " + ".join(parts)


def uses_of(lexicon: Lexicon, section: str) -> str:
    language, kind, name = section.split(".")
    if kind != "words":
        return ""
    number = sum(f"{language}.{name}" in line.elements for line in lexicon.lines)
    return _("Lines with this group: %(number)d.") % {"number": number}
