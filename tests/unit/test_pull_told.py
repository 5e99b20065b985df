"""What the command line says of a pull."""

from __future__ import annotations

from datetime import UTC, datetime

from queries.errors import MartError
from queries.pull import FactReport, PullOutcome, PullReport, Totals
from queries.pull.told import outcome_lines
from queries.shapes import Shape

NOW = datetime(2026, 3, 15, tzinfo=UTC)


def line(rows: int, *, held: int = 0, unmapped: int = 0, months: tuple[int, int] = (0, 1)) -> str:
    source, quarantined = Totals(rows, (0, 0)), Totals(held, (0, 0))
    fact = FactReport(
        "rows", Shape.FLOW, source, source, quarantined, (), (), unmapped, months[1], months[0], 1, None, 0.26
    )
    [told] = outcome_lines(PullOutcome("fees", PullReport("fees", NOW, NOW, (fact,), 0), None))
    return told


def test_one_row_and_one_month_are_told_as_one() -> None:
    assert line(1, months=(1, 1)) == "fees.rows: 1 row; 1 of 1 month rewritten in 0.3 s"


def test_many_are_told_with_what_was_held_back() -> None:
    told = "fees.rows: 7,545 rows, 21 held back, 1,881 not mapped; 0 of 25 months rewritten in 0.3 s"
    assert line(7545, held=21, unmapped=1881, months=(0, 25)) == told


def test_a_pull_that_failed_says_what_stands() -> None:
    assert list(outcome_lines(PullOutcome("fees", None, MartError()))) == ["fees: failed, the last good data stand"]
