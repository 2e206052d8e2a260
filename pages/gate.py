"""The gate's rules for prose: it has words, its links work, and it claims no results."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from pages.models import Biography, Description, Notice
from publishing import rules
from publishing.gate import Finding
from publishing.models import Draft
from publishing.placeholders import placeholders
from publishing.rules import Passage
from text import number_claims
from text.sanitising import from_plain, has_words


def notice_findings(notice: Notice, now: datetime) -> list[Finding]:
    body = Passage("body", _("Text"), notice.body)
    line = one_line(notice.one_line)
    title = Passage("title", _("Title"), from_plain(notice.title))
    return [
        *no_words(body),
        *placeholders([title], is_error=not notice.sample),
        *results([line, body]),
        *common_findings(notice, [line, body], now),
    ]


def biography_findings(biography: Biography, now: datetime) -> list[Finding]:
    line, body = one_line(biography.one_line), Passage("body", _("Biography"), biography.body)
    return [*no_words(body), *results([line, body]), *common_findings(biography, [line, body], now)]


def description_findings(description: Description, now: datetime) -> list[Finding]:
    line = one_line(description.one_line)
    return [*no_words(line), *results([line]), *common_findings(description, [line], now)]


def common_findings(draft: Draft, passages: list[Passage], now: datetime) -> Iterator[Finding]:
    addresses = rules.addresses_in(passages)
    return chain(
        [rules.sample_text("sample", str(draft))] if draft.sample else [],
        rules.every_passage(passages),
        placeholders(passages, is_error=not draft.sample),
        rules.insecure_links(addresses),
        rules.dead_links(addresses),
        rules.review_overdue(draft, now),
    )


def one_line(text: str) -> Passage:
    return Passage("one_line", _("One line"), from_plain(text))


def no_words(passage: Passage) -> Iterator[Finding]:
    if not has_words(passage.markup):
        yield passage.finding("no-words", _("There is nothing to read yet. Write it."), "")


def results(passages: list[Passage]) -> Iterator[Finding]:
    """A share of patients is a claim about results, and these texts list no sources for one."""
    for passage in passages:
        if sentences := number_claims.shares(passage.markup):
            message = _("“%(sentence)s” claims a result. Leave it out: results belong on a procedure, with a source.")
            yield passage.finding("claims-result", message % {"sentence": sentences[0]}, "\n".join(sentences))
