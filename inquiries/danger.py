"""Words of danger in what a patient typed: which sign, in which field, and whether staff must hurry."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from emergencies.detector import RedFlag
from emergencies.noticing import notice
from emergencies.signs import Certainty


class Spotted(NamedTuple):
    """A sign in the text of one field, which is named by its label."""

    field: str
    flag: RedFlag


def spotted_in(texts: Mapping[str, str]) -> list[Spotted]:
    """Every sign in these texts, by the labels of their fields; each sign once a field."""
    return [Spotted(field, flag) for field, text in texts.items() for flag in notice(text)]


def worst(certainties: Iterable[str]) -> str:
    """The highest of these; "" if there is none."""
    found = set(certainties)
    return next((level for level in (Certainty.CERTAIN, Certainty.POSSIBLE) if level in found), "")
