"""What a value of frozen content says, in words that staff can read."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from publishing import diff
from publishing.labels import dates_of_draft, labels_of_draft
from publishing.models import Draft
from text.json_values import JsonValue
from text.sanitising import sanitised, to_plain

CELL_BORDER = re.compile(r"</t[hd]>\s*<t[hd][^>]*>")
LINK = re.compile(r'<a href="([^"#][^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
ITEM = re.compile(r"<li[^>]*>(?:\s*<p>)?")


@dataclass(frozen=True)
class Glossary:
    """What staff call the fields and codes of a draft, and which of its fields are dates, by their path."""

    labels: dict[str, str]
    dates: frozenset[str]

    @classmethod
    def of(cls, model: type[Draft], labels: dict[str, str] | None = None) -> Self:
        return cls(labels or labels_of_draft(model), dates_of_draft(model))

    def name_of(self, path: str) -> str:
        readable = path.rpartition(".")[2].replace("_", " ").strip()
        return self.labels.get(path) or readable[:1].upper() + readable[1:]

    def text_of(self, value: JsonValue, path: str) -> str:
        """The words of `value`; empty if it says nothing."""
        if value is None or value is False:
            return ""
        if value is True:
            return _("Yes")
        if isinstance(value, list):
            return "\n".join(f"• {text}" for item in value if (text := self.text_of(item, path)))
        if isinstance(value, dict):
            return str(value["name"]) if "name" in value else self.text_of([*value.values()], path)
        if path.rpartition(".")[2] in diff.BODIES:
            return plain_with_lists(str(value))
        return self.label_of_code(path, value) or (day_of(str(value)) if path in self.dates else str(value))

    def label_of_code(self, path: str, value: JsonValue) -> str:
        # A code that names its row has its label under the path of the rows: see `labels_of`.
        rows, _dot, field = path.rpartition(".")
        return self.labels.get(f"{rows}.{value}" if rows and field in diff.CODES else f"{path}.{value}", "")


def day_of(text: str) -> str:
    """A stored date, or a date and time, as staff read it."""
    try:
        if "T" in text:
            return date_format(localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text


def plain_with_lists(markup: str) -> str:
    """The words of `markup`: a dot before each item of a list, cells side by side, and where a link leads."""
    clean = CELL_BORDER.sub(" | ", sanitised(markup))
    clean = LINK.sub(r"\2 (\1)", clean)
    return to_plain(ITEM.sub("<li>• ", clean))
