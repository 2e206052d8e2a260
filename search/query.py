"""Turns the words of a search into a query: the words, their beginnings, and the words that our pages use instead."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from search.documents import Group, Query, Term
from search.engine import Engine
from search.models import Synonym
from text.spelling import closest, mistakes_allowed, respelled
from text.stems import stem, strip_plural
from text.words import MOST_WORDS, OFFICE_WORDS, STOP_WORDS, WEAK_WORDS, content_words, is_english, listed, words_of

# Weights: the beginning of a word, and a synonym, count less than the word itself.
BEGINNING, MEANING = 0.6, 0.9
SHORTEST_BEGINNING = 2  # characters
LONGEST_PHRASE = 8  # words
# Two words with fewer letters together look like some other word by accident.
SHORTEST_PAIR = 9


@dataclass(frozen=True)
class Phrase:
    """A word or phrase of a search, and the synonyms that our pages may use for it."""

    words: tuple[str, ...]
    itself: Term
    synonyms: tuple[Term, ...] = ()

    @property
    def is_one_word(self) -> bool:
        return self.itself.words == self.words[:1]


@dataclass(frozen=True)
class Understood:
    words: list[str]
    query: Query


class Vocabulary:
    """The synonyms of this site and the words in its index, for one search."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.synonyms: dict[tuple[str, ...], tuple[Term, ...]] = {}
        self.patients_words: set[str] = set()
        for phrase, means in Synonym.objects.values_list("phrase", "means"):
            words, key, terms = read(phrase, means)
            self.patients_words.update(words)
            self.synonyms[key] = self.synonyms.get(key, ()) + terms

    def understand(self, words: list[str]) -> Understood:
        pieces = self.pieces(words)
        said = [word for piece in pieces for word in piece.words][:MOST_WORDS]
        pairs = {one + other for one, other in pairwise(said)}
        known = self.engine.known([*said, *pairs]) if said else set()
        groups = [self.group(piece, known) for piece in with_pairs_joined(pieces, known)[:MOST_WORDS]]
        if all(group.weak for group in groups):
            groups = [replace(group, weak=False) for group in groups]
        return Understood(said, Query(tuple(groups)))

    def pieces(self, words: list[str]) -> list[Phrase]:
        content = set(content_words(words))
        pieces = []
        place = 0
        while place < len(words):
            length, synonyms = self.longest_phrase(words[place:])
            phrase = tuple(words[place : place + length])
            said = tuple(word for word in phrase if word in content)
            if len(said) == 1 and length > 1:
                pieces.append(Phrase(said, Term(phrase, phrase=True), synonyms))
            elif said:
                pieces.append(Phrase(said, Term(said), synonyms))
            place += length
        return pieces

    def longest_phrase(self, words: list[str]) -> tuple[int, tuple[Term, ...]]:
        """How many of the first words form a known phrase, and its synonyms; (1, ()) if they form none."""
        for length in range(min(len(words), LONGEST_PHRASE), 0, -1):
            synonyms = self.synonyms.get(key_of(words[:length]))
            if synonyms:
                return length, synonyms
        return 1, ()

    def group(self, piece: Phrase, known: set[str]) -> Group:
        terms = [piece.itself, *piece.synonyms]
        # If staff say that "painful" means something else, a page with only "pain" is no match.
        if piece.is_one_word and piece.synonyms and not self.is_in_index(piece.words[0]):
            terms = [*piece.synonyms]
        if piece.is_one_word:
            terms += self.beginnings(piece.words[0], known)
        is_weak = piece.is_one_word and not piece.synonyms and piece.words[0] in WEAK_WORDS
        return Group(tuple(dict.fromkeys(terms)), weak=is_weak)

    def beginnings(self, word: str, known: set[str]) -> list[Term]:
        if len(word) < SHORTEST_BEGINNING:
            return []
        terms = []
        # Engines compare beginnings with stems: "epidual" would match every "epidu…", and "vs" every "v…".
        is_short_plural = len(word) == 2 and word.endswith("s")
        if stem(word) == word and not is_short_plural:
            terms.append(Term((word,), prefix=True, weight=BEGINNING))
        if word not in known:
            terms += [Term((whole,), weight=BEGINNING) for whole in self.engine.starting_with(word)]
        return terms

    def is_in_index(self, word: str) -> bool:
        singular = strip_plural(word)
        return any(strip_plural(whole) == singular for whole in self.engine.starting_with(singular))

    def corrections(self, words: list[str], *, doubt_english: bool = False) -> dict[str, list[str]]:
        """What each misspelled word probably means; empty if too few of the words make sense."""
        known = self.engine.known(words) | self.patients_words
        if not doubt_english:
            known |= set(filter(is_english, words)) | listed("ordinary_words")
        corrected = {word: self.correction(word) for word in words if word not in known}
        unclear = [word for word, right in corrected.items() if not right]
        for one, other in pairwise(words):
            is_pair = len(one + other) >= SHORTEST_PAIR and (one in unclear or other in unclear)
            whole = self.correction(one + other) if is_pair else []
            if len(whole) == 1:  # "radio frecuency"
                corrected |= {one: whole, other: []}
                unclear = [word for word in unclear if word not in {one, other}]
        # If half of the words make no sense, the search is in another language and the rest is similar by chance.
        if len(unclear) * 2 >= len(words):
            return {}
        return {word: right for word, right in corrected.items() if word not in unclear}

    def correction(self, word: str) -> list[str]:
        """The known word that `word` probably means, or the two that were typed as one; empty if unclear."""
        limit = mistakes_allowed(word)
        if not limit:
            return []
        patients = [(known, False) for known in self.patients_words]
        near = [pair for pair in [*self.engine.similar(word), *patients] if pair[0] not in STOP_WORDS]
        if is_english(word):
            # One wrong letter ("lumber") or a name ("milled") may be a mistake; "weight" does not mean "right".
            found = closest(word, near, 1) or closest(word, [pair for pair in near if pair[1]], limit)
        else:
            found = closest(word, near, limit) or self.respelled_correction(word)
        return [found] if found else self.split(word)

    def respelled_correction(self, word: str) -> str | None:
        # "fizical" and "physical" share hardly a letter until "fizical" is respelled.
        respelling = respelled(word)
        if respelling == word:
            return None
        return closest(respelling, self.engine.similar(respelling), mistakes_allowed(respelling))

    def split(self, word: str) -> list[str]:
        halves = [(word[:place], word[place:]) for place in range(3, len(word) - 2)]
        known = self.engine.known({half for pair in halves for half in pair}) if halves else set()
        return next(([start, end] for start, end in halves if start in known and end in known), [])


