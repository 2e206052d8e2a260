"""Reading markup with Python's parser, as browsers do."""

from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]


class MarkupReader(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.begin()
        self.feed(markup)
        self.close()

    def begin(self) -> None:
        """Sets up what the reader collects."""
        raise NotImplementedError

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        # Python's own raises AssertionError for "<![x", which browsers read as a comment.
        return self.parse_bogus_comment(i, bool(report))


def first(attributes: Attributes, name: str) -> str:
    """The value of an attribute, empty if it is missing; of two with the same name the first counts, as in browsers."""
    return next((value or "" for key, value in attributes if key == name), "")
