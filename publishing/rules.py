"""The rules of the gate that hold for any text that patients read. Each yields findings; the messages are for staff."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from publishing.gate import Finding
from publishing.links.addresses import is_https
from publishing.models import LinkCheck
from text.outline import ListOfItems, Outline
from text.readability import grade_of_markup
from text.sanitising import to_plain

HIGHEST_GRADE = 8
GOAL_GRADE = 6


@dataclass(frozen=True)
class Passage:
    """Markup on a page: where it stands (as `Finding.where`), what staff call that place, and its sort of row."""

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
    """An address that a page links to, with the passage that it stands in."""

    passage: Passage
    href: str
    text: str


def every_passage(passages: list[Passage]) -> Iterator[Finding]:
    """What all rules for a single passage find."""
    for passage in passages:
        yield from empty_headings(passage)
        yield from do_not_lists(passage)
        yield from hard_to_read(passage)


def words(text: str) -> int:
    return len(text.split())


# Headings and images --------------------------------------------------------------------------------------------------


def empty_headings(passage: Passage) -> Iterator[Finding]:
    """A heading names the text below it (WCAG 2.2, 1.3.1 and 2.4.6): one without words or without text misleads."""
    for heading in passage.outline.headings:
        if not heading.text:
            message = _("A heading has no words. Write what the text below it is about, or remove it.")
        elif not heading.leads_to_text:
            message = _("No text follows the heading “%(heading)s”. Write some, or remove it.") % {
                "heading": heading.text
            }
        else:
            continue
        yield passage.finding("empty-heading", message, heading.text)


def image_needs_alt(where: str, *, name: str, alt: str, decorative: bool) -> Iterator[Finding]:
    """An image says in words what it shows, or is marked as decorative (WCAG 2.2, 1.1.1)."""
    if not decorative and not alt.strip():
        message = _("The image “%(name)s” has no description. Say what it shows, or mark it as decorative.")
        yield Finding("image-alt", where, message % {"name": name}, evidence=name)


# Links ----------------------------------------------------------------------------------------------------------------


def addresses_in(passages: Iterable[Passage]) -> list[Address]:
    return [Address(passage, link.href, link.text) for passage in passages for link in passage.outline.links]


def insecure_links(addresses: Iterable[Address]) -> Iterator[Finding]:
    """Links lead to https, a phone number, an e-mail address or a page of this site, and to nothing in the clear.

    The sanitiser drops the address of any other link and leaves one that leads nowhere.
    """
    for address in addresses:
        if leads_somewhere_safe(address.href):
            continue
        if address.href:
            message = _("The link to %(address)s is no plain https address. Use one that begins with https://.")
        else:
            message = _("The link “%(text)s” leads nowhere. Give it an address that begins with https://.")
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
    """`manage.py check_links` found nothing at these addresses."""
    addresses = list(addresses)
    asked = {address.href for address in addresses if is_https(address.href)}
    dead = set(LinkCheck.objects.filter(dead=True, url__in=asked).values_list("url", flat=True)) if asked else set()
    for address in addresses:
        if address.href in dead:
            message = _("Nothing is at %(address)s any more. Find its new address, or remove the link.")
            yield address.passage.finding("dead-link", message % {"address": address.href}, address.href)


# Lists of what not to do ----------------------------------------------------------------------------------------------

DO_NOT = re.compile(r"\b(?:do not|don['’]t)\b", re.IGNORECASE)
BEGINS_WITH_DO_NOT = re.compile(r"\W*(?:do not|don['’]t)\b", re.IGNORECASE)
# What may stand before “do not” in a command: “Please do not”, “For two weeks do not”.
OPENS_A_COMMAND = re.compile(
    r"(?:(?:please|also|and|but|then|so|for|until|before|after|during|within|on|in|at|from)\b.*)?", re.IGNORECASE
)
TELLS_ABOUT_SOMEBODY = re.compile(
    r"\b(?:i|you|we|they|who|that|which|people|patients|doctors)(?: \w+ly)?$|^(?:if|when|because)\b", re.IGNORECASE
)
REASSURES = re.compile(r"\s*(?:worry|wait|hesitate|panic|forget|be (?:afraid|alarmed|surprised))\b", re.IGNORECASE)


def do_not_lists(passage: Passage) -> Iterator[Finding]:
    """An item of a “do not” list that is read alone must not say the opposite.

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
            message = _("Begin “%(item)s” with “Do not”, so that nobody who reads this line alone does it.")
            yield passage.finding("do-not-list", message % {"item": text}, text)


def forbids(lead: str) -> bool:
    """Whether the last sentence of `lead` tells the reader not to do what follows."""
    sentence = re.split(r"(?<=[.!?])\s+", lead)[-1]
    return bool(re.search(r"\bnot to do\W*$", sentence, re.IGNORECASE)) or any(
        is_command(re.split(r"[,.:;!?()–—]", sentence[: match.start()])[-1].strip(), sentence[match.end() :])
        for match in DO_NOT.finditer(sentence)
    )


def is_command(before: str, after: str) -> bool:
    """Whether “do not” between the words `before` and `after` is a command, and no “if you do not feel well”."""
    if TELLS_ABOUT_SOMEBODY.search(before) or REASSURES.match(after):
        return False
    return bool(OPENS_A_COMMAND.fullmatch(before)) or not after.strip(" :.…")


# Reading --------------------------------------------------------------------------------------------------------------


def hard_to_read(passage: Passage) -> Iterator[Finding]:
    """The goal is grade 6, as the American Medical Association advises for patients; over 8 is worth a look.

    A warning: the measure is blind to meaning, and what a physician wrote in long words may still be right.
    """
    grade = grade_of_markup(passage.markup)
    if grade is not None and round(grade, 1) > HIGHEST_GRADE:
        message = _("This reads at grade %(grade).1f; aim for %(goal)d. Use shorter sentences and plainer words.")
        values = {"grade": grade, "goal": GOAL_GRADE}
        yield passage.finding("hard-to-read", message % values, to_plain(passage.markup), is_error=False)


# The page as a whole --------------------------------------------------------------------------------------------------


def review_overdue(draft: Any, now: datetime) -> Iterator[Finding]:
    """What patients read has been due for a review since a day that has come."""
    live = draft.editions.live(now).only("review_due").first()
    if live and live.review_is_overdue(localdate(now)):
        message = _("What patients read was due for a review on %(day)s. Review it, or publish words that are.")
        day = live.review_due
        yield Finding("review-overdue", "", message % {"day": date_format(day)}, is_error=False, evidence=str(day))


def sample_text(where: str, label: str, kind: str = "") -> Finding:
    """Sample text says on the page that a physician must review it."""
    message = _("%(place)s: this is still sample text. Write your own, or check it and take the mark off.")
    return Finding("sample-text", where, message % {"place": label}, is_error=False, kind=kind)
