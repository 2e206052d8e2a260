"""`search` and `suggest`: what every page, script and command asks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone

from emergencies import phrases
from search.documents import Document, Group, Query, Scope
from search.engine import Engine, engine
from search.kinds import KINDS, Kind
from search.query import Understood, Vocabulary, loosened, required
from search.ranking import Ranking, rarity_of
from search.snippets import Marker, SnippetPart
from text.words import OF_THE_OFFICE, content_words, cut, is_english, spelled_out, words_of

ON_A_PAGE = 20
# So many are weighed against each other; whoever has not found it among them needs another word.
WEIGHED = 60
# Where no document has everything, one must have this much of what was asked, the rarer words counting more.
ENOUGH = 0.45
SUGGESTIONS = 7


@dataclass(frozen=True)
class Result:
    kind: str
    address: str
    title: list[SnippetPart]
    also_called: list[SnippetPart]
    snippet: list[SnippetPart]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.title)


@dataclass(frozen=True)
class Answer:
    """What a search found: one page of it, best first, and what there is to say about it."""

    q: str
    results: list[Result] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # of each kind, whichever kinds were asked for
    total: int = 0  # in the kinds that were asked for
    page: int = 1
    pages: int = 1
    was_cut: bool = False
    meant: str = ""  # what was searched for instead, because nothing says `q`
    is_loose: bool = False  # the results have only some of the words
    emergency: str | None = None  # "911" or "988"

    @property
    def reachable(self) -> int:
        """So many results have a page."""
        return self.pages * ON_A_PAGE

    @property
    def groups(self) -> list[tuple[Kind, list[Result]]]:
        """The results of this page by kind, that of the best result first."""
        kinds = dict.fromkeys(result.kind for result in self.results)
        return [(KINDS[kind], [result for result in self.results if result.kind == kind]) for kind in kinds]


@dataclass(frozen=True)
class Suggestion:
    text: str
    address: str
    kind: str


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
    """One page of what patients can find at `now` for the text `q`, whatever it holds.

    `language` (None: all) and `kinds` (none: all) narrow it. A page that does not exist is the nearest that does.
    """
    text, was_cut = cut(q)
    emergency = phrases.seen_in(q)
    words = words_of(spelled_out(text))
    if not words:
        return Answer(text, was_cut=was_cut, emergency=emergency)
    found = find(words, Scope(now or timezone.now(), language, tuple(kinds)))
    marker = Marker(found.understood.query)
    pages = max(1, math.ceil(len(found.documents) / ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = found.documents[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Answer(
        q=text,
        results=[result(document, marker) for document in shown],
        counts=found.counts,
        total=sum(count for kind, count in found.counts.items() if not kinds or kind in kinds),
        page=page,
        pages=pages,
        was_cut=was_cut,
        meant=found.meant if found.documents else "",
        is_loose=found.is_loose,
        emergency=emergency,
    )


def suggest(q: str, language: str | None = None, now: datetime | None = None) -> list[Suggestion]:
    """Pages whose title, other name or question has what was typed so far, best first."""
    words = words_of(spelled_out(cut(q)[0]))
    if not words or len("".join(words)) < 2:
        return []
    scope = Scope(now or timezone.now(), language, titles_only=True)
    return [
        Suggestion(document.title, document.address, document.kind)
        for document in find(words, scope).documents[:SUGGESTIONS]
    ]


def find(words: list[str], scope: Scope) -> Found:
    """The best documents: with all the words, else with the words that were probably meant, else with most of them.

    An English word is only taken for a slip where nothing can be found otherwise.
    """
    at = engine()
    vocabulary = Vocabulary(at)
    understood = vocabulary.understand(words)
    if OF_THE_OFFICE.issuperset(content_words(words)):  # what a text says of hours is not when the office is open
        return having_all(at, understood, replace(scope, titles_only=True))
    found = having_all(at, understood, scope)
    if not found.counts:
        right = vocabulary.corrections(understood.words)
        found = as_meant(at, vocabulary, words, right, scope) if right else having_most(at, understood, scope)
    if not found.counts:
        right = vocabulary.corrections(understood.words, doubt_english=True)
        found = as_meant(at, vocabulary, words, right, scope) if right else found
    return found


def as_meant(at: Engine, vocabulary: Vocabulary, words: list[str], right: dict[str, list[str]], scope: Scope) -> Found:
    corrected = [one for word in words for one in right.get(word, [word])]
    understood = vocabulary.understand(corrected)
    found = having_all(at, understood, scope)
    return replace(found if found.counts else having_most(at, understood, scope), meant=" ".join(corrected))


def having_all(at: Engine, understood: Understood, scope: Scope) -> Found:
    matches = at.find(required(understood.query), scope, WEIGHED)
    ranked = Ranking(understood.query, understood.words).ranked(matches.best)
    return Found(ranked, dict(matches.counts), understood)


def having_most(at: Engine, understood: Understood, scope: Scope) -> Found:
    loose = loosened(understood.query)
    if len(loose.groups) < 2:
        return Found([], {}, understood)
    everywhere = replace(scope, kinds=())
    counts = [sum(at.find(Query((group,)), everywhere, 0).counts.values()) for group in loose.groups]
    said = [(group, count) for group, count in zip(loose.groups, counts, strict=True) if count]
    unsaid = [group for group, count in zip(loose.groups, counts, strict=True) if not count]
    strange = [group for group in unsaid if is_strange(group)]
    if len(said) < max(len(strange), 1):  # most of it is said nowhere: an accident, or another language
        return Found([], {}, understood)
    query = replace(loose, groups=tuple(group for group, _ in said))
    rarity = [rarity_of(count, sum(counts)) for _, count in said]
    measured = Ranking(query, understood.words, rarity).measured(at.find(query, everywhere, WEIGHED).best)
    # Where a word is said nowhere, no page may be about it: what is found must be about another, or say a rare one.
    anywhere = not unsaid or any(is_strange(group) for group, _ in said)
    enough = [one.document for one in measured if one.share >= ENOUGH and (one.in_short or anywhere)]
    counted = {kind: sum(document.kind == kind for document in enough) for kind in KINDS}
    in_scope = [document for document in enough if not scope.kinds or document.kind in scope.kinds]
    return Found(in_scope, {kind: count for kind, count in counted.items() if count}, understood, is_loose=True)


def is_strange(group: Group) -> bool:
    return not all(is_english(word) for word in group.terms[0].words)


def result(document: Document, marker: Marker) -> Result:
    """A page's result; an other name is shown where it is what was found."""
    # A person is found by "doctor", but is not called so.
    other_names = () if KINDS[document.kind].is_person else document.other_names
    names = [marker.parts(name) for name in other_names]
    also = next((parts for parts in names if any(part.hit for part in parts)), [])
    title = marker.parts(document.title)
    return Result(
        kind=document.kind,
        address=document.address,
        title=title,
        also_called=also if not any(part.hit for part in title) else [],
        snippet=marker.snippet(document),
    )
