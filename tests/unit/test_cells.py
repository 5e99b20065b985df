"""Cells of files for spreadsheets: none is run as a formula, by whatever sign a spreadsheet parts them."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from queries.cells import FORMULA_STARTS, guarded


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=1+1", "'=1+1"),
        (" @x", "' @x"),
        ("x;=1+cmd|calc!A0", "x;'=1+cmd|calc!A0"),
        ("x; +1", "x; '+1"),
        ('x;"=1"', 'x;"\'=1"'),
        ("x\t-1", "x\t'-1"),
        ("x,@y", "x,'@y"),
        ("x\r\n=1", "x\r\n'=1"),
        (";＝1", ";'＝1"),
        ("Jalan A-B; C+D = 2", "Jalan A-B; C+D = 2"),
        ("a;'=1", "a;'=1"),
    ],
)
def test_what_would_begin_a_formula_is_marked(text: str, told: str) -> None:
    assert guarded(text) == told
    assert guarded(told) == told


@pytest.mark.parametrize("between", [";", ",", "\t", "\n", '";"', ';"', "; ;"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
@pytest.mark.parametrize("parted_by", [";", ",", "\t"])
def test_no_cell_begins_one_however_a_line_is_parted(between: str, sign: str, parted_by: str) -> None:
    line = StringIO()
    csv.writer(line).writerow(["first", guarded(f"x{between}{sign}1+cmd|calc!A0"), "last"])
    for row in csv.reader(StringIO(line.getvalue()), delimiter=parted_by):
        assert not [cell for cell in row if cell.lstrip(' "').startswith(FORMULA_STARTS)], row
