"""The words in a drawing: each part of it has its own, and no others."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from procedures.gate.page import LoadedProcedure
from procedures.models import Drawing
from procedures.models.drawings import WORDS, Drawings, parsed_words
from publishing.gate import Finding
from text.hygiene import lines_of


def words_of_drawings(page: LoadedProcedure) -> Iterator[Finding]:
    for drawing in page.drawings:
        written, needed = parsed_words(lines_of(drawing.words)), WORDS[Drawings(drawing.name)]()
        for key in needed.keys() - written.keys():
            message = _("The drawing has no words for “%(key)s”. Write a line that begins with “%(key)s:”.")
            yield finding(drawing, message, key)
        for key in written.keys() - needed.keys():
            message = _("The drawing has no part “%(key)s”. Correct the word before the colon, or remove the line.")
            yield finding(drawing, message, key)


def finding(drawing: Drawing, message: str, key: str) -> Finding:
    return Finding("words-of-drawing", f"drawings:{drawing.pk}:words", message % {"key": key}, evidence=key)
