"""A small learned judge: logistic regression over pieces of words and over one to three words in a row.

`scripts.train_judge` learns the weights from the corpus in `data/corpus`. The judge reads a text in windows of a few
sentences, so that one bad sentence in a long story counts as much as alone. It knows nothing of the lexicon.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from emergencies.opinions import Opinion
from emergencies.signs import Sign
from emergencies.tokens import Sentence, Token
from emergencies.windows import windows_of, with_question_mark

WEIGHTS: Final = Path(__file__).parent / "data" / "weights.json"
SHORTEST, LONGEST = 3, 5  # letters in a piece of a word
WHOLE: Final = 3  # a word of so many letters has no pieces; they would say more about grammar than about danger
EXPLAINED_BY: Final = 5
# The weights file holds whole hundredths.
UNIT: Final = 100


class Weights(NamedTuple):
    """What `scripts.train_judge` learned, and the points that the lexicon adds (see emergencies.detector)."""

    corpus: str  # a hash of the corpus, and one of the lexicon, that it learned from
    lexicon: str
    bias: float
    features: Mapping[str, int]
    signs: Mapping[str, Mapping[str, int]]
    points: Mapping[str, float]


@cache
def weights() -> Weights:
    return Weights(**json.loads(WEIGHTS.read_text(encoding="utf-8")))


def opinions(sentences: Sequence[Sentence]) -> list[Opinion]:
    """One opinion a window; none about a text without words."""
    marked = [with_question_mark(sentence) for sentence in sentences]
    tokens = [token for sentence in marked for token in sentence.tokens]
    words = normalized(tokens)
    ones = list(accumulate(map(score_of_word, words), added, initial=(0, 0)))
    twos = running_sums(f"={one} {two}" for one, two in pairwise(words))
    threes = running_sums(f"={one} {two} {three}" for one, two, three in zip(words, words[1:], words[2:], strict=False))
    found = []
    windows = list(windows_of(marked))
    # The worst of many windows is worse by chance than the worst of few.
    expected = weights().points["doubling"] * math.log2(len(windows) or 1)
    for start, end in windows:
        length = end - start
        total = ones[end][0] - ones[start][0]
        total += twos[max(end - 1, start)] - twos[start]
        total += threes[max(end - 2, start)] - threes[start]
        count = ones[end][1] - ones[start][1] + max(length - 1, 0) + max(length - 2, 0)
        score = weights().bias + total / UNIT / math.sqrt(count) + expected
        found.append(Opinion(score, tokens[start].start, tokens[end - 1].end, tuple(words[start:end])))
    return found


def running_sums(features: Iterator[str]) -> list[int]:
    learned = weights().features
    sums = [0, *accumulate(learned.get(feature, 0) for feature in features)]
    return [*sums, sums[-1]]


@lru_cache(maxsize=50_000)
def score_of_word(word: str) -> tuple[int, int]:
    """The sum of the weights of a word and its pieces, and how many these are."""
    features = features_of_word(word)
    return sum(weights().features.get(feature, 0) for feature in features), len(features)


def added(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def features_of_word(word: str) -> tuple[str, ...]:
    if len(word) <= WHOLE:
        return (f"={word}",)
    padded = f" {word} "
    sizes = range(SHORTEST, LONGEST + 1)
    pieces = (padded[start : start + size] for size in sizes for start in range(len(padded) - size + 1))
    return (f"={word}", *pieces)


def features_of(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield from features_of_word(word)
    yield from runs_of(words)


def runs_of(words: Sequence[str]) -> Iterator[str]:
    """Two and three words in a row."""
    for start in range(len(words) - 1):
        yield f"={words[start]} {words[start + 1]}"
    for start in range(len(words) - 2):
        yield f"={words[start]} {words[start + 1]} {words[start + 2]}"


def explained(opinion: Opinion) -> list[str]:
    """The words, words in a row and pieces of words that spoke most for an emergency, strongest first.

    The shortest ones, such as "the", say nothing to a reader.
    """
    learned = weights().features
    telling = {feature for feature in features_of(opinion.words) if len(feature.strip("= ")) > WHOLE}
    strongest = sorted(telling, key=lambda feature: (-learned.get(feature, 0), feature))
    spoke_for = dict.fromkeys(feature.strip("= ") for feature in strongest if learned.get(feature, 0) > 0)
    return list(spoke_for)[:EXPLAINED_BY]


def likely_sign(opinion: Opinion) -> Sign:
    words = [*opinion.words, *(run.removeprefix("=") for run in runs_of(opinion.words))]
    return Sign(max(weights().signs, key=lambda sign: sum(weights().signs[sign].get(word, 0) for word in words)))


def normalized(tokens: Sequence[Token]) -> list[str]:
    """The words, with numbers by their length only: "2015" is "0000"."""
    return ["0" * min(len(token.word), 4) if token.word.isdecimal() else token.word for token in tokens]
