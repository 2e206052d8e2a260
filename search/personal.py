"""Whether a search may identify a person: by a name, a number, a date, an address or an email.

The rules are strict, because a missing count does no harm. Two unknown words side by side count as a name, and so does
every word in `given_names.txt` or `family_names.txt`. A word is known if this site or `ordinary_words.txt` has it.
"""

import re
from itertools import pairwise

from emergencies import words as emergency_words
from search.kinds import kinds_of_people
from search.models import SearchEntry, SearchWord, Synonym
from text.stems import stem
from text.words import STOP_WORDS, WORD, folded, listed, words_of

ADDRESS = re.compile(r"@|://|\bwww\b|\.(?:com|org|net|edu|gov|info|us)\b", re.IGNORECASE)
PLACE_LIST = "street avenue ave road rd boulevard blvd lane highway hwy apartment apt suite zip zipcode"
DATE_LIST = """
january february april june july august september october november december jan feb apr jun jul aug sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday yesterday birthday born dob
"""
# Words that come before a name.
TITLE_LIST = "dr doctor doc mr mrs ms miss prof professor nurse named called patient"
PLACES, DATES, TITLES = (frozenset(words.split()) for words in (PLACE_LIST, DATE_LIST, TITLE_LIST))
INTRODUCTION = re.compile(r"\b(?:my name|name is|i am|im|this is|call me)\s+(\w+)", re.IGNORECASE)


def looks_personal(q: str) -> bool:
    words = words_of(q)
    return (
        any(char.isnumeric() for char in q)
        or bool(ADDRESS.search(folded(q)))
        or bool((DATES | PLACES) & set(words))
        or has_name(q, words)
    )


def has_name(q: str, words: list[str]) -> bool:
    known = known_words(words)
    names = (listed("given_names") | listed("family_names")) - listed("ordinary_words") - STOP_WORDS
    if not names.isdisjoint(words):
        return True
    if any(one not in known and other not in known for one, other in pairwise(words)):
        return True
    after_title = [word for before, word in pairwise(words) if before in TITLES]
    introduced = [folded(name) for name in INTRODUCTION.findall(q)]
    return not known.issuperset([*after_title, *introduced]) or has_capitalized_name(q, known)


def has_capitalized_name(q: str, known: set[str]) -> bool:
    if q.isupper():  # then capitals say nothing
        return False
    return any(
        token[0].isupper() and not token.isupper() and not known.issuperset(words_of(token))
        for token in WORD.findall(q)[1:]
    )


def known_words(words: list[str]) -> set[str]:
    """The words that are no names, because the clinic uses them in texts about other things than people."""
    # Not the Spanish ones: many are family names too, such as Cardenal, a bruise.
    stems = {stem(word) for word in listed("ordinary_words") | emergency_words.known_words("en")}
    for phrase in Synonym.objects.values_list("phrase", flat=True):
        stems.update(map(stem, words_of(phrase)))
    in_pages = set(SearchWord.objects.filter(stem__in=[stem(word) for word in words]).values_list("stem", flat=True))
    people = SearchEntry.objects.filter(kind__in=kinds_of_people()).values_list("name", flat=True)
    stems |= in_pages - {stem(word) for name in people for word in words_of(name)}
    return {word for word in words if word in STOP_WORDS or stem(word) in stems}
