"""`search` and `suggest`, the two entrances to the search for every page, script and command."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timezone import localdate

from emergencies.cards import Card
from emergencies.noticing import card_in
from search.documents import Document, Group, Query, Scope, Term
from search.engine import Engine, engine
from search.kinds import KINDS, Kind
from search.query import Understood, Vocabulary, loosened, required
from search.ranking import Measured, Ranking, rarity_of
from search.snippets import Marker, SnippetPart
from text.words import OFFICE_WORDS, content_words, cut, is_english, spelled_out, words_of

ON_A_PAGE = 20
# The most documents that are ranked. A patient who does not find the page among them needs another word.
WEIGHED = 60
# If no document has all words, a result must have this share of them; rarer words count more.
ENOUGH = 0.45
SUGGESTIONS = 7


@dataclass(frozen=True)
class Result:
    kind: str
    address: str
    title: list[SnippetPart]
    also_called: list[SnippetPart]
    snippet: list[SnippetPart]
    mark: str = ""  # "sample", "unreviewed" or ""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.title)

    @property
    def unreviewed(self) -> str | Promise:
        return KINDS[self.kind].unreviewed


@dataclass(frozen=True)
class Answer:
    """One page of the results of a search, best first, and what to say about them."""

    q: str
    results: list[Result] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # by kind, also of kinds outside the scope
    total: int = 0  # in scope
    page: int = 1
    pages: int = 1
    was_cut: bool = False
    meant: str = ""  # the corrected words, if nothing was found for `q`
    is_loose: bool = False  # the results have only some of the words
    card: Card | None = None  # what sounds like an emergency in all of the text, also in what was cut off

    @property
    def reachable(self) -> int:
        return self.pages * ON_A_PAGE

    @property
    def groups(self) -> list[tuple[Kind, list[Result]]]:
        kinds = dict.fromkeys(result.kind for result in self.results)
        return [(KINDS[kind], [result for result in self.results if result.kind == kind]) for kind in kinds]


@dataclass(frozen=True)
class Suggestion:
    text: str
    address: str
    kind: str
    sample: bool = False


@dataclass(frozen=True)
class Found:
    documents: list[Document]
    counts: dict[str, int]
    understood: Understood
    meant: str = ""
    is_loose: bool = False


def search(
    q: str, language: str | None = None, kinds: Sequence[str] = (), page: int = 1, now: datetime | None = None
) -> Answer:
    """One page of the results that patients can read at `now` for any text `q`.

    `language` (None: all) and `kinds` (empty: all) narrow the search. A `page` out of range becomes the nearest one.
    """
    text, was_cut = cut(q)
    card = card_in(q)
    words = words_of(spelled_out(text))
    if not words:
        return Answer(text, was_cut=was_cut, card=card)
    now = now or timezone.now()
    found = find(words, Scope(now, language, tuple(kinds)))
    marker = Marker(found.understood.query)
    pages = max(1, math.ceil(len(found.documents) / ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = found.documents[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Answer(
        q=text,
        results=[result(document, marker, localdate(now)) for document in shown],
        counts=found.counts,
        total=sum(count for kind, count in found.counts.items() if not kinds or kind in kinds),
        page=page,
        pages=pages,
        was_cut=was_cut,
        meant=found.meant if found.documents else "",
        is_loose=found.is_loose,
        card=card,
    )


def suggest(q: str, language: str | None = None, now: datetime | None = None) -> list[Suggestion]:
    """Pages whose title, other name or question matches the words typed so far, best first."""
    words = words_of(spelled_out(cut(q)[0]))
    if not words or len("".join(words)) < 2:
        return []
    scope = Scope(now or timezone.now(), language, titles_only=True)
    return [
        Suggestion(document.title, document.address, document.kind, document.sample)
        for document in find(words, scope).documents[:SUGGESTIONS]
    ]


def find(words: list[str], scope: Scope) -> Found:
    """The best documents: with all words, else with corrected words, else with most of the words.

    An English word is taken for a typing mistake only if nothing else is found.
    """
    index = engine()
    vocabulary = Vocabulary(index)
    understood = vocabulary.understand(words)
    if OFFICE_WORDS.issuperset(content_words(words)):  # a text about hours does not say when the office is open
        return having_all(index, understood, replace(scope, titles_only=True))
    found = having_all(index, understood, scope)
    if found.counts:
        return found
    corrections = readable(vocabulary.corrections(understood.words), vocabulary, scope)
    if corrections:
        found = corrected(index, vocabulary, words, corrections, scope)
    else:
        found = having_most(index, understood, scope)
    if found.counts:
        return found
    corrections = readable(vocabulary.corrections(understood.words, doubt_english=True), vocabulary, scope)
    return corrected(index, vocabulary, words, corrections, scope) if corrections else found


def readable(corrections: dict[str, list[str]], vocabulary: Vocabulary, scope: Scope) -> dict[str, list[str]]:
    """Without corrections to words that no page has now: “Did you mean” gives away no page of the past or future."""
    everywhere = replace(scope, kinds=(), titles_only=False)

    def is_read(word: str) -> bool:
        query = Query((Group((Term((word,)),)),))
        return word in vocabulary.patients_words or bool(vocabulary.engine.find(query, everywhere, 0).counts)

    return {word: right for word, right in corrections.items() if all(map(is_read, right))}


def corrected(
    index: Engine, vocabulary: Vocabulary, words: list[str], corrections: dict[str, list[str]], scope: Scope
) -> Found:
    right = [one for word in words for one in corrections.get(word, [word])]
    understood = vocabulary.understand(right)
    found = having_all(index, understood, scope)
    if not found.counts:
        found = having_most(index, understood, scope)
    return replace(found, meant=" ".join(right))


def having_all(index: Engine, understood: Understood, scope: Scope) -> Found:
    matches = index.find(required(understood.query), scope, WEIGHED)
    ranked = Ranking(understood.query, understood.words).ranked(matches.best)
    return Found(ranked, dict(matches.counts), understood)


def having_most(index: Engine, understood: Understood, scope: Scope) -> Found:
    nothing = Found([], {}, understood)
    loose = loosened(understood.query)
    if len(loose.groups) < 2:
        return nothing
    everywhere = replace(scope, kinds=())
    counts = [pages_with(group, index, everywhere) for group in loose.groups]
    found = [group for group, count in zip(loose.groups, counts, strict=True) if count]
    missing = [group for group, count in zip(loose.groups, counts, strict=True) if not count]
    # If most words are on no page, the rest match by accident, or the search is in another language.
    if not found or len(found) < sum(map(is_not_english, missing)):
        return nothing
    query = replace(loose, groups=tuple(found))
    rarity = [rarity_of(count, sum(counts)) for count in counts if count]
    measured = Ranking(query, understood.words, rarity).measured(index.find(query, everywhere, WEIGHED).best)
    # If a word is on no page, a page must have another one in its short texts, unless one found is rare.
    long_text_counts = not missing or any(map(is_not_english, found))
    enough = [one.document for one in measured if has_enough(one, long_text_counts=long_text_counts)]
    in_scope = [document for document in enough if not scope.kinds or document.kind in scope.kinds]
    return Found(in_scope, dict(Counter(document.kind for document in enough)), understood, is_loose=True)


def pages_with(group: Group, index: Engine, scope: Scope) -> int:
    counts = index.find(Query((group,)), scope, 0).counts
    of_pages = sum(count for kind, count in counts.items() if not KINDS[kind].is_part)
    return of_pages or bool(counts)


def has_enough(measured: Measured, *, long_text_counts: bool) -> bool:
    return measured.share >= ENOUGH and (measured.in_short or long_text_counts)


def is_not_english(group: Group) -> bool:
    return not all(is_english(word) for word in group.terms[0].words)


def result(document: Document, marker: Marker, today: date) -> Result:
    # "Doctor" finds a physician, but is not a name.
    other_names = () if KINDS[document.kind].is_person else document.other_names
    title = marker.parts(document.title)
    names = [] if has_hit(title) else [marker.parts(name) for name in other_names]
    return Result(
        kind=document.kind,
        address=document.address,
        title=title,
        also_called=next(filter(has_hit, names), []),
        snippet=marker.snippet(document),
        mark=mark_of_document(document, today),
    )


def mark_of_document(document: Document, today: date) -> str:
    if document.sample:
        return "sample"
    is_reviewed = document.reviewed_until is not None and today <= document.reviewed_until
    return "unreviewed" if KINDS[document.kind].unreviewed and not is_reviewed else ""


def has_hit(parts: list[SnippetPart]) -> bool:
    return any(part.hit for part in parts)
