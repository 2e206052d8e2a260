"""The metadata of a page for machines: its address, title and summary, and a JSON-LD graph (schema.org).

The graph has only what the page shows. Each room describes its own pages; this module has what all pages share.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from clinic.facts import Facts
from clinic.models import Location, OpeningHours, Physician, Weekday
from pages.models import BiographyEdition, NoticeEdition

Node = dict[str, Any]

# JSON escapes, so that no text of a page can end the script element around it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


# The types of a page itself; what a page is about has others.
WORKS = {"FAQPage", "MedicalWebPage"}


@dataclass(frozen=True)
class Page:
    path: str
    title: str
    description: str
    kind: str = "website"  # the type in Open Graph
    # (name, path) of the pages between the home page and this one
    crumbs: Sequence[tuple[str, str]] = ()
    nodes: list[Node] = field(default_factory=list)
    sample: bool = False

    @property
    def url(self) -> str:
        return absolute(self.path)


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def reference(path: str, name: str) -> Node:
    return {"@id": f"{absolute(path)}#{name}"}


def without_blanks(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}


def graph(page: Page, facts: Facts) -> str:
    """The graph of `page` as JSON that is safe inside a script element."""
    common = [] if page.path == "/" else [clinic(facts), breadcrumb(page, facts)]
    nodes = [as_sample(node) for node in page.nodes] if page.sample else page.nodes
    document = {"@context": "https://schema.org", "@graph": nodes + common}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def as_sample(node: Node) -> Node:
    """A node of a sample page, with the words by which the page itself says so."""
    if node["@type"] in WORKS:
        return node | {"creativeWorkStatus": gettext("Sample text: do not rely on it.")}
    if node["@type"] == "Person":
        return node | {"disambiguatingDescription": gettext("Sample: this is not a real person.")}
    return node


def home(facts: Facts, one_line: str) -> Page:
    practice = facts.practice
    website = {
        "@type": "WebSite",
        **reference("/", "website"),
        "name": practice.name,
        "url": absolute("/"),
        "inLanguage": get_language(),
        "description": one_line,
        "publisher": reference("/", "clinic"),
    }
    nodes = [without_blanks(website), clinic(facts, hours=True)]
    return Page("/", practice.name, one_line or practice.name, nodes=nodes)


def clinic(facts: Facts, *, hours: bool = False) -> Node:
    practice = facts.practice
    node = without_blanks(
        {
            "@type": "MedicalClinic",
            **reference("/", "clinic"),
            "name": practice.name,
            "url": absolute("/"),
            "telephone": practice.phone,
            "disambiguatingDescription": practice.sample and made_up(),
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


def made_up() -> str:
    return gettext("Sample data: the address, phone number and opening hours on this site are made up.")


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
    """The author or reviewer of a page. `path` is the address of their own page, or ""."""
    if not path:
        return {"@type": "Person", "name": name}
    return {"@type": "Person", **reference(path, "person"), "name": name, "url": absolute(path)}


def physician(doctor: Physician, biography: BiographyEdition | None) -> Page:
    path = doctor.get_absolute_url()
    one_line = biography.content["one_line"] if biography else ""
    languages = [language.strip() for language in doctor.languages.split(",")]
    node = person(doctor.name, path) | {
        "jobTitle": doctor.role,
        "description": one_line,
        "knowsLanguage": [language for language in languages if language],
        "worksFor": reference("/", "clinic"),
    }
    description = one_line or doctor.role or doctor.name
    return Page(path, doctor.name, description, kind="profile", nodes=[without_blanks(node)])


def notice(edition: NoticeEdition) -> Page:
    return Page(edition.get_absolute_url(), edition.title, edition.content["one_line"] or edition.title)
