"""What a page says of itself to machines: its address, title and summary, and one JSON-LD graph (schema.org).

The graph holds only what the page shows. Each app describes its own pages; what stands on all of them is here.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from clinic.facts import Facts
from clinic.models import Location, OpeningHours, Physician, Weekday
from pages.models import Notice

Node = dict[str, Any]

# JSON's own escapes, so that no word of a page can end the script that it stands in.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@dataclass(frozen=True)
class Page:
    path: str
    title: str
    description: str
    kind: str = "website"  # the type in Open Graph
    # (name, path) of the pages between the home page and this one
    crumbs: Sequence[tuple[str, str]] = ()
    nodes: list[Node] = field(default_factory=list)

    @property
    def url(self) -> str:
        return absolute(self.path)


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def reference(path: str, name: str) -> Node:
    return {"@id": f"{absolute(path)}#{name}"}


def without_blanks(node: Node) -> Node:
    """`node` without what the page does not say."""
    return {name: value for name, value in node.items() if value}


def graph(page: Page, facts: Facts) -> str:
    """The graph of `page` as JSON, safe inside a script element."""
    common = [] if page.path == "/" else [clinic(facts), breadcrumb(page, facts)]
    document = {"@context": "https://schema.org", "@graph": page.nodes + common}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def home(facts: Facts) -> Page:
    practice = facts.practice
    website = {
        "@type": "WebSite",
        **reference("/", "website"),
        "name": practice.name,
        "url": absolute("/"),
        "inLanguage": get_language(),
        "publisher": reference("/", "clinic"),
    }
    return Page("/", practice.name, practice.one_line or practice.name, nodes=[website, clinic(facts, hours=True)])


def clinic(facts: Facts, *, hours: bool = False) -> Node:
    """The clinic with its address; where there are several locations, each is a department."""
    practice = facts.practice
    node = without_blanks(
        {
            "@type": "MedicalClinic",
            **reference("/", "clinic"),
            "name": practice.name,
            "url": absolute("/"),
            "telephone": practice.phone,
        }
    )
    places = [place(location, hours=hours) for location in facts.locations]
    if len(places) == 1:
        return places[0] | node
    departments = [
        {"@type": "MedicalClinic", "name": location.name} | shown
        for location, shown in zip(facts.locations, places, strict=True)
    ]
    return without_blanks(node | {"department": departments})


def place(location: Location, *, hours: bool) -> Node:
    address = {
        "@type": "PostalAddress",
        "streetAddress": location.street,
        "addressLocality": location.city,
        "addressRegion": location.state,
        "postalCode": location.zip_code,
    }
    opening = opening_hours(location.hours.all()) if hours else []
    return without_blanks(
        {"address": address, "telephone": location.phone, "openingHoursSpecification": opening},
    )


def opening_hours(hours: Iterable[OpeningHours]) -> list[Node]:
    """One node for all days with the same hours."""
    days: dict[tuple[str, str], list[str]] = {}
    for span in hours:
        day = f"https://schema.org/{Weekday(span.weekday).name.title()}"
        days.setdefault((f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"), []).append(day)
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": names, "opens": opens, "closes": closes}
        for (opens, closes), names in days.items()
    ]


def breadcrumb(page: Page, facts: Facts) -> Node:
    crumbs = [(facts.practice.name, "/"), *page.crumbs, (page.title, page.path)]
    return {
        "@type": "BreadcrumbList",
        **reference(page.path, "breadcrumb"),
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(crumbs, start=1)
        ],
    }


def person(name: str, path: str) -> Node:
    """Somebody who wrote or reviewed a page; `path` is that of their own page, if they have one."""
    if not path:
        return {"@type": "Person", "name": name}
    return {"@type": "Person", **reference(path, "person"), "name": name, "url": absolute(path)}


def physician(somebody: Physician) -> Page:
    path = somebody.get_absolute_url()
    languages = [language.strip() for language in somebody.languages.split(",")]
    node = person(somebody.name, path) | {
        "jobTitle": somebody.role,
        "description": somebody.one_line,
        "knowsLanguage": [language for language in languages if language],
        "worksFor": reference("/", "clinic"),
    }
    description = somebody.one_line or somebody.role or somebody.name
    return Page(path, somebody.name, description, kind="profile", nodes=[without_blanks(node)])


def notice(text: Notice) -> Page:
    return Page(text.get_absolute_url(), text.title, text.one_line or text.title)
