"""The pieces in which the judge reads a text: a few sentences at a time."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from emergencies.tokens import Sentence, Token

# A window has at most this many sentences and words; a longer sentence is read in steps of a half.
SENTENCES: Final = 3
WINDOW: Final = 24
QUESTION: Final = "?"


class Window(NamedTuple):
    """Words that are judged together: the numbers of the first and of the one after the last."""

    start: int
    end: int


def with_question_mark(sentence: Sentence) -> Sentence:
    if not sentence.is_question:
        return sentence
    end = sentence.tokens[-1].end
    return Sentence([*sentence.tokens, Token(QUESTION, end, end)], is_question=True)


def windows_of(sentences: Sequence[Sentence]) -> Iterator[Window]:
    """Every run of up to SENTENCES sentences and WINDOW words, and pieces of longer sentences, by where they start."""
    ends = list(accumulate(len(sentence.tokens) for sentence in sentences))
    start = 0
    for number, end in enumerate(ends):
        if end - start > WINDOW:
            for begin in range(start, end - WINDOW // 2, WINDOW // 2):
                yield Window(begin, min(begin + WINDOW, end))
        else:
            for last in ends[number : number + SENTENCES]:
                if last - start > WINDOW:
                    break
                yield Window(start, last)
        start = end
