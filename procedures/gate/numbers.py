"""Every number on a page rests on one source, so that readers can check it. Questions keep the same rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from procedures.models import SourceFields
from publishing.gate import Finding
from publishing.rules import Passage
from text import number_claims
from text.hygiene import lines_of
from text.number_claims import comparable
from text.sanitising import from_plain


def numbers_without_one_source(passages: Iterable[Passage], sources: Sequence[SourceFields]) -> Iterator[Finding]:
    found = sources_by_sentence(sources)
    for passage in passages:
        for sentence in dict.fromkeys(number_claims.numbers(passage.markup)):
            count = len(found[comparable(sentence)])
            if count == 0:
                message = _(
                    "“%(sentence)s” gives a number. Add it to the source that supports it, or leave the number out."
                )
                yield passage.finding("number-without-source", message % {"sentence": sentence}, sentence)
            elif count > 1:
                message = _("“%(sentence)s” is listed under more than one source. Keep it under the best one.")
                yield passage.finding("number-with-two-sources", message % {"sentence": sentence}, sentence)


def only_shares(passages: Iterable[Passage]) -> list[Passage]:
    """Those of `passages` that state a share of patients. In a name, another number, such as a dose, claims nothing."""
    return [passage for passage in passages if number_claims.shares(passage.markup)]


def sources_by_sentence(sources: Sequence[SourceFields]) -> dict[str, set[int]]:
    """The places in `sources` of those that support a sentence, by the sentence in its comparable form."""
    found: dict[str, set[int]] = defaultdict(set)
    for place, source in enumerate(sources):
        for line in lines_of(source.supports):
            for sentence in comparable_sentences(line):
                found[sentence].add(place)
    return found


def supports_gone(sources: Iterable[SourceFields], markups: Iterable[str]) -> Iterator[Finding]:
    """Warns of sentences that a source is said to support and that no text in `markups` has anymore."""
    shown = {comparable(sentence) for markup in markups for sentence in number_claims.numbers(markup)}
    for source in sources:
        for line in lines_of(source.supports):
            if shown.isdisjoint(comparable_sentences(line)):
                message = _("“%(sentence)s” is no longer on the page, or has no number. Remove it from the source.")
                where, values = f"sources:{source.pk}:supports", {"sentence": line}
                yield Finding("supports-nothing", where, message % values, is_error=False, evidence=line)


def comparable_sentences(line: str) -> list[str]:
    return [comparable(sentence) for sentence in number_claims.sentences(from_plain(line))]
