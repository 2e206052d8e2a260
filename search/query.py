"""From what somebody types to what the engines look for: words, their beginnings, and the pages' words for them."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from search.documents import Group, Query, Term
from search.engine import Engine
from search.models import Synonym
from text.spelling import allowed, as_spelt, closest
from text.stems import plural, stem
from text.words import MOST_WORDS, OF_THE_OFFICE, STOP_WORDS, WEAK_WORDS, content_words, is_english, listed, words_of

# A word found by its beginning, or by what it means, counts a little less than the word itself.
BEGINNING, MEANING = 0.6, 0.9
SHORTEST_BEGINNING = 2
LONGEST_PHRASE = 8
# Two words of fewer letters are alike one word by accident.
LONG = 9


@dataclass(frozen=True)
class Meaning:
    """A word or phrase of a search, and what else the pages may say for it."""

    words: tuple[str, ...]
    itself: Term
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Understood:
    words: list[str]
    query: Query


class Vocabulary:
    """What the words of one search can mean on this site."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.meanings: dict[tuple[str, ...], tuple[Term, ...]] = {}
        self.patients_words: set[str] = set()
        for phrase, means in Synonym.objects.values_list("phrase", "means"):
            words, key, terms = read(phrase, means)
            self.patients_words.update(words)
            self.meanings[key] = self.meanings.get(key, ()) + terms

    def understand(self, words: list[str]) -> Understood:
        """The query for `words`, with one group for each word or phrase that means something."""
        pieces = self.pieces(words)
        said = [word for piece in pieces for word in piece.words][:MOST_WORDS]
        pairs = {one + other for one, other in pairwise(said)}
        known = self.engine.known([*said, *pairs]) if said else set()
        groups: list[Group] = []
        place = 0
        while place < len(pieces) and len(groups) < MOST_WORDS:
            piece, *following = pieces[place : place + 2]
            pair = "".join(word for one in (piece, *following) for word in one.words)
            if following and not piece.terms and pair in known:  # "radio frequency"
                both = (*piece.words, *following[0].words)
                piece = Meaning(both, Term(both), (Term((pair,)),))
                place += 1
            groups.append(self.group(piece, known))
            place += 1
        if all(group.weak for group in groups):
            groups = [replace(group, weak=False) for group in groups]
        return Understood(said, Query(tuple(groups)))

    def pieces(self, words: list[str]) -> list[Meaning]:
        """The phrases and words of a search that say something, the longest phrase first where several begin."""
        says_something = set(content_words(words))
        pieces = []
        place = 0
        while place < len(words):
            length, terms = self.longest_meaning(words[place:])
            phrase = tuple(words[place : place + length])
            said = tuple(word for word in phrase if word in says_something)
            if said:
                itself = Term(phrase, phrase=True) if len(said) < 2 <= length else Term(said)
                pieces.append(Meaning(said, itself, terms))
            place += length
        return pieces

    def longest_meaning(self, words: list[str]) -> tuple[int, tuple[Term, ...]]:
        """How many of the first words are a phrase, and what it means; (1, ()) where they are none."""
        for length in range(min(len(words), LONGEST_PHRASE), 0, -1):
            terms = self.meanings.get(key_of(words[:length]))
            if terms:
                return length, terms
        return 1, ()

    def group(self, piece: Meaning, known: set[str]) -> Group:
        word = piece.words[0]
        alone = piece.itself.words == (word,)
        # Pages that say "pain" are not what "painful" means where staff say that it means something else.
        terms = [piece.itself] * (not (alone and piece.terms) or self.stands_somewhere(word)) + [*piece.terms]
        if alone and len(word) >= SHORTEST_BEGINNING:
            # An engine compares beginnings with stems: "epidual" would be any "epidu", and "vs" any "v".
            if stem(word) == word and not (len(word) == 2 and word.endswith("s")):
                terms.append(Term((word,), prefix=True, weight=BEGINNING))
            if word not in known:
                terms += [Term((whole,), weight=BEGINNING) for whole in self.engine.starting_with(word)]
        return Group(tuple(dict.fromkeys(terms)), weak=alone and not piece.terms and word in WEAK_WORDS)

    def stands_somewhere(self, word: str) -> bool:
        """Whether a page has this very word, in the singular or the plural."""
        one = plural(word)
        return any(plural(whole) == one for whole in self.engine.starting_with(one))

    def corrections(self, words: list[str], *, doubt_english: bool = False) -> dict[str, list[str]]:
        """What is probably meant by each misspelt word; nothing where too little can be understood to say so."""
        known = self.engine.known(words) | self.patients_words
        if not doubt_english:
            known |= set(filter(is_english, words)) | listed("ordinary_words")
        meant = {word: self.meant_by(word) for word in words if word not in known}
        lost = [word for word, right in meant.items() if not right]
        for one, other in pairwise(words):
            long = len(one + other) >= LONG and not {one, other}.isdisjoint(lost)
            whole = self.meant_by(one + other) if long else []
            if len(whole) == 1:  # "radio frecuency"
                meant |= {one: whole, other: []}
                lost = [word for word in lost if word not in {one, other}]
        # Where half of the words make no sense, the others are another language's, and alike by chance.
        understood = {word: right for word, right in meant.items() if word not in lost}
        return understood if len(lost) * 2 < len(words) else {}

    def meant_by(self, word: str) -> list[str]:
        if not allowed(word):
            return []
        patients = [(known, False) for known in self.patients_words]
        near = [pair for pair in [*self.engine.similar(word), *patients] if pair[0] not in STOP_WORDS]
        if is_english(word):  # with one letter wrong, "lumber", or a name, "milled"; but "weight" is not "right"
            one = closest(word, near, 1) or closest(word, [pair for pair in near if pair[1]], allowed(word))
        else:
            one = closest(word, near, allowed(word)) or self.sounding_like(word)
        if one:
            return [one]
        halves = [(word[:place], word[place:]) for place in range(3, len(word) - 2)]
        known = self.engine.known({half for pair in halves for half in pair}) if halves else set()
        return next(([a, b] for a, b in halves if a in known and b in known), [])

    def sounding_like(self, word: str) -> str | None:
        """For who writes "fizical": before it is spelt as such words are it shares hardly a letter with "physical"."""
        respelt = as_spelt(word)
        return closest(respelt, self.engine.similar(respelt), allowed(respelt)) if respelt != word else None


