"""Words that stand in for the clinic's own must not reach patients."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from publishing.gate import Finding
from publishing.rules import Passage
from text.sanitising import to_plain

PLACEHOLDER: Final = re.compile(
    r"\[[^\[\]]*[^\W\d_]{2}[^\[\]]*\]"
    r"|\bTo be (?:filled in|completed|added|written|decided)\b(?: by [^.:;,\n]+)?"
    r"|\bto be (?:filled in|completed|added|written|decided) by the clinic\b"
    r"|\b(?:TBD|TODO|[Ll]orem ipsum)\b"
)


def placeholders(passages: Iterable[Passage], *, is_error: bool) -> Iterator[Finding]:
    """One finding for each text, about the first of its placeholders."""
    for passage in passages:
        if found := PLACEHOLDER.findall(to_plain(passage.markup)):
            message = _("Replace “%(words)s” with your own words.") % {"words": found[0]}
            yield passage.finding("placeholder", message, "\n".join(found), is_error=is_error)
