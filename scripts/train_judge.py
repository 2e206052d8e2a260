"""Learns emergencies/data/weights.json from the corpus. Run it after every change of corpus, lexicon or judge:

    .venv/bin/python -m scripts.train_judge

The same corpus always gives the same file. How well it does is measured on texts that it has not learned from: the
corpus is split in five, and each part is judged by what the other four taught. Needs scikit-learn (requirements-dev).
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from emergencies import judge
from emergencies.corpus import Example, corpus_hash, examples
from emergencies.grammar import Grammar
from emergencies.judge import UNIT, WEIGHTS
from emergencies.lexicon import shipped, shipped_hash
from emergencies.signs import Sign
from emergencies.tokens import sentences_of
from emergencies.windows import windows_of, with_question_mark

PARTS: Final = 5
# The inverse strength of regularization, and how many texts must have a feature.
C, C_OF_SIGNS, RARE = 10.0, 3.0, 2
# The file holds the strongest features, so that it stays below 1 MB.
MOST_FEATURES: Final = 50_000
WORDS_A_SIGN: Final = 250
# The share of harmless texts of the corpus that must stay without any line, and without the emergency page.
SPECIFICITY: Final = {"possible": 0.935, "certain": 0.987}
# The levels of a line; the points of each are learned.
LEVELS: Final = ("line certain", "line possible", "line denied")

Words = list[str]


def main() -> None:
    corpus = list(examples())
    points = points_of(corpus)
    model, vocabulary = taught(*learned_from(corpus))
    features = rounded(model.coef_[0], vocabulary)
    content = {
        "corpus": corpus_hash(),
        "lexicon": shipped_hash(),
        "bias": round(float(model.intercept_[0]), 3),
        "points": points,
        "signs": words_of_signs(corpus),
        "features": features,
    }
    WEIGHTS.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(corpus)} texts, {len(features)} features, {WEIGHTS.stat().st_size / 1e6:.2f} MB")
    print(json.dumps(points))


def windows(text: str) -> list[Words]:
    sentences = [with_question_mark(sentence) for sentence in sentences_of(text)]
    words = judge.normalized([token for sentence in sentences for token in sentence.tokens])
    return [words[start:end] for start, end in windows_of(sentences)]


def learned_from(corpus: Sequence[Example]) -> tuple[list[Words], list[bool]]:
    """Windows, and whether each is an emergency.

    An emergency is learned from its decisive words as a whole; a harmless text from all of its windows.
    """
    texts, labels = [], []
    for example in corpus:
        found = windows(example.decisive)
        if example.is_emergency:
            found = [max(found, key=len)]
        texts += found
        labels += [example.is_emergency] * len(found)
    return texts, labels


def taught(texts: Sequence[Words], labels: Sequence[bool]) -> tuple[LogisticRegression, dict[str, int]]:
    counts = Counter(feature for words in texts for feature in set(judge.features_of(words)))
    vocabulary = {feature: place for place, feature in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}
    model = LogisticRegression(C=C, class_weight="balanced", max_iter=5000, tol=1e-4)
    return model.fit(matrix(texts, vocabulary), labels), vocabulary


def matrix(texts: Sequence[Words], vocabulary: dict[str, int]) -> Any:
    starts, columns, values = [0], [], []
    for words in texts:
        features = Counter(judge.features_of(words))
        length = math.sqrt(sum(features.values())) or 1
        for feature, count in features.items():
            if feature in vocabulary:
                columns.append(vocabulary[feature])
                values.append(count / length)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(texts), len(vocabulary)))


def rounded(coefficients: Any, vocabulary: dict[str, int]) -> dict[str, int]:
    whole = {feature: round(UNIT * float(coefficients[place])) for feature, place in vocabulary.items()}
    return strongest(whole, MOST_FEATURES)


def strongest(weights: dict[str, int], most: int) -> dict[str, int]:
    kept = sorted(weights, key=lambda feature: (-abs(weights[feature]), feature))[:most]
    return {feature: weights[feature] for feature in kept if weights[feature]}


def points_of(corpus: Sequence[Example]) -> dict[str, float]:
    """What a line of the lexicon adds to the score of a text, and from which sum on a text counts as an emergency."""
    scores, levels = scored_by_others(corpus), levels_of(corpus)
    is_emergency = numpy.array([example.is_emergency for example in corpus])
    doublings = numpy.array([math.log2(len(windows(example.text)) or 1) for example in corpus])
    observed = numpy.column_stack([scores, doublings, *(levels == level for level in LEVELS)])
    model = LogisticRegression(C=C, class_weight="balanced", max_iter=5000).fit(observed, is_emergency)
    worth = model.coef_[0][1:] / model.coef_[0][0]
    sums = scores + (observed[:, 1:] * worth).sum(axis=1)
    lines = (levels == "line certain") | (levels == "line possible")
    possible = float(numpy.quantile(sums[~is_emergency], SPECIFICITY["possible"]))
    # Only texts with a line can be certain; the rest may not use up their share of false alarms.
    with_line = numpy.sort(sums[~is_emergency & lines])[::-1]
    allowed = math.floor((1 - SPECIFICITY["certain"]) * int((~is_emergency).sum()))
    certain = max(float(with_line[allowed]), possible)
    named = dict(zip(("doubling", *LEVELS), map(float, worth), strict=True))
    named |= {"possible": possible, "certain": certain}
    return {name: round(value, 2) for name, value in named.items()}


def scored_by_others(corpus: Sequence[Example]) -> Any:
    scores = numpy.zeros(len(corpus))
    for part in range(PARTS):
        others = [example for place, example in enumerate(corpus) if place % PARTS != part]
        model, vocabulary = taught(*learned_from(others))
        for place in range(part, len(corpus), PARTS):
            scores[place] = max(model.decision_function(matrix(windows(corpus[place].text), vocabulary)))
    return scores


def levels_of(corpus: Sequence[Example]) -> Any:
    grammar = Grammar(shipped())
    found = []
    for example in corpus:
        weights = {match.weight for match in grammar.matches(sentences_of(example.text))}
        found.append(next((level for level in LEVELS if level in weights), ""))
    return numpy.array(found)


def words_of_signs(corpus: Sequence[Example]) -> dict[str, dict[str, int]]:
    """Which words speak for which sign. It is only asked for texts that no line of the lexicon explains."""
    emergencies = [example for example in corpus if example.is_emergency]
    texts = [[word for words in windows(example.decisive)[-1:] for word in words] for example in emergencies]
    named = [[*words, *(run.removeprefix("=") for run in judge.runs_of(words))] for words in texts]
    counts = Counter(word for words in named for word in set(words))
    vocabulary = {word: place for place, word in enumerate(sorted(w for w, n in counts.items() if n > RARE))}
    rows = [[place for word in set(words) if (place := vocabulary.get(word)) is not None] for words in named]
    starts = numpy.cumsum([0, *map(len, rows)])
    columns = [place for row in rows for place in row]
    observed = csr_matrix((numpy.ones(len(columns)), columns, starts), shape=(len(rows), len(vocabulary)))
    model = LogisticRegression(C=C_OF_SIGNS, max_iter=5000).fit(observed, [example.kind for example in emergencies])
    return {
        Sign(sign).value: strongest(rounded(model.coef_[number], vocabulary), WORDS_A_SIGN)
        for number, sign in enumerate(model.classes_)
    }


if __name__ == "__main__":
    main()
