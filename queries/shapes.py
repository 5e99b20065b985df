"""The three shapes that hold every service, and the columns a service's SELECT must yield.

An operator writes one row-level SELECT per fact. Pantau reads only the columns named here,
so nothing else that stands in the service's database (names, addresses, numbers of people)
can ever cross the wire.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What kind of fact a SELECT yields."""

    FLOW = "flow"
    CASE = "case"
    BUDGET = "budget"


class ColumnKind(StrEnum):
    """How Pantau treats a contract column."""

    DAY = "day"
    """A date, a timestamp, or ISO text; only the first ten characters of text are read."""
    DIMENSION = "dimension"
    """Text as the service writes it; placed by the profile's codes, names and aliases."""
    AMOUNT = "amount"
    """An exact number with at most two decimals; held as whole hundredths, never as a float."""
    COUNT = "count"
    """A whole number."""
    PERCENT = "percent"
    """0 to 100 with at most two decimals; held as whole hundredths of a percent."""
    OUTCOME = "outcome"
    """How a case ended: done, refused, returned, cancelled, or a word the service's TOML maps to one."""
    CASE_NUMBER = "case number"
    """The service's own number of a case, as people there call it by; never what identifies a person."""
    REASON = "reason"
    """Null for a good row, else a word (letters, digits, `_`) that says why the row is held back."""


@dataclass(frozen=True)
class Column:
    """One column of a shape's contract."""

    name: str
    kind: ColumnKind
    required: bool
    meaning: str


class Outcome(StrEnum):
    """How a case ended."""

    DONE = "done"
    REFUSED = "refused"
    RETURNED = "returned"
    CANCELLED = "cancelled"


_DEPARTMENT = Column("department", ColumnKind.DIMENSION, False, "the department that answers for it")
_CATEGORY = Column("category", ColumnKind.DIMENSION, False, "the kind of tax, permit, complaint …")
_DISTRICT = Column("district", ColumnKind.DIMENSION, False, "the district (kecamatan) it belongs to")
_QUARANTINE = Column(
    "quarantine", ColumnKind.REASON, False, "why the service itself distrusts the row, for example `duplicate`"
)

CONTRACTS: dict[Shape, tuple[Column, ...]] = {
    Shape.FLOW: (
        Column("day", ColumnKind.DAY, True, "the day on which it happened"),
        Column("amount", ColumnKind.AMOUNT, True, "how much, in the fact's unit; for money the principal (pokok)"),
        Column("penalty", ColumnKind.AMOUNT, False, "the fine (denda) paid with it, apart from the principal"),
        _DEPARTMENT,
        _CATEGORY,
        _DISTRICT,
        _QUARANTINE,
    ),
    Shape.CASE: (
        Column("opened", ColumnKind.DAY, True, "the day on which it came in"),
        Column("closed", ColumnKind.DAY, True, "the day on which it ended; null while open"),
        Column("due", ColumnKind.DAY, False, "the last day in time; null: from the category's standard days"),
        Column(
            "outcome", ColumnKind.OUTCOME, False, "how it ended; null while open; absent: every closed case is done"
        ),
        Column(
            "waiting_days",
            ColumnKind.COUNT,
            False,
            "days the clock stood still, counted as the service's clock counts (working or calendar days)",
        ),
        _DEPARTMENT,
        _CATEGORY,
        _DISTRICT,
        Column("channel", ColumnKind.DIMENSION, False, "how it came in"),
        Column(
            "number",
            ColumnKind.CASE_NUMBER,
            False,
            "the service's own case number, at most 40 letters; without it the longest-open cases cannot be listed",
        ),
        _QUARANTINE,
    ),
    Shape.BUDGET: (
        Column("month", ColumnKind.DAY, True, "any day of the month the row speaks of"),
        Column("ceiling", ColumnKind.AMOUNT, True, "the year's ceiling (pagu) in force in that month"),
        Column("planned", ColumnKind.AMOUNT, True, "cash plan of that month alone, not cumulative"),
        Column("realised", ColumnKind.AMOUNT, True, "money realised in that month alone, not cumulative"),
        Column("physical_percent", ColumnKind.PERCENT, False, "physical progress since 1 January; null: as before"),
        _DEPARTMENT,
        Column("program", ColumnKind.DIMENSION, False, "the program"),
        Column(
            "activity",
            ColumnKind.DIMENSION,
            False,
            "the activity (leaf), unique within the year: its code and name; blank months are carried per activity",
        ),
        Column(
            "kind", ColumnKind.DIMENSION, False, "operating, capital, contingency, transfer, or a code mapped to one"
        ),
        Column("reported_on", ColumnKind.DAY, False, "the day up to which the month's money is booked"),
        _QUARANTINE,
    ),
}
"""Columns of each shape. Extra columns of a SELECT are ignored; a missing required one is an error."""

DAY_OF: dict[Shape, str] = {Shape.FLOW: "day", Shape.CASE: "opened", Shape.BUDGET: "month"}
"""The column that places a row in time: its month is the unit of comparison and replacement."""

TARGET_COLUMNS = ("fiscal_year", "stage", "in_force", "department", "category", "value", "document")
"""What a service's `targets` SELECT yields: one row per target, as it stands in the service's own tables."""

UNMAPPED = "?"
"""Code of everything whose department, category, district or kind the profile does not know: "Belum terpetakan"."""

NONE = ""
"""Code of a dimension that the source leaves blank or does not have."""

HUNDREDTHS = 100
"""Amounts and percentages are held as whole hundredths."""

OLDEST_OF_ALL, OLDEST_OF_EACH = 200, 20
"""So many of the longest-open cases are kept of each fact of cases, and of each department."""
