"""Texts of another room on a procedure's page: the procedure's sources may support their numbers, too."""

from collections.abc import Callable, Iterable

from procedures.models import Procedure

Answers = Callable[[Procedure], Iterable[str]]
READERS: list[Answers] = []


def register_answers(read: Answers) -> None:
    """`read` takes a procedure's draft and returns the markup of the texts that stand on its page."""
    if read not in READERS:
        READERS.append(read)


def answers_beside(procedure: Procedure) -> list[str]:
    return [markup for read in READERS for markup in read(procedure)]
