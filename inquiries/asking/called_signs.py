"""Which words of danger led to the call-back form. It carries them, sealed, because it needs no draft."""

import json
from collections.abc import Iterable
from typing import Final, TypedDict

from emergencies.cards import Card
from emergencies.noticing import version
from emergencies.signs import Certainty, Sign
from inquiries.asking.journey import EmergencyShown
from inquiries.danger import Spotted
from inquiries.models import SafetyEvent
from vault.sealing import Undecipherable, seal, unseal

PLACE: Final = "inquiries.call.signs"


class CalledSign(TypedDict):
    sign: str
    field: str
    words_version: str


def shown_at(events: Iterable[EmergencyShown], at: str) -> list[CalledSign]:
    """The signs in words for which the emergency page was shown at that moment."""
    return [
        CalledSign(sign=event["sign"], field=event["field"], words_version=event["words_version"])
        for event in events
        if event["at"] == at and event["trigger"] == SafetyEvent.Trigger.WORDS
    ]


def certain_ones(spotted: Iterable[Spotted]) -> list[CalledSign]:
    certain = [each for each in spotted if each.flag.is_certain]
    return [CalledSign(sign=str(each.flag.sign), field=each.field, words_version=version()) for each in certain]


def sealed(signs: list[CalledSign]) -> str:
    return seal(json.dumps(signs), PLACE) if signs else ""


def unsealed(token: str) -> list[CalledSign]:
    """Empty if the form did not come from us."""
    try:
        return json.loads(unseal(token, PLACE)) if token else []
    except Undecipherable:
        return []


def card_of(signs: list[CalledSign]) -> Card | None:
    found = [Sign(each["sign"]) for each in signs]
    if not found:
        return None
    return Card(Sign.SELF_HARM if Sign.SELF_HARM in found else found[0], Certainty.CERTAIN, "en")
