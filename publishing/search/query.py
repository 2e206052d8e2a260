"""From what somebody types to what the engines look for: words, their beginnings, and the pages' words for them."""

from dataclasses import dataclass, replace
from itertools import pairwise

from publishing.search.documents import Group, Query, Term
from publishing.search.engine import Engine
from publishing.search.models import Synonym
from publishing.search.spelling import allowed, closest
from publishing.search.stems import stem
from publishing.search.words import MOST_WORDS, content_words, listed, words_of

# A word found by its beginning, or by what it means, counts a little less than the word itself.
BEGINNING, MEANING = 0.6, 0.9
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Meaning:
    """One phrase of the synonyms, as stems, and what it stands for."""

    stems: tuple[str, ...]
    terms: tuple[Term, ...]


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
            self.patients_words.update(words_of(phrase))
            key = tuple(map(stem, content_words(words_of(phrase))))
            terms = tuple(meaning_of(text) for text in means.split(",") if words_of(text))
            self.meanings[key] = self.meanings.get(key, ()) + terms

    def understand(self, words: list[str]) -> Understood:
        """The query for `words`, with one group for each word or phrase that means something."""
        said = content_words(words)[:MOST_WORDS]
        pairs = {one + other for one, other in pairwise(said)}
        known = self.engine.known([*said, *pairs]) if said else set()
        groups = []
        place = 0
        while place < len(said):
            length, terms = self.longest_meaning(said[place:])
            pair = "".join(said[place : place + 2])
            if length < 2 and place + 1 < len(said) and pair in known:  # "radio frequency"
                length, terms = 2, (*terms, Term((pair,)))
            groups.append(self.group(said[place : place + length], terms, known))
            place += length
        return Understood(said, Query(tuple(groups)))

    def longest_meaning(self, said: list[str]) -> tuple[int, tuple[Term, ...]]:
        stems = tuple(map(stem, said))
        for length in range(min(len(said), 6), 0, -1):
            if stems[:length] in self.meanings:
                return length, self.meanings[stems[:length]]
        return 1, ()

    def group(self, words: list[str], meanings: tuple[Term, ...], known: set[str]) -> Group:
        terms = [Term(tuple(words)), *meanings]
        if len(words) == 1 and len(words[0]) >= SHORTEST_BEGINNING:
            terms.append(Term((words[0],), prefix=True, weight=BEGINNING))
            if words[0] not in known:
                # An engine compares beginnings with stems, so that "injectio" would not find "inject".
                beginnings = self.engine.starting_with(words[0])
                terms += [Term((word,), weight=BEGINNING) for word in beginnings]
        return Group(tuple(dict.fromkeys(terms)))

    def corrections(self, words: list[str]) -> dict[str, list[str]]:
        """What is probably meant by each misspelt word; nothing where too little can be understood to say so."""
        known = self.engine.known(words) | self.patients_words | listed("ordinary_words")
        meant = {word: self.meant_by(word) for word in words if word not in known}
        lost = sum(not right for right in meant.values())
        # Where half of the words make no sense, the others are another language's, and alike by chance.
        return {word: right for word, right in meant.items() if right} if lost * 2 < len(words) else {}

    def meant_by(self, word: str) -> list[str]:
        if not allowed(word):
            return []
        patients = [(known, False) for known in self.patients_words]
        one = closest(word, [*self.engine.similar(word), *patients])
        if one:
            return [one]
        halves = [(word[:place], word[place:]) for place in range(3, len(word) - 2)]
        known = self.engine.known({half for pair in halves for half in pair}) if halves else set()
        return next(([a, b] for a, b in halves if a in known and b in known), [])


def meaning_of(text: str) -> Term:
    words = tuple(words_of(text))
    return Term(words, phrase=len(words) > 1, weight=MEANING)


def loosened(query: Query) -> Query:
    """Any of the groups, but by whole words: what only begins like one is another language as likely as not."""
    groups = (Group(tuple(term for term in group.terms if term.weight > BEGINNING)) for group in query.groups)
    return replace(query, groups=tuple(groups), any_of=True)
