"""Whether a patient's text sounds like an emergency: what every entrance calls, with the lexicon that counts now."""

from emergencies.cards import Card, card_for
from emergencies.detector import RedFlag, red_flags_in
from emergencies.words import current_lexicon


def notice(text: str) -> list[RedFlag]:
    """The signs of an emergency in `text`, the most urgent first; [] says nothing about safety."""
    return red_flags_in(text, current_lexicon())


def card_in(*texts: str) -> Card | None:
    """What to show a patient who wrote these texts; None says nothing about safety."""
    return card_for(flag for text in texts for flag in notice(text))


def version() -> str:
    """Which lexicon counts now. Every showing of the emergency page stores it."""
    return current_lexicon().version
