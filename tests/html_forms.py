"""Reads the forms of a page as a browser would, so that tests post what a person would post."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str | list[str]] = {}
        self.textarea = ""
        self.select = ""
        self.multiple = False

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        name = found.get("name") or ""
        kind = found.get("type", "text")
        if tag == "input" and name and kind not in {"submit", "button", "image", "file"}:
            if kind not in {"checkbox", "radio"} or "checked" in found:
                self.values[name] = found.get("value") or ("on" if kind == "checkbox" else "")
        elif tag == "textarea":
            self.textarea = name
            self.values[name] = ""
        elif tag == "select":
            self.select, self.multiple = name, "multiple" in found
            if self.multiple:
                self.values[name] = []
        elif tag == "option" and self.select and "selected" in found:
            if self.multiple:
                self.values[self.select].append(found.get("value", ""))
            else:
                self.values[self.select] = found.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops one line break after the start tag and sends all others as CRLF.
            text = self.values[self.textarea].replace("\r\n", "\n").removeprefix("\n")
            self.values[self.textarea] = text.replace("\n", "\r\n")
            self.textarea = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea] += data


def form_of(response) -> dict[str, str | list[str]]:
    """The names and values that the forms of a page would send, without the buttons."""
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader.values


def name_of(values: dict[str, str | list[str]], ending: str, value: str) -> str:
    """The name of the field that ends in `ending` and holds `value`."""
    return next(name for name, held in values.items() if name.endswith(ending) and value in held)
