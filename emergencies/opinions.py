"""What the judge thinks of a text, window by window."""

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True)
class Opinion:
    """What the judge thinks of one window: a logit, and where the window is in the text."""

    score: float
    start: int
    end: int
    words: tuple[str, ...]


class Opinions:
    """The judge's opinions of a text, by where their windows start."""

    def __init__(self, opinions: list[Opinion]) -> None:
        self.all = opinions
        self.starts = [opinion.start for opinion in opinions]
        self.longest = max((opinion.end - opinion.start for opinion in opinions), default=0)

    def worst(self) -> Opinion:
        return max(self.all, key=lambda opinion: opinion.score)

    def around(self, start: int, end: int) -> float:
        """The worst score of the windows that these characters are in."""
        first = bisect_left(self.starts, start - self.longest)
        last = bisect_left(self.starts, end)
        return max(opinion.score for opinion in self.all[first:last] if opinion.end > start)
