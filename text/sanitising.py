"""The only place where text becomes markup. It removes every tag that the design of the pages does not use."""

import html
import re
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS: Final = {
    "p", "h3", "ul", "ol", "li", "strong", "em", "a", "br",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES: Final = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES: Final = {"https", "tel", "mailto"}
# Tags that word processors use for what the design has under another name.
OTHER_NAMES: Final = re.compile(r"<(/?)(b|i|h[12456])(?=[\s/>])", re.IGNORECASE)
NAMES: Final = {"b": "strong", "i": "em"}
EMPTY_PARAGRAPH: Final = re.compile(r"<p>(?:\s|&nbsp;)*</p>")


def sanitised(markup: str) -> str:
    """`markup` without the tags, attributes and URL schemes that the design does not use.

    Line breaks become \\n and surrounding space is dropped, so that a round trip through a browser changes nothing.
    Text from Word is cleaned: b, i and other headings become strong, em and h3, and empty paragraphs are removed.
    """
    known = OTHER_NAMES.sub(lambda tag: f"<{tag[1]}{NAMES.get(tag[2].lower(), 'h3')}", markup)
    clean = nh3.clean(
        known,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags={"script", "style", "template", "title", "xml"},
        link_rel=None,
    )
    return EMPTY_PARAGRAPH.sub("", clean).strip()


def as_markup(markup: str) -> SafeString:
    return mark_safe(sanitised(markup))  # noqa: S308  (this is the one place)


def from_plain(text: str) -> str:
    """Markup that shows `text` exactly as it is, one paragraph per line."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())


BLOCK_END = re.compile(r"</(?:p|h3|li|th|td)>|<br>")


def to_plain(markup: str) -> str:
    """The words of `markup`, one line per paragraph, list item or cell. Search and hashes use this form."""
    text = html.unescape(nh3.clean(BLOCK_END.sub("\n", sanitised(markup)), tags=set()))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def has_words(markup: str) -> bool:
    """Whether a reader would find a letter or a digit in `markup`, and not only blanks, some of them invisible."""
    return any(char.isalnum() for char in to_plain(markup))
