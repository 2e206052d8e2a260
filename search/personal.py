"""Whether a search may tell who somebody is: a name, a number, a date, an address, an e-mail.

Looked at strictly, because a count that is missing harms nobody. Two words side by side that neither this site nor
`ordinary_words.txt` knows are taken for a name, and so is anything in `given_names.txt` or `family_names.txt`.
"""

import re
from itertools import pairwise

from emergencies.models import EmergencyWords
from search.kinds import names_of_people
from search.models import SearchEntry, SearchWord, Synonym
from text.stems import stem
from text.words import STOP_WORDS, WORD, folded, listed, words_of

ADDRESS = re.compile(r"@|://|\bwww\b|\.(?:com|org|net|edu|gov|info|us)\b", re.IGNORECASE)
PLACES = "street avenue ave road rd boulevard blvd lane highway hwy apartment apt suite zip zipcode"
DATES = """
january february april june july august september october november december jan feb apr jun jul aug sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday yesterday birthday born dob
"""
# What comes before a name.
TITLES = "dr doctor doc mr mrs ms miss prof professor nurse named called patient"
PLACE, DATE, TITLE = (frozenset(words.split()) for words in (PLACES, DATES, TITLES))
INTRODUCTION = re.compile(r"\b(?:my name|name is|i am|im|this is|call me)\s+(\w+)", re.IGNORECASE)


def looks_personal(q: str) -> bool:
    words = words_of(q)
    return (
        any(c.isnumeric() for c in q)
        or bool(ADDRESS.search(folded(q)))
        or bool((DATE | PLACE) & set(words))
        or has_name(q, words)
    )


def has_name(q: str, words: list[str]) -> bool:
    known = ordinary(words)
    names = (listed("given_names") | listed("family_names")) - listed("ordinary_words") - STOP_WORDS
    strange = [word not in known for word in words]
    if any(word in names for word in words) or any(one and two for one, two in pairwise(strange)):
        return True
    after_title = [two for one, two in pairwise(words) if one in TITLE]
    introduced = [folded(name) for name in INTRODUCTION.findall(q)]
    if any(word not in known for word in [*after_title, *introduced]):
        return True
    return capitalised(q, known)


def capitalised(q: str, known: set[str]) -> bool:
    """Whether a word that is no ordinary one has a capital, though it neither stands first nor all do."""
    tokens = WORD.findall(q)
    return not q.isupper() and any(
        token[0].isupper() and not token.isupper() and not known.issuperset(words_of(token)) for token in tokens[1:]
    )


def ordinary(words: list[str]) -> set[str]:
    """Those of the words that are no names: they stand in what the clinic writes about anything but people."""
    stems = {stem(word) for word in listed("ordinary_words")}
    for phrase in [
        *Synonym.objects.values_list("phrase", flat=True),
        *EmergencyWords.objects.values_list("phrase", flat=True),
    ]:
        stems.update(map(stem, words_of(phrase)))
    in_pages = set(SearchWord.objects.filter(stem__in=[stem(word) for word in words]).values_list("stem", flat=True))
    people = SearchEntry.objects.filter(kind__in=names_of_people()).values_list("name", flat=True)
    stems |= in_pages - {stem(word) for name in people for word in words_of(name)}
    return {word for word in words if word in STOP_WORDS or stem(word) in stems}
