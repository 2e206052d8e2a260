"""Reads markup with Python's parser in the way that browsers do."""

from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]


class MarkupReader(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.begin()
        self.feed(markup)
        self.close()

    def begin(self) -> None:
        raise NotImplementedError

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        # Python's own method raises AssertionError for "<![x", which browsers treat as a comment.
        return self.parse_bogus_comment(i, bool(report))


def first(attributes: Attributes, name: str) -> str:
    """The value of an attribute, or "". If it is repeated, the first one counts, as in browsers."""
    return next((value or "" for key, value in attributes if key == name), "")
