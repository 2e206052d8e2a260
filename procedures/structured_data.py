"""The structured data (JSON-LD) of a procedure's page.

A procedure is a MedicalTherapy: of schema.org's types for procedures, it is the only one that can name the condition
it treats and its adverse outcomes. schema.org has no `procedureType` for surgery.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypedDict

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.structured_data import Node, Page, absolute, person, reference, without_blanks
from procedures.models import Approach, CriterionKind, ProcedureEdition, SectionKind
from procedures.templatetags.procedure_page import other_names, parts, published
from text.sanitising import to_plain

TYPES = {
    Approach.PERCUTANEOUS: "https://schema.org/PercutaneousProcedure",
    Approach.NONINVASIVE: "https://schema.org/NoninvasiveProcedure",
}
# https://schema.org/HealthAspectEnumeration has no value for the other sections.
ASPECTS = {
    SectionKind.SUMMARY: "Overview",
    SectionKind.WHAT: "Overview",
    SectionKind.WHY: "Benefits",
    SectionKind.CANDIDATES: "MayTreat",
    SectionKind.OPTIONS: "Treatments",
    SectionKind.RISKS: "RisksOrComplications",
    SectionKind.HOW: "HowItWorks",
    SectionKind.RECOVERY: "LivingWith",
    SectionKind.HELP: "SeeDoctor",
    SectionKind.RESULTS: "Effectiveness",
    SectionKind.COST: "GettingAccess",
}


class NamedPhysician(TypedDict):
    name: str
    slug: str


class Reviewer(NamedPhysician):
    on: date


def list_page() -> Page:
    description = _(
        "The procedures we offer, in plain words: what they are, who they may help, their risks, and the other choices."
    )
    return Page(reverse("procedures:list"), _("Procedures"), description)


def procedure(edition: ProcedureEdition, reviewer: Reviewer | None, with_page: Collection[str]) -> Page:
    """The page of `edition`. `reviewer` is the one that the page names, `with_page` has the slugs of the physicians who
    have a page of their own."""
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
        "datePublished": day(published(edition)),
        "dateModified": timezone.localtime(edition.live_from).isoformat(timespec="seconds"),
        **review(reviewer, with_page),
        "author": person_node(content["author"], with_page),
        "publisher": reference("/", "clinic"),
        "audience": {"@type": "Patient"},
        "about": [{"@id": condition["@id"]} for condition in conditions],
        "mainEntity": reference(path, "procedure"),
        "breadcrumb": reference(path, "breadcrumb"),
        "citation": [citation(source) for source in content["sources"]],
        "hasPart": sections(edition),
    }
    nodes = [without_blanks(page), therapy(edition), *conditions]
    description = content["one_line"] or edition.title
    return Page(path, edition.title, description, "article", crumbs(content), nodes)


def therapy(edition: ProcedureEdition) -> Node:
    content = edition.content
    text = {section["kind"]: to_plain(section["body"]) for section in content["sections"]}
    return without_blanks(
        {
            "@type": "MedicalTherapy",
            **reference(edition.get_absolute_url(), "procedure"),
            "name": edition.title,
            "alternateName": other_names(edition),
            "description": content["one_line"],
            "procedureType": TYPES.get(content["approach"]),
            "bodyLocation": content["body_areas"][:1],
            "contraindication": [item["text"] for item in content["criteria"] if item["kind"] == CriterionKind.MAY_NOT],
            "preparation": text.get(SectionKind.PREPARE),
            "howPerformed": text.get(SectionKind.HOW),
            "followup": text.get(SectionKind.RECOVERY),
        }
    )


def crumbs(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The list, and the procedure's first body area in it, as `components/_breadcrumb.html` shows them."""
    path = reverse("procedures:list")
    areas = [(area, f"{path}#{slugify(area)}") for area in content["body_areas"][:1]]
    return [(_("Procedures"), path), *areas]


def sections(edition: ProcedureEdition) -> list[Node]:
    return [
        {
            "@type": "HealthTopicContent",
            "name": part.heading,
            "url": f"{absolute(edition.get_absolute_url())}#{part.kind}",
            "hasHealthAspect": f"https://schema.org/{ASPECTS[SectionKind(part.kind)]}HealthAspect",
        }
        for part in parts(edition)
        if part.kind in ASPECTS
    ]


def citation(source: dict[str, Any]) -> Node:
    return without_blanks({"@type": "CreativeWork", "name": source["title"], "url": source["url"]})


def review(reviewer: Reviewer | None, with_page: Collection[str]) -> Node:
    """Who reviewed the page and when; empty if the page has no valid review."""
    if not reviewer:
        return {}
    return {"lastReviewed": reviewer["on"].isoformat(), "reviewedBy": person_node(reviewer, with_page)}


def person_node(physician: NamedPhysician | None, with_page: Collection[str]) -> Node | None:
    if not physician:
        return None
    path = reverse("pages:physician", args=[physician["slug"]]) if physician["slug"] in with_page else ""
    return person(physician["name"], path)


def day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()
