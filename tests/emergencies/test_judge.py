"""The judge comes from the corpus and from nothing else, and the corpus is what it says it is."""

import time
from collections import Counter

from emergencies import corpus, judge
from emergencies.detector import red_flags_in
from emergencies.lexicon import shipped_hash
from emergencies.signs import Sign
from scripts import train_judge

HARMLESS = {"old", "negated", "question", "idiom", "care", "office"}
EXAMPLES = list(corpus.examples())


def test_the_weights_were_learned_from_the_corpus_and_the_lexicon_as_they_are():
    hint = "run: python -m scripts.train_judge"

    assert judge.weights().corpus == corpus.corpus_hash(), hint
    assert judge.weights().lexicon == shipped_hash(), hint


def test_learning_again_gives_the_same_weights():
    model, vocabulary = train_judge.taught(*train_judge.learned_from(EXAMPLES))
    learned, stored = train_judge.rounded(model.coef_[0], vocabulary), judge.weights().features

    # Another processor may round the last hundredth otherwise, and so keep another feature at the end of the list.
    assert len(learned.keys() & stored.keys()) > 0.99 * len(stored)
    assert max(abs(learned[feature] - stored[feature]) for feature in learned.keys() & stored.keys()) <= 3
    assert abs(model.intercept_[0] - judge.weights().bias) < 0.03


def test_the_file_stays_small():
    assert judge.WEIGHTS.stat().st_size < 1_000_000


def test_the_corpus_has_both_classes_both_languages_and_every_style():
    assert len(EXAMPLES) >= 4_000
    assert {example.kind for example in EXAMPLES} == HARMLESS | set(Sign.values)
    for of_class in (True, False):
        rows = [example for example in EXAMPLES if example.is_emergency == of_class]
        assert min(Counter(example.language for example in rows).values()) > 800
        styles = Counter(example.style for example in rows)
        assert set(styles) == {"plain", "oblique", "typo", "fragment", "long"}
        assert min(styles.values()) > 300


def test_only_long_emergencies_mark_what_decides():
    wrong = [
        example.marked
        for example in EXAMPLES
        if (example.marked != example.text) != (example.is_emergency and example.style == "long")
    ]

    assert wrong == []


def test_no_text_stands_in_the_corpus_as_both_an_emergency_and_harmless():
    classes = {}
    for example in EXAMPLES:
        classes.setdefault(example.text.casefold(), set()).add(example.is_emergency)

    assert [text for text, found in classes.items() if len(found) > 1] == []


def test_two_thousand_characters_take_less_than_five_milliseconds():
    story = " ".join(example.text for example in EXAMPLES[:400:7])[:2000]
    red_flags_in(story)

    # The best of several runs, in processor time: other tests run beside this one.
    best = min(processor_time(lambda: red_flags_in(story)) for _time in range(20))
    assert best < 0.005 * slowness()


def slowness():
    """How many times slower this processor is than the one for which the limit was set; at least 1."""
    return max(1, min(processor_time(count_words) for _time in range(20)) / 0.0025)


def count_words():
    counted = {}
    for number in range(20_000):
        word = str(number % 977)
        counted[word] = counted.get(word, 0) + len(word)


def processor_time(work):
    began = time.process_time()
    work()
    return time.process_time() - began
