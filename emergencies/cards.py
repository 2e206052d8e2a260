"""The card for flags: how loud it is, which number stands first, and in which language. Templates have the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from emergencies.detector import RedFlag
from emergencies.signs import Certainty, Sign

# The 988 Suicide and Crisis Lifeline and the National Domestic Violence Hotline. For all other signs it is 911.
FIRST_NUMBER: Final = {Sign.SELF_HARM: "988", Sign.ABUSE: "1-800-799-7233"}


@dataclass(frozen=True)
class Card:
    """Sign, certainty and language ("en" or "es") of the flag that decides."""

    sign: Sign
    certainty: Certainty
    language: str

    @property
    def is_certain(self) -> bool:
        return self.certainty == Certainty.CERTAIN

    @property
    def is_self_harm(self) -> bool:
        return self.sign == Sign.SELF_HARM

    @property
    def is_abuse(self) -> bool:
        return self.sign == Sign.ABUSE

    @property
    def spanish_first(self) -> bool:
        return self.language == "es"

    @property
    def first_number(self) -> str:
        return FIRST_NUMBER.get(self.sign, "911")


def card_for(flags: Iterable[RedFlag]) -> Card | None:
    """What to show for the flags in everything that a patient wrote; None says nothing about safety."""
    decisive = min(flags, key=urgency, default=None)
    if decisive is None:
        return None
    return Card(decisive.sign, decisive.sign.at_most(decisive.certainty), decisive.language)


def urgency(flag: RedFlag) -> tuple[bool, bool, bool]:
    """Certain before possible, then self-harm, then abuse: sorts the most urgent first."""
    is_possible = flag.sign.at_most(flag.certainty) == Certainty.POSSIBLE
    return is_possible, flag.sign != Sign.SELF_HARM, flag.sign != Sign.ABUSE
