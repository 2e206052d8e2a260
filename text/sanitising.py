"""The only place where text becomes markup: what staff write is reduced to what the page's design knows."""

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


# How word processors write what the design knows under another name.
OTHER_NAMES: Final = re.compile(r"<(/?)(b|i|h[12456])(?=[\s/>])", re.IGNORECASE)
NAMES: Final = {"b": "strong", "i": "em"}
EMPTY_PARAGRAPH: Final = re.compile(r"<p>(?:\s|&nbsp;)*</p>")


def sanitised(markup: str) -> str:
    """`markup` with every tag, attribute and address scheme removed that the design does not know.

    Line breaks come out as \\n and outer space is dropped, so that a browser's round trip changes nothing. What Word
    writes comes out clean: b, i and other headings become strong, em and h3; its empty paragraphs go.
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
    """Sanitised `markup`, marked as safe to put into a page."""
    return mark_safe(sanitised(markup))  # noqa: S308  (this is the one place)


def from_plain(text: str) -> str:
    """Paragraph markup that shows `text` to the character; each line of it is a paragraph."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())


BLOCK_END = re.compile(r"</(?:p|h3|li|th|td)>|<br>")


def to_plain(markup: str) -> str:
    """The words of `markup`, a line for each paragraph, list item or cell: what search reads and hashes compare."""
    text = html.unescape(nh3.clean(BLOCK_END.sub("\n", sanitised(markup)), tags=set()))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())
