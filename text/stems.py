"""Porter's stemming algorithm, the same that both search engines use.

Ranking, highlighting and the emergency detector compare words in Python and need it here.

M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980.
"""

import re
from functools import lru_cache

C, V = "[^aeiou]", "[aeiouy]"
CONSONANTS, VOWELS = f"{C}[^aeiouy]*", f"{V}[aeiou]*"
MEASURE_0 = re.compile(f"^({CONSONANTS})?{VOWELS}{CONSONANTS}")
MEASURE_1 = re.compile(f"^({CONSONANTS})?{VOWELS}{CONSONANTS}({VOWELS})?$")
MEASURE_2 = re.compile(f"^({CONSONANTS})?{VOWELS}{CONSONANTS}{VOWELS}{CONSONANTS}")
HAS_VOWEL = re.compile(f"^({CONSONANTS})?{V}")
ENDS_CVC = re.compile(f"^{CONSONANTS}{V}[^aeiouwxy]$")

STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
STEP_4 = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "sion", "tion", "ou", "ism", "ate",
    "iti", "ous", "ive", "ize",
]  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of an English word: the same for "injection", "injections" and "injected"."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    # A first "y" is a consonant; the patterns below know it by its capital.
    starts_with_y = word.startswith("y")
    word = "Y" + word[1:] if starts_with_y else word
    for step in (strip_plural, strip_verb_ending, simplify_suffix, shorten_suffix, strip_suffix, strip_last_e):
        word = step(word)
    return word.lower() if starts_with_y else word


def strip_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def strip_verb_ending(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if MEASURE_0.match(word[:-3]) else y_to_i(word)
    for ending in ("ed", "ing"):
        if word.endswith(ending) and HAS_VOWEL.match(word[: -len(ending)]):
            return y_to_i(restore_stem(word[: -len(ending)]))
    return y_to_i(word)


def restore_stem(base: str) -> str:
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if len(base) > 1 and base[-1] == base[-2] and base[-1] not in "aeioulsz":
        return base[:-1]
    return base + "e" if ENDS_CVC.match(base) else base


def y_to_i(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and HAS_VOWEL.match(word[:-1]) else word


def replace_ending(word: str, endings: dict[str, str]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            base = word[: -len(ending)]
            return base + endings[ending] if MEASURE_0.match(base) else word
    return word


def simplify_suffix(word: str) -> str:
    return replace_ending(word, STEP_2 | {"logi": "log"})


def shorten_suffix(word: str) -> str:
    return replace_ending(word, STEP_3)


def strip_suffix(word: str) -> str:
    for ending in sorted(STEP_4, key=len, reverse=True):
        if word.endswith(ending):
            base = word[:-3] if ending in {"sion", "tion"} else word[: -len(ending)]
            return base if MEASURE_2.match(base) else word
    return word


def strip_last_e(word: str) -> str:
    if word.endswith("e"):
        base = word[:-1]
        if MEASURE_2.match(base) or (MEASURE_1.match(base) and not ENDS_CVC.match(base)):
            word = base
    return word[:-1] if word.endswith("ll") and MEASURE_2.match(word[:-1]) else word
