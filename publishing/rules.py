"""The gate's rules for any text that patients read. Each yields findings, whose messages are for staff."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from publishing.gate import Finding
from publishing.links.addresses import is_https
from publishing.models import Draft, LinkCheck
from text.outline import ListOfItems, Outline
from text.readability import grade_of_markup
from text.sanitising import to_plain

HIGHEST_GRADE = 8
GOAL_GRADE = 6


@dataclass(frozen=True)
class Passage:
    """Markup on a page: where it is (see `Finding.where`), what staff call that place, and the kind of its row."""

    where: str
    label: str
    markup: str
    kind: str = ""

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.markup)

    def finding(self, rule: str, message: str, evidence: str, *, is_error: bool = True) -> Finding:
        return Finding(rule, self.where, f"{self.label}: {message}", is_error, evidence, self.kind)


@dataclass(frozen=True)
class Address:
    """An address that a page links to, and the passage with the link."""

    passage: Passage
    href: str
    text: str


def every_passage(passages: list[Passage]) -> Iterator[Finding]:
    for passage in passages:
        yield from empty_headings(passage)
        yield from do_not_lists(passage)
        yield from hard_to_read(passage)


def words(text: str) -> int:
    return len(text.split())


# Headings and images --------------------------------------------------------------------------------------------------


def empty_headings(passage: Passage) -> Iterator[Finding]:
    """A heading must have words and text below it (WCAG 2.2, 1.3.1 and 2.4.6)."""
    for heading in passage.outline.headings:
        if not heading.text:
            message = _("A heading has no words. Write what the text below it is about, or remove the heading.")
        elif not heading.leads_to_text:
            message = _("No text follows the heading “%(heading)s”. Add text, or remove the heading.") % {
                "heading": heading.text
            }
        else:
            continue
        yield passage.finding("empty-heading", message, heading.text)


def image_needs_alt(where: str, *, name: str, alt: str, decorative: bool) -> Iterator[Finding]:
    """An image has a description or is marked as decorative (WCAG 2.2, 1.1.1)."""
    if not decorative and not alt.strip():
        message = _("The image “%(name)s” has no description. Describe what it shows, or mark it as decorative.")
        yield Finding("image-alt", where, message % {"name": name}, evidence=name)


# Links ----------------------------------------------------------------------------------------------------------------


def addresses_in(passages: Iterable[Passage]) -> list[Address]:
    return [Address(passage, link.href, link.text) for passage in passages for link in passage.outline.links]


def insecure_links(addresses: Iterable[Address]) -> Iterator[Finding]:
    """A link must lead to an https address, a phone number, an e-mail address or a page of this site.

    `text.sanitising` removes any other address, so such a link has no address here.
    """
    for address in addresses:
        if leads_somewhere_safe(address.href):
            continue
        if address.href:
            message = _("The link to %(address)s is not a plain https address. Use one that begins with https://.")
        else:
            message = _("The link “%(text)s” has no address. Give it an address that begins with https://.")
        yield address.passage.finding(
            "link-not-https",
            message % {"address": address.href, "text": address.text},
            f"{address.href} {address.text}".strip(),
        )


def leads_somewhere_safe(href: str) -> bool:
    if href.startswith("#"):
        return len(href) > 1
    if href.startswith("/"):
        return not href.startswith(("//", "/\\"))
    return href.lower().startswith(("tel:", "mailto:")) or is_https(href)


def dead_links(addresses: Iterable[Address]) -> Iterator[Finding]:
    addresses = list(addresses)
    urls = {address.href for address in addresses if is_https(address.href)}
    if not urls:
        return
    dead = set(LinkCheck.objects.filter(dead=True, url__in=urls).values_list("url", flat=True))
    for address in addresses:
        if address.href in dead:
            message = _("There is no page at %(address)s anymore. Find its new address, or remove the link.")
            yield address.passage.finding("dead-link", message % {"address": address.href}, address.href)


# Lists of what not to do ----------------------------------------------------------------------------------------------

DO_NOT = re.compile(r"\b(?:do not|don['’]t)\b", re.IGNORECASE)
BEGINS_WITH_DO_NOT = re.compile(r"\W*(?:do not|don['’]t)\b", re.IGNORECASE)
# What may come before “do not” in a command: “Please do not”, “For two weeks do not”.
OPENS_A_COMMAND = re.compile(
    r"(?:(?:please|also|and|but|then|so|for|until|before|after|during|within|on|in|at|from)\b.*)?", re.IGNORECASE
)
STATEMENT_ABOUT_PEOPLE = re.compile(
    r"\b(?:i|you|we|they|who|that|which|people|patients|doctors)(?: \w+ly)?$|^(?:if|when|because)\b", re.IGNORECASE
)
REASSURES = re.compile(r"\s*(?:worry|wait|hesitate|panic|forget|be (?:afraid|alarmed|surprised))\b", re.IGNORECASE)


def do_not_lists(passage: Passage) -> Iterator[Finding]:
    """Each item of a “do not” list must begin with “Do not”, so that it is safe to read alone.

    Source: the NHS design system's do and don't list, which puts “do not” before every item.
    """
    for found in passage.outline.lists:
        yield from items_to_begin_with_do_not(passage, found)


def items_to_begin_with_do_not(passage: Passage, found: ListOfItems) -> Iterator[Finding]:
    if not (forbids(found.lead) or forbids(found.heading)):
        return
    for item in found.items:
        text = " ".join(item.split())
        if text and not BEGINS_WITH_DO_NOT.match(text):
            message = _("Begin “%(item)s” with “Do not”, so that a patient who reads only this line does not do it.")
            yield passage.finding("do-not-list", message % {"item": text}, text)


def forbids(lead: str) -> bool:
    sentence = re.split(r"(?<=[.!?])\s+", lead)[-1]
    if re.search(r"\bnot to do\W*$", sentence, re.IGNORECASE):
        return True
    for match in DO_NOT.finditer(sentence):
        clause_before = re.split(r"[,.:;!?()–—]", sentence[: match.start()])[-1].strip()
        if is_command(clause_before, sentence[match.end() :]):
            return True
    return False


def is_command(before: str, after: str) -> bool:
    """Whether “do not” between these words is a command, unlike in “if you do not feel well”."""
    if STATEMENT_ABOUT_PEOPLE.search(before) or REASSURES.match(after):
        return False
    return bool(OPENS_A_COMMAND.fullmatch(before)) or not after.strip(" :.…")


# Reading --------------------------------------------------------------------------------------------------------------


def hard_to_read(passage: Passage) -> Iterator[Finding]:
    """Warns above grade 8. The goal is grade 6, as the American Medical Association advises for patients.

    It is only a warning: the measure does not know what the words mean, and long words may be right.
    """
    grade = grade_of_markup(passage.markup)
    if grade is not None and round(grade, 1) > HIGHEST_GRADE:
        message = _("This reads at grade %(grade).1f; aim for %(goal)d. Use shorter sentences and plainer words.")
        values = {"grade": grade, "goal": GOAL_GRADE}
        yield passage.finding("hard-to-read", message % values, to_plain(passage.markup), is_error=False)


# The page as a whole --------------------------------------------------------------------------------------------------


def review_overdue(draft: Draft, now: datetime) -> Iterator[Finding]:
    live = draft.editions.live(now).only("review_due").first()
    if live and live.review_is_overdue(localdate(now)):
        message = _("What patients read was due for review on %(day)s. Review it, or publish a reviewed version.")
        day = live.review_due
        yield Finding("review-overdue", "", message % {"day": date_format(day)}, is_error=False, evidence=str(day))


def sample_text(where: str, label: str, kind: str = "") -> Finding:
    message = _("%(place)s: this is still sample text. Write your own, or check it and remove the sample mark.")
    return Finding("sample-text", where, message % {"place": label}, is_error=False, kind=kind)