# The same few hundred in each search.
@lru_cache(maxsize=2000)
def read(phrase: str, means: str) -> tuple[frozenset[str], tuple[str, ...], tuple[Term, ...]]:
    """A synonym's words that say something, its key, and what it means."""
    words = words_of(phrase)
    terms = tuple(meaning_of(text) for text in means.split(",") if words_of(text))
    return frozenset(words) - STOP_WORDS, key_of(words), terms


def key_of(words: list[str]) -> tuple[str, ...]:
    """The stems of what a phrase says, in any order. Where that is one word of several, "go wrong", all count."""
    said = content_words(words)
    return tuple(map(stem, words)) if len(said) == 1 else tuple(sorted(map(stem, said)))


def meaning_of(text: str) -> Term:
    words = tuple(words_of(text))
    return Term(words, phrase=len(words) > 1, weight=MEANING)


def required(query: Query) -> Query:
    return replace(query, groups=tuple(group for group in query.groups if not group.weak))


def loosened(query: Query) -> Query:
    """Any of the groups, but by whole words: what only begins like one is another language as likely as not.

    Words of the office do not count: "medical marijuana" is not in part what a page says of medical research.
    """
    groups = [
        Group(tuple(term for term in group.terms if term.weight > BEGINNING))
        for group in required(query).groups
        if not OF_THE_OFFICE.issuperset(group.terms[0].words)
    ]
    return replace(query, groups=tuple(groups), any_of=True)
