"""The longest-open cases of a fact, one by one: their numbers, so that somebody can act on them.

They are asked for at every pull, also where no month has changed: a number is no part of a month's print, and a
new alias of a department changes which cases are its oldest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete

from queries.mart import insert_rows, open_case
from queries.personal import MASKED, looks_personal
from queries.pull.cells import Cells, Placing
from queries.pull.sorting import UNKNOWN, Rules, Words
from queries.pull.wrapping import Wrapping, words_of
from queries.shapes import OLDEST_OF_ALL, OLDEST_OF_EACH, Shape

_LONGEST = 40


@dataclass(frozen=True, order=True)
class OpenCase:
    """One case as the source delivers it; ordered by how long it has been open."""

    opened: str
    number: str
    words: Words
    due: str
    waiting: int


def open_cases_statement(wrapping: Wrapping, rules: Rules) -> str | None:
    """What to ask the source; None where the fact has no cases or its SELECT no case numbers."""
    if wrapping.shape is not Shape.CASE or "number" not in wrapping.found:
        return None
    days = (f"{rules.first_year:04d}-01-01", rules.today.isoformat())
    return wrapping.open_cases(days, OLDEST_OF_ALL, OLDEST_OF_EACH)


def longest_open(rows: Iterable[Sequence[Any]], rules: Rules, placing: Placing) -> Iterator[OpenCase]:
    """The cases to keep, the oldest first: `OLDEST_OF_ALL`, and `OLDEST_OF_EACH` of each department as it is placed.

    A source gives as many for each of its own names of a department, and some of these may be one department.
    """
    at = words_of(Shape.CASE).index("department")
    seen: Counter[str] = Counter()
    for place, case in enumerate(sorted(_still_open(rows, rules))):
        department = placing.code("department", case.words[at])
        seen[department] += 1
        if place < OLDEST_OF_ALL or seen[department] <= OLDEST_OF_EACH:
            yield case


def replace_open_cases(connection: Connection, fact_id: int, cells: Cells, cases: Iterable[OpenCase]) -> None:
    """Put these cases in the place of those that the mart holds of the fact."""
    connection.execute(delete(open_case).where(open_case.c.fact_id == fact_id))
    rows = [
        (fact_id, shown_number(case.number), case.opened, case.due or None, case.waiting, cells[case.words])
        for case in cases
    ]
    cells.write()
    insert_rows(connection, open_case, rows)


def shown_number(number: str) -> str:
    """A case's number as the mart keeps it: at most 40 letters, and masked where it looks like a person's."""
    return MASKED if looks_personal(number) else number[:_LONGEST]


def _still_open(rows: Iterable[Sequence[Any]], rules: Rules) -> Iterator[OpenCase]:
    """Delivered rows that are open by the rules as well: an outcome without a closing day is held back."""
    for number, opened, due, outcome, waiting, *words in rows:
        plain = " ".join(number.replace("\x00", "").split())
        readable = plain and not rules.placing(opened) and not rules.reading(due)
        if readable and rules.ending(outcome) in {"", UNKNOWN}:
            yield OpenCase(opened, plain, tuple(words), due or "", (waiting or 0) // 100)
