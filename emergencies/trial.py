"""What the detector finds in a text that staff try, and why. Nothing of the text is kept."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from emergencies.detector import JUDGED, RedFlag, red_flags_in
from emergencies.lexicon import Lexicon


@dataclass(frozen=True)
class ExplainedFlag:
    sign: str
    certainty: str
    words: str  # of the text
    why: str


def flags_explained(text: str, lexicon: Lexicon) -> list[ExplainedFlag]:
    return [
        ExplainedFlag(str(flag.sign.label), str(flag.certainty.label), text[flag.start : flag.end], reason(flag))
        for flag in red_flags_in(text, lexicon)
    ]


def reason(flag: RedFlag) -> str:
    first, *others = flag.why
    if first == JUDGED:
        pieces = ", ".join(f"“{piece.strip()}”" for piece in others)
        return _("no line, but the text sounds like it, most of all: %(pieces)s") % {"pieces": pieces}
    return _("the line %(line)s") % {"line": first}
