"""The headings, lists and links in markup, in order."""

from dataclasses import dataclass, field

from text.markup import Attributes, MarkupReader, first

BLOCKS = {"p", "h3", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
LISTS = {"ul", "ol"}


@dataclass
class Heading:
    text: str
    leads_to_text: bool = False


@dataclass
class Link:
    """A link. Its `href` is empty if `text.sanitising` removed the address."""

    href: str
    text: str = ""


@dataclass
class ListOfItems:
    """A list. `lead` is the block right before it, `heading` the last heading above it."""

    lead: str
    heading: str
    items: list[str] = field(default_factory=list)


class Outline(MarkupReader):
    def begin(self) -> None:
        self.headings: list[Heading] = []
        self.lists: list[ListOfItems] = []
        self.links: list[Link] = []
        self.open_lists: list[ListOfItems] = []
        self.inside_link = False
        self.run, self.lead = "", ""

    def close(self) -> None:
        super().close()
        self.end_block("")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in BLOCKS:
            self.end_block("")
        if tag in LISTS:
            opened = ListOfItems(self.lead, self.headings[-1].text if self.headings else "")
            self.lists.append(opened)
            self.open_lists.append(opened)
        elif tag == "li" and self.open_lists:
            self.open_lists[-1].items.append("")
        elif tag == "a":
            self.links.append(Link(first(attrs, "href")))
            self.inside_link = True
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block(tag)
        if tag in LISTS and self.open_lists:
            self.open_lists.pop()
            self.lead = ""
        elif tag == "a":
            self.inside_link = False

    def handle_data(self, data: str) -> None:
        self.run += data
        if self.inside_link:
            self.links[-1].text += data
        if self.open_lists and self.open_lists[-1].items:
            self.open_lists[-1].items[-1] += data

    def end_block(self, tag: str) -> None:
        text, self.run = " ".join(self.run.split()), ""
        if tag == "h3":
            self.headings.append(Heading(text))
        elif text and self.headings:
            self.headings[-1].leads_to_text = True
        self.lead = text or self.lead


def links_in(markup: str) -> list[str]:
    return [link.href for link in Outline(markup).links if link.href]
