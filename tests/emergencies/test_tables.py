"""Two tables written blind, by authors who had read neither the lexicon nor the code (docs/decisions/0025).

The first was looked at while the detector was built, the second was measured once, when it was done. The figures that
it reached then are the floors here.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from emergencies.corpus import Example, examples
from emergencies.detector import red_flags_in
from emergencies.signs import Sign

TABLES = Path(__file__).parent / "tables"
SHORT, HINTS = {"plain", "typo", "fragment"}, {"oblique", "long"}


@dataclass(frozen=True)
class Floors:
    """Shares of emergencies that are noticed, and of harmless texts that are left alone; certain ones without abuse."""

    noticed_short: float
    noticed_hints: float
    left_alone: float
    certain_plain: float
    without_the_emergency_page: float


FLOORS = {
    "first": Floors(1.0, 0.83, 0.94, 0.92, 0.98),
    "second": Floors(1.0, 0.86, 0.97, 1.0, 0.99),
}


def rows_of(table):
    lines = (TABLES / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    return [Example(table, *line.split("\t")) for line in lines]


def share(rows, holds):
    return sum(map(holds, rows)) / len(rows)


def noticed(row):
    return bool(red_flags_in(row.text))


def certain(row):
    return any(flag.is_certain for flag in red_flags_in(row.text))


@pytest.mark.parametrize("table", FLOORS)
def test_the_figures_that_were_reached_are_kept(table):
    rows, floors = rows_of(table), FLOORS[table]
    emergencies = [row for row in rows if row.is_emergency]
    harmless = [row for row in rows if not row.is_emergency]
    plain = [row for row in emergencies if row.style == "plain" and row.kind != Sign.ABUSE]

    reached = Floors(
        share([row for row in emergencies if row.style in SHORT], noticed),
        share([row for row in emergencies if row.style in HINTS], noticed),
        1 - share(harmless, noticed),
        share(plain, certain),
        1 - share(harmless, certain),
    )

    for name, floor in vars(floors).items():
        assert getattr(reached, name) >= floor - 1e-9, f"{name}: {reached}"


@pytest.mark.parametrize("table", FLOORS)
def test_a_table_has_enough_of_everything(table):
    rows = rows_of(table)

    assert len(rows) >= 150
    assert {row.style for row in rows} == SHORT | HINTS
    assert {row.kind for row in rows} == {"harmless", *Sign.values}
    assert share(rows, lambda row: row.language == "es") >= 0.2
    assert 0.45 <= share(rows, lambda row: row.is_emergency) <= 0.55


def test_no_text_of_a_table_stands_in_the_corpus():
    learned = {example.text.casefold() for example in examples()}

    assert [row.text for table in FLOORS for row in rows_of(table) if row.text.casefold() in learned] == []
