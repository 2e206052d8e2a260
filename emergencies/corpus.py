"""The texts that the judge learns from: written for this project, a file for each hand that wrote them.

Each line has four columns, separated by tabs: kind, language, style, text. In long emergencies, [[ ]] mark the sentence
that decides.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from emergencies.signs import Sign

FOLDER: Final = Path(__file__).parent / "data" / "corpus"
DECISIVE: Final = re.compile(r"\[\[(.*?)\]\]")


class Example(NamedTuple):
    hand: str
    kind: str
    language: str
    style: str
    marked: str

    @property
    def is_emergency(self) -> bool:
        return self.kind in Sign.values

    @property
    def text(self) -> str:
        return self.marked.replace("[[", "").replace("]]", "")

    @property
    def decisive(self) -> str:
        """What makes it an emergency: the marked sentences of a long story, or the whole text."""
        return " ".join(DECISIVE.findall(self.marked)) or self.text


def examples(folder: Path = FOLDER) -> Iterator[Example]:
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Example(path.stem, *line.split("\t"))


def corpus_hash(folder: Path = FOLDER) -> str:
    joined = hashlib.sha256()
    for path in sorted(folder.glob("*.tsv")):
        joined.update(path.read_bytes())
    return joined.hexdigest()
