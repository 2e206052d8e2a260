"""The lexicon that counts now: the shipped one with every change that staff proposed and a colleague agreed to."""

from datetime import datetime
from functools import lru_cache
from logging import getLogger
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Max

from emergencies.fitting import sections_after
from emergencies.lexicon import Lexicon, lexicon_of, shipped, shipped_hash
from emergencies.models import WordsChange, WordsSignoff

logger = getLogger(__name__)


class AgreedSoFar(NamedTuple):
    """How many changes count, and when the last of them began to. Both stay the same until the next one does."""

    number: int
    last: datetime | None


def current_lexicon() -> Lexicon:
    """With one small query a call; without a database, the shipped lexicon."""
    try:
        return lexicon_after(agreed_so_far())
    except (DatabaseError, InterfaceError):
        logger.warning("The changes of the lexicon could not be read: the shipped lexicon counts.")
        return shipped()


def agreed_so_far() -> AgreedSoFar:
    agreed = WordsSignoff.objects.filter(agreed=True)
    return AgreedSoFar(**agreed.aggregate(number=Count("pk"), last=Max("at")))


@lru_cache(maxsize=2)
def lexicon_after(agreed: AgreedSoFar) -> Lexicon:
    changes = list(WordsChange.objects.agreed()[: agreed.number])
    return lexicon_of(sections_after(changes), version=f"{shipped_hash()}+{agreed.number}")


def known_words(language: str) -> frozenset[str]:
    """Every word of the lexicon in "en" or "es", without accents, capitals and apostrophes."""
    return words_in(current_lexicon(), language)


@lru_cache(maxsize=4)
def words_in(lexicon: Lexicon, language: str) -> frozenset[str]:
    groups = [group for group in lexicon.groups.values() if group.language == language]
    return frozenset(word.rstrip("*") for group in groups for expression in group.expressions for word in expression)
