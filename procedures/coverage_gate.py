"""The gate's rules for a fact about coverage: from a source that anyone can read, checked, and with an end."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from procedures.models import Coverage
from publishing import rules
from publishing.gate import Finding
from publishing.labels import labels_of
from publishing.placeholders import placeholders
from publishing.rules import Address, Passage
from text.hygiene import lines_of
from text.sanitising import from_plain

LONGEST_MONTHS = 12  # after the check
WORDS = ("payer", "rule", "rule_version", "text")
NEEDED = ("payer", "rule", "rule_version", "text", "source_title", "source_url")
# What only the payer can say, and only about one patient.
PROMISE = re.compile(
    r"\b(?:guarante\w+|(?<!if it )(?<!whether it )will (?:pay|cover|approve)|always (?:pay|cover|approve)\w*"
    r"|(?:fully|always|100 ?%) (?:covered|paid)|you (?:will )?(?:pay|owe) nothing"
    r"|(?:free|no cost) (?:for|to) you|you (?:are|will be) covered)\b",
    re.IGNORECASE,
)


def coverage_findings(fact: Coverage, now: datetime) -> list[Finding]:
    labels = labels_of(Coverage)
    words = [Passage(name, labels[name], from_plain(getattr(fact, name))) for name in WORDS]
    passage = Passage("text", _("Text"), from_plain(fact.text))
    found = chain(
        empty_fields(fact),
        links(fact),
        dates(fact, now),
        promises(fact),
        rules.every_passage([passage]),
        placeholders(words, is_error=not fact.sample),
        sample(fact),
        rules.review_overdue(fact, now),
    )
    return list(found)


def empty_fields(fact: Coverage) -> Iterator[Finding]:
    labels = labels_of(Coverage)
    for name in NEEDED:
        if not "".join(lines_of(getattr(fact, name))):
            message = _("“%(field)s” is empty. Patients must be able to check who says this and where.")
            yield Finding("empty-field", name, message % {"field": labels[name]})


def links(fact: Coverage) -> Iterator[Finding]:
    if fact.source_url:
        address = Address(Passage("source_url", _("Source"), ""), fact.source_url, fact.source_title)
        yield from rules.insecure_links([address])
        yield from rules.dead_links([address])


def dates(fact: Coverage, now: datetime) -> Iterator[Finding]:
    if fact.checked_on > localdate(now):
        message = _("The check lies in the future. Enter the day on which you read the source.")
        yield Finding("checked-later", "checked_on", message, evidence=fact.checked_on.isoformat())
    if fact.expires_at <= now:
        message = _("This has expired. Check the rule again, and enter when to check it next.")
    elif localdate(fact.expires_at) > a_year_after(fact.checked_on):
        message = _("Payers change their rules: let this expire at most %(months)d months after the check.") % {
            "months": LONGEST_MONTHS
        }
    else:
        return
    yield Finding("expires", "expires_at", message, evidence=fact.expires_at.isoformat())


def a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def promises(fact: Coverage) -> Iterator[Finding]:
    if found := PROMISE.search(fact.text):
        message = _("“%(words)s” promises a payment. Say what the rule says; the payer decides about each patient.")
        yield Finding("promise", "text", message % {"words": found[0]}, evidence=fact.text)


def sample(fact: Coverage) -> Iterator[Finding]:
    if fact.sample:
        yield rules.sample_text("sample", _("The fact"))
