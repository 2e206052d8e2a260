"""Finds the numbers that a text claims, for the gate rules that ask for a source."""

import re
from typing import Final

from text.sanitising import to_plain

# Digits that are no claim: telephone numbers (1-800-MEDICARE is one), names such as L4 or COVID-19, and “24/7”.
NO_CLAIM: Final = re.compile(
    r"(?:\+?1[ .‑-])?(?:\(\d{3}\)|\b\d{3}[ .‑-])\s?\d{3}[ .–‑-]\d{4}\b|\b1[ .‑-]\d{3}[ .‑-][A-Z][A-Z‑-]{3,}\b"
    r"|\b(?:911|988|711)\b|\b[A-Za-z]+-?\d+\b|\b24/7\b"
)
WORD: Final = (
    "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy"
    "|eighty|ninety|(?:a |one )?hundred|(?:a |one )?thousand)"
)
SHARE: Final = re.compile(
    rf"%|\bper ?cent\b|\b(?:\d[\d.,]*|one|{WORD}) (?:in|out of|of every) (?:every )?(?:\d|{WORD}\b)"
    r"|\b\d[\d.,]* of (?:the )?\d|\b(?:half|thirds?|quarters?) of\b"
    rf"|\b(?:half|twice|(?:\d+|{WORD}) times) (?:as|the) \w"
    r"|\b(?:doubl|tripl)(?:es|ed|ing)\b|\b(?:double|triple) (?:the|your)\b",
    re.IGNORECASE,
)
ABOUT: Final = "(?:than|about|around|within|half|over|under|nearly|almost|least|most|up to|for)"
AMOUNT: Final = re.compile(
    rf"[\d¼½¾⅓⅔]|\b{WORD}[ -](?:minute|hour|day|week|month|year|time|people|person|patient|case)s?\b"
    r"|\bone (?:hour|week|month|year)\b|\btwice\b|\bdozens?\b"
    rf"|\b(?:{ABOUT}|in) (?:a minute|an hour)\b|\b{ABOUT} a (?:day|week|month|year)\b",
    re.IGNORECASE,
)
BLOCK_BEGINS: Final = re.compile(r"(?=<(?:p|h3|ul|ol|li|table|tr|th|td)[\s>])")
SAME_SIGN: Final = str.maketrans("‘’‚“”„\u2010\u2011", "''" + "'" + '"""' + "--")


def shares(markup: str) -> list[str]:
    """The sentences of `markup` that state a share: a percentage, “3 in 100”, “half of”."""
    return [sentence for sentence in sentences(markup) if SHARE.search(NO_CLAIM.sub("", sentence))]


def numbers(markup: str) -> list[str]:
    return [
        sentence
        for sentence in sentences(markup)
        if (claim := NO_CLAIM.sub("", sentence)) and (AMOUNT.search(claim) or SHARE.search(claim))
    ]


def sentences(markup: str) -> list[str]:
    """The sentences of `markup` as browsers show them: a line break in its source ends none."""
    shown = BLOCK_BEGINS.sub("\n", " ".join(markup.split()))
    return re.split(r"(?<=[.!?])\s+|\n", to_plain(shown))


def comparable(sentence: str) -> str:
    """`sentence` in a form that is the same for every way to type its quotation marks, hyphens and spaces."""
    return " ".join(sentence.translate(SAME_SIGN).split())
