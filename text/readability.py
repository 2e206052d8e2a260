"""The Flesch-Kincaid grade level of a text: the years of school that a reader needs. It uses no data file.

Counting follows Flesch's own rules (How to Write Plain English, 1979, chapter 2): a hyphenated word, a contraction, an
abbreviation or a number is one word. A number has one syllable; an abbreviation that is read letter by letter has the
syllables of its letters. A heading, a list item or a table cell ends like a sentence, with or without a period.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from text.sanitising import to_plain

FEWEST_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Counts:
    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)


def grade(text: str) -> float | None:
    """The Flesch-Kincaid grade level of plain English `text`, or None if it has fewer than three words.

    A sentence never continues on the next line. Source: Kincaid, Fishburne, Rogers and Chissom,
    Derivation of New Readability Formulas for Navy Enlisted Personnel, Research Branch Report 8-75, 1975.
    """
    found = counts(text)
    if found.words < FEWEST_WORDS:
        return None
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def grade_of_markup(markup: str) -> float | None:
    return grade(to_plain(" ".join(markup.split())))


def counts(text: str) -> Counts:
    return sum(map(counts_of_line, text.splitlines()), Counts())


# Sentences

LIST_MARK: Final = re.compile(r"(?:\d{1,3}[.)]|[A-Za-z][)])")
ENDS: Final = frozenset(".!?…")
OPENERS: Final = "\"'“‘«(["
CLOSERS: Final = "\"'”’»)]*"
SPELLED_OUT: Final = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?\.?")
# A period after one of these never ends a sentence.
BEFORE_MORE: Final = frozenset([
    "approx", "apr", "aug", "ave", "dec", "dept", "dr", "e.g", "feb", "fig", "figs", "gen", "i.e", "jan", "jul", "jun",
    "lt", "mr", "mrs", "ms", "mt", "nov", "oct", "prof", "rev", "sept", "st", "viz", "vs",
])  # fmt: skip
# A period after one of these ends a sentence if a capital letter follows.
BEFORE_MORE_OR_LAST: Final = frozenset([
    "a.m", "al", "co", "corp", "d.o", "etc", "inc", "jr", "ltd", "m.d", "md", "p.m", "phd", "sr", "u.k", "u.s",
])  # fmt: skip


def counts_of_line(line: str) -> Counts:
    chunks = line.split()
    if len(chunks) > 1 and LIST_MARK.fullmatch(chunks[0]):
        chunks = chunks[1:]
    words = sentences = syllables_so_far = 0
    open_sentence = False
    all_capitals = line.isupper()
    for chunk, following in zip_longest(chunks, chunks[1:], fillvalue=""):
        for word in words_of(chunk):
            words += 1
            syllables_so_far += syllables(word.lower() if all_capitals else word)
            open_sentence = True
        if open_sentence and (not following or ends_sentence(chunk, following)):
            sentences += 1
            open_sentence = False
    return Counts(words, sentences, syllables_so_far)


def ends_sentence(chunk: str, following: str) -> bool:
    """Whether a sentence ends between `chunk` and `following`. It does not after “Dr.” or in “Wait… and see”."""
    bare = chunk.rstrip(CLOSERS)
    if not bare or bare[-1] not in ENDS:
        return False
    before_lowercase = following.lstrip(OPENERS)[:1].islower()
    has_closer = bare != chunk
    if bare[-1] != "." or bare.endswith(".."):
        return not (before_lowercase and (has_closer or bare[-1] in ".…"))
    word = bare.rstrip(".").lstrip(OPENERS).lower()
    if word in BEFORE_MORE or is_initial(word) or (word == "no" and following[:1].isdigit()):
        return False
    return not (before_lowercase and (has_closer or word in BEFORE_MORE_OR_LAST))


def is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and word != "i"


# Words

BETWEEN_WORDS: Final = re.compile(r"[—–―/…]|--+|\.\.+")
WORD: Final = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)


def words_of(chunk: str) -> list[str]:
    if "://" in chunk or "@" in chunk or chunk.startswith("www."):
        return ["0"]
    return [found[0] for part in BETWEEN_WORDS.split(chunk) if (found := WORD.search(part))]


# Syllables

# Words in texts for patients that the rules below get wrong.
EXCEPTIONS: Final = {
    word: number
    for number, words in {
        1: "aches aged aren't can't don't pier priest tier weren't won't",
        2: "acne argue argued argues business cashier dr embed evening every frontier genre headaches hundred lawyer "
        "marriage mr mrs naked orange people sacred soldier soldiers someone something sometimes triage vs wicked",
        3: "analyses anyone behavior businesses convenient element elements everyone everything feces genuine "
        "implement implements linear nausea nuclear pneumonia recipe stomachaches supplement supplements "
        "syncope vehicle vehicles wherever whoever",
        4: "apostrophe catastrophe diabetes duodenum etc inconvenient",
    }.items()
    for word in words.split()
}


def one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# Vowels that are written but not pronounced.
SILENT: Final = one_of(
    r"(?<=q)u",  # quick
    r"(?<=g)u(?=[aei])",  # guide, tongue
    r"(?<=[aeiouy][^aeiouy])e(?=(?:ly|ments?|ful|fully|less|ness)$)",  # safely, movement
    r"(?<=[aeiouy][^aeiouy][^aeiouyl])e(?=(?:ly|ments?|ful|fully|less|ness)$)",  # largely, but: settlement
    r"(?<=^som)e(?=[dhtw])|(?<=^lif)e(?=[lst]..)|(?<=^hom)e(?=[mw])|(?<=^tim)e(?=[fkl])",  # somewhere, lifetime
    r"(?<=^sid)e(?=w)|(?<=^car)e(?=[fg]..)|(?<=^ther)e(?=[bf])|(?<=^for)e(?=[ah])|(?<=^saf)e(?=[gt])",  # caregiver
    r"(?<=^guid)e(?=l)|(?<=^pac)e(?=m)|(?<=^mor)e(?=o)|(?<=^lik)e(?=[lw]i)|(?<=^wid)e(?=s.)",  # moreover, likewise
)
SILENT_AT_THE_END: Final = one_of(
    r"(?<![^aeiouy][lr])(?<![aeiouy])e$",  # time, but: table, acre
    r"(?<![^aeiouy]l)(?<![aeiouycgszx])(?<![cs]h)es$",  # times, but: muscles, nurses, inches
    r"(?<![^aeiouy]l)(?<![aeiouydt])ed$",  # used, but: handled, treated
)
# Two adjacent vowels that are pronounced separately, and endings with a vowel that is not written.
ONE_MORE: Final = one_of(
    r"(?<![cgst])(?<!ll)ia(?!ges?$)(?!(?<=lia)[nr])",  # diagnosis, but: special, familiar
    r"[ct]iat|s(?=iast|iasm)",  # associate, enthusiasm
    r"(?<![cgstxhn])(?<!ll)io|nio(?!ns?$|rs?$|n[s'])|sio[lt]|tio$",  # period, but: motion, union
    r"(?<=n)iou|iu|ii",  # medium, radii
    r"ie(?=t)|(?<![ct])ie(?=n[ct])|(?<=^sc)ie",  # quiet, experience, science
    r"(?<=[^aeiouy])ie(?=r$|st$)",  # easier, healthiest
    r"^creat(?!u)|^recreat|^rea[cl][it]|theat",  # create, reality, react
    r"(?<=[aeiouy].)ea(?=s?$)|(?<=[aeiouy]..)ea(?=s?$)|(?<=rrh)ea",  # area, cornea, diarrhea
    r"eum$|eus$|(?<!g)(?<!p)eo(?!us)|(?<=eo)a|^geo|(?<![gt])eous",  # nucleus, video, cutaneous
    r"^coag|^coo[pr]|^rei[mn][^d]|^re[eo][^dflkn]|^reass|^reapp|^preo|^pree[mx]|ao",  # coordinate, reimburse
    r"oe(?=[mt])|oi(?=c$|cal|ng)|(?<=[^aeiouy])y(?=ing)|(?<=[aeu])i(?=ng)",  # poet, heroic, going, studying
    r"ua(?![dgv])|uou|ue(?=ls?$|n)|flui|^rui|^suici|ui(?=ty|tio)|^duo",  # usual, continuous, fluent
    r"[aeiou]y(?=[aeio])(?!e[ds]?$)|^[cdhm]y(?=[aeo])",  # beyond, myalgia
    r"[ai]s(?=ms?$)|yth(?=ms?$)",  # spasm, rhythm
)
VOWELS: Final = re.compile(r"[aeiouy]+")
PART: Final = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)?")


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """The number of syllables of an English word, read aloud: one for a number, three for “MRI”, two for “X-ray”."""
    if "." in word and SPELLED_OUT.fullmatch(word):
        return syllables_of_letters(word)
    if any(letter.isdigit() for letter in word) and "-" not in word:
        return 1
    return max(1, sum(map(syllables_of_part, PART.findall(word))))


@lru_cache(maxsize=20_000)
def syllables_of_part(part: str) -> int:
    if part[0].isdigit():
        return 1
    if is_spelled_out(part):
        return syllables_of_letters(part.removesuffix("s"))
    plain = unaccented(part.lower().replace("’", "'"))
    if plain in EXCEPTIONS:
        return EXCEPTIONS[plain]
    root, _, ending = plain.partition("'")
    if ending == "t":
        return syllables_of_root(root.removesuffix("n")) + (root.removesuffix("n")[-1:] not in set("aeiouy"))
    return syllables_of_root(root) + adds_syllable(ending, after=root)


def syllables_of_root(root: str) -> int:
    if root in EXCEPTIONS:
        return EXCEPTIONS[root]
    heard = SILENT.sub("", root)
    if (shorter := SILENT_AT_THE_END.sub("", heard)) and VOWELS.search(shorter):
        return len(VOWELS.findall(shorter)) + len(ONE_MORE.findall(heard))
    return 1


def adds_syllable(ending: str, *, after: str) -> bool:
    """Whether the part after an apostrophe adds a syllable: nurse's, it'd, it'll, could've."""
    if ending == "s":
        return after.endswith(("s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze"))
    if ending == "d":
        return after.endswith(("d", "t"))
    return ending in {"ll", "ve"} and not after.endswith(tuple("aeiouy"))


# Written in capitals but read as words.
CAPITALS_READ_AS_WORDS: Final = frozenset([
    "AND", "ARE", "BUT", "CAN", "DO", "FOR", "HAS", "IF", "IN", "IS", "IT", "MAY", "NO", "NOT", "ON", "OR", "TO", "YES",
    "YOU",
])  # fmt: skip
READ_BY_LETTER: Final = frozenset(["ADHD", "COPD"])


def is_spelled_out(part: str) -> bool:
    """Whether a word in capitals is read letter by letter, as MRI, CT and COPD are but MILD is not."""
    capitals = part.removesuffix("s")
    if not capitals.isascii() or not capitals.isupper() or capitals in CAPITALS_READ_AS_WORDS:
        return False
    return len(capitals) <= 3 or capitals in READ_BY_LETTER or not VOWELS.search(capitals.lower())


def syllables_of_letters(text: str) -> int:
    return sum(3 if letter in "Ww" else 1 for letter in text if letter.isalpha())


def unaccented(word: str) -> str:
    return unicodedata.normalize("NFD", word.replace("é", "ei")).encode("ascii", "ignore").decode()
