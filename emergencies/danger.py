"""Signs of an emergency in a patient's own text. The page then shows the emergency card once; the patient can go on.

The patterns match too often rather than too rarely; "no chest pain" does not match. The medical director reviews them.
"""

import re
from typing import Final

DENIED: Final = re.compile(r"\b(?:no|not|never|without|denies|don.?t have(?: any)?)(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
SIGNS: Final = re.compile(
    r"""
    chest\s+pains?
    | (?:can(?:no|['’]?)t|cannot|hard\s+to|trouble|difficulty|unable\s+to)\s+breath(?:e|ing)?
    | (?:face|mouth)\s+(?:is\s+)?droop\w* | slurr\w+\s+speech
    | suicid\w* | kill(?:ing)?\s+my\s*self | (?:harm|hurt)(?:ing)?\s+my\s*self | end(?:ing)?\s+my\s+life
    | (?:don['’]?t|do\s+not)\s+want\s+to\s+(?:live|be\s+alive)
    | los[et]\s+control\s+(?:of|over)\s+(?:my\s+)?(?:bladder|bowels?)
    | (?:can(?:no|['’]?)t|cannot|unable\s+to)\s+(?:pee|urinate|pass\s+(?:urine|water))
    | (?:can(?:no|['’]?)t|cannot|unable\s+to)\s+hold\s+(?:my\s+)?(?:urine|pee|bowels?)
    | numb\w*\s+(?:\w+\s+){0,3}(?:between\s+(?:my\s+|the\s+)?legs|groin|genitals?|private\s+parts?|saddle)
    | (?:can(?:no|['’]?)t|cannot|unable\s+to)\s+(?:move|feel|lift)\s+(?:my\s+|either\s+|one\s+)?(?:legs?|foot|feet)
    | (?:legs?|foot)\s+(?:suddenly\s+)?(?:gave|gives|went|gone)\s+(?:out|way|numb|dead|limp)
    | paraly[sz]ed | stroke\s+(?:now|right\s+now|today) | heart\s+attack
    | fever\b.{0,60}\b(?:back|spine|injection|shot|surgery|operation)
    | (?:back|spine|injection|shot|surgery)\b.{0,60}\bfever
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def is_in(text: str) -> bool:
    """Whether `text` mentions an emergency that it does not deny."""
    return any(not DENIED.search(text[max(0, sign.start() - 40) : sign.start()]) for sign in SIGNS.finditer(text))
