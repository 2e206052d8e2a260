"""The structured data (JSON-LD) of a procedure's page.

A procedure is a MedicalTherapy: of schema.org's types for procedures, it is the only one that can name the condition
it treats and its adverse outcomes. schema.org has no `procedureType` for surgery. The texts of the sections are not
repeated: they would not fit into the first 14 KB.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.structured_data import Node, Page, absolute, person, reference, without_blanks
from procedures.models import Approach, ProcedureEdition
from procedures.templatetags.procedure_page import other_names
from publishing.models.edition import Review
from publishing.written import Written

TYPES = {
    Approach.PERCUTANEOUS: "https://schema.org/PercutaneousProcedure",
    Approach.NONINVASIVE: "https://schema.org/NoninvasiveProcedure",
}


def list_page() -> Page:
    description = _(
        "The procedures we offer, in plain words: what they are, who they may help, their risks, and the other choices."
    )
    return Page(reverse("procedures:list"), _("Procedures"), description)


@dataclass(frozen=True)
class Told:
    """What a page says about its words on a day: the author and the review that it names, and how old the words are."""

    author: dict[str, str] | None
    reviewed: Review | None
    written: Written


def procedure(edition: ProcedureEdition, told: Told, with_page: Collection[str]) -> Page:
    """The page of `edition`. `with_page` has the slugs of the physicians who have a page of their own."""
    content, path = edition.content, edition.get_absolute_url()
    conditions = [
        {
            "@type": "MedicalCondition",
            **reference(path, f"condition-{number}"),
            "name": name,
            "possibleTreatment": reference(path, "procedure"),
        }
        for number, name in enumerate(content["conditions"], start=1)
    ]
    page = {
        "@type": "MedicalWebPage",
        "@id": absolute(path),
        "url": absolute(path),
        "name": edition.title,
        "description": content["one_line"],
        "inLanguage": get_language(),
        "datePublished": day(told.written.on),
        "dateModified": timezone.localtime(told.written.changed).isoformat(timespec="seconds"),
        **review(told.reviewed, with_page),
        "author": author_node(None if edition.has_sample_text else told.author, with_page),
        "publisher": reference("/", "clinic"),
        "audience": {"@type": "Patient"},
        "about": [{"@id": condition["@id"]} for condition in conditions],
        "mainEntity": reference(path, "procedure"),
        "breadcrumb": reference(path, "breadcrumb"),
        "citation": [citation(source) for source in content["sources"]],
    }
    nodes = [without_blanks(page), therapy(edition), *conditions]
    description = content["one_line"] or edition.title
    return Page(path, edition.title, description, "article", crumbs(content), nodes)


def therapy(edition: ProcedureEdition) -> Node:
    content = edition.content
    return without_blanks(
        {
            "@type": "MedicalTherapy",
            **reference(edition.get_absolute_url(), "procedure"),
            "name": edition.title,
            "alternateName": other_names(edition),
            "description": content["one_line"],
            "procedureType": TYPES.get(content["approach"]),
            "bodyLocation": content["body_areas"][:1],
            "contraindication": [item["text"] for item in content["criteria"] if item["contraindication"]],
        }
    )


def crumbs(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The list, and the procedure's first body area in it, as `components/_breadcrumb.html` shows them."""
    path = reverse("procedures:list")
    areas = [(area, f"{path}#{slugify(area)}") for area in content["body_areas"][:1]]
    return [(_("Procedures"), path), *areas]


def citation(source: dict[str, Any]) -> Node:
    return without_blanks({"@type": "CreativeWork", "name": source["title"], "url": source["url"]})


def review(reviewed: Review | None, with_page: Collection[str]) -> Node:
    """Who reviewed the page and when. Empty if no one did; an author who checked their own words is no reviewer."""
    if reviewed is None or reviewed.is_by_author:
        return {}
    reviewer = person_node(reviewed.name, reviewed.slug, with_page)
    return {"lastReviewed": reviewed.on.isoformat(), "reviewedBy": reviewer}


def author_node(author: dict[str, str] | None, with_page: Collection[str]) -> Node | None:
    return person_node(author["name"], author["slug"], with_page) if author else None


def person_node(name: str, slug: str, with_page: Collection[str]) -> Node:
    return person(name, reverse("pages:physician", args=[slug]) if slug in with_page else "")


def day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()