def with_pairs_joined(pieces: list[Phrase], known: set[str]) -> list[Phrase]:
    """`pieces`, where two that are a known word together become one: "radio frequency"."""
    joined = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        following = pieces[place + 1].words if place + 1 < len(pieces) else ()
        pair = "".join(piece.words + following)
        if following and not piece.synonyms and pair in known:
            both = piece.words + following
            piece = Phrase(both, Term(both), (Term((pair,)),))
            place += 1
        joined.append(piece)
        place += 1
    return joined


# Cached, because every search reads the same few hundred synonyms.
@lru_cache(maxsize=2000)
def read(phrase: str, means: str) -> tuple[frozenset[str], tuple[str, ...], tuple[Term, ...]]:
    """The content words of a synonym's phrase, its key, and the terms that it stands for."""
    words = words_of(phrase)
    terms = tuple(synonym_term(text) for text in means.split(",") if words_of(text))
    return frozenset(words) - STOP_WORDS, key_of(words), terms


def key_of(words: list[str]) -> tuple[str, ...]:
    """The stems of a phrase's content words, in any order; of all words if only one has content, as in "go wrong"."""
    content = content_words(words)
    if len(content) == 1:
        return tuple(map(stem, words))
    return tuple(sorted(map(stem, content)))


def synonym_term(text: str) -> Term:
    words = tuple(words_of(text))
    return Term(words, phrase=len(words) > 1, weight=MEANING)


def required(query: Query) -> Query:
    return replace(query, groups=tuple(group for group in query.groups if not group.weak))


def loosened(query: Query) -> Query:
    """A query for any of the groups, by whole words only: a mere beginning is often a word of another language.

    Words about the office do not count: "medical marijuana" does not partly match a page about medical research.
    """
    groups = [
        Group(tuple(term for term in group.terms if term.weight > BEGINNING))
        for group in required(query).groups
        if not OFFICE_WORDS.issuperset(group.terms[0].words)
    ]
    return replace(query, groups=tuple(groups), any_of=True)
