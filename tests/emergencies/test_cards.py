"""Which card a patient sees for which flags."""

import pytest

from emergencies.cards import card_for
from emergencies.detector import RedFlag
from emergencies.signs import Certainty, Sign


def certain(sign, language="en"):
    return RedFlag(sign, Certainty.CERTAIN, 0, 1, language, ())


def possible(sign, language="en"):
    return RedFlag(sign, Certainty.POSSIBLE, 0, 1, language, ())


def test_nothing_that_was_found_is_no_card():
    assert card_for([]) is None


@pytest.mark.parametrize(
    ("flags", "sign", "number", "is_certain"),
    [
        ([certain(Sign.CHEST)], Sign.CHEST, "911", True),
        ([certain(Sign.CHEST), certain(Sign.SELF_HARM)], Sign.SELF_HARM, "988", True),
        ([possible(Sign.SELF_HARM), certain(Sign.CHEST)], Sign.CHEST, "911", True),
        ([possible(Sign.ABUSE), certain(Sign.FALL)], Sign.FALL, "911", True),
        ([possible(Sign.CHEST), possible(Sign.SELF_HARM)], Sign.SELF_HARM, "988", False),
        ([possible(Sign.ABUSE), possible(Sign.SELF_HARM)], Sign.SELF_HARM, "988", False),
        ([possible(Sign.CHEST), possible(Sign.ABUSE)], Sign.ABUSE, "1-800-799-7233", False),
        ([possible(Sign.STROKE)], Sign.STROKE, "911", False),
    ],
)
def test_certain_comes_before_possible_then_self_harm_then_abuse(flags, sign, number, is_certain):
    for in_some_order in (flags, flags[::-1]):
        card = card_for(in_some_order)

        assert (card.sign, card.first_number, card.is_certain) == (sign, number, is_certain)


def test_abuse_at_home_is_never_certain_whatever_the_finding_says():
    card = card_for([certain(Sign.ABUSE), possible(Sign.CHEST)])

    assert (card.sign, card.is_certain) == (Sign.ABUSE, False)
    assert card_for([certain(Sign.ABUSE), certain(Sign.CHEST)]).sign == Sign.CHEST


def test_spanish_comes_first_only_if_the_finding_that_decides_is_in_spanish():
    assert card_for([certain(Sign.CHEST), certain(Sign.SELF_HARM, "es")]).spanish_first
    assert not card_for([certain(Sign.CHEST, "es"), certain(Sign.SELF_HARM)]).spanish_first
