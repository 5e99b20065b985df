"""Every metric of Batam at every grain, counted from the simulated service databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import pandas as pd

from tests.recompute import (
    batam_budget,
    batam_complaints,
    batam_permits,
    batam_revenue,
    batam_waste,
    budgets,
    cases,
    days,
    flows,
)
from tests.recompute.moments import Day, Moment
from tests.recompute.raw import Names
from tests.recompute.tables import Number, Table

CITY = "city"
GRAINS = {
    "flow": ("department", "category", "district"),
    "case": ("department", "category", "district"),
    "budget": ("department", "kind"),
}
UNIT = {"tonnes": 100_000, "tonnes_per_day": 100_000}
"""Hundredths of a kilogram to the tonne; everything else has a hundred hundredths."""


@dataclass(frozen=True)
class Batam:
    """The city on one day: `place` says where a service's database is."""

    folder: Path
    place: Callable[[str], Path]
    today: Day

    @cached_property
    def names(self) -> Names:
        return Names(self.folder)

    @cached_property
    def rows(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Rows of every fact that can be placed in time."""
        found = {
            ("revenue", "payments"): batam_revenue.payments(self.place("revenue"), self.names),
            ("permits", "applications"): batam_permits.applications(self.place("permits"), self.names),
            ("complaints", "tickets"): batam_complaints.tickets(self.place("complaints"), self.names),
            ("waste", "hauls"): batam_waste.hauls(self.place("waste"), self.names),
            ("waste", "trips_done"): batam_waste.trips_done(self.place("waste"), self.names),
            ("waste", "trips_planned"): batam_waste.trips_planned(self.place("waste"), self.names),
            ("waste", "repairs"): batam_waste.repairs(self.place("waste"), self.names),
            ("budget", "activities"): batam_budget.activities(self.place("budget"), self.names),
        }
        return {fact: self._placed(rows) for fact, rows in found.items()}

    def _placed(self, rows: pd.DataFrame) -> pd.DataFrame:
        if "year" in rows:
            return rows.reset_index(drop=True)
        day = rows["day" if "day" in rows else "opened"]
        good = day.notna() & (day <= self.today) & (day >= "2015-01-01")
        if "closed" in rows:
            good &= ~(rows.closed < rows.opened) & ~(rows.closed > self.today)
        return rows[good].reset_index(drop=True)

    @cached_property
    def newest(self) -> dict[str, Day]:
        """The last day with data of each service: of flows the one that ends first, of cases what happened last.

        Today, which is not over, does not count.
        """
        yesterday = self.today - pd.Timedelta(days=1)
        ends = {"budget": batam_budget.booked_up_to(self.place("budget"), self.today)}
        for (service, _), rows in sorted(self.rows.items(), key=lambda fact: "day" not in fact[1]):
            if "day" in rows:
                ends[service] = min(rows.day.max(), ends.get(service, self.today))
            elif "closed" in rows:
                ends.setdefault(service, max(rows.opened.max(), rows.closed.max()))
        return {service: min(day, yesterday) for service, day in ends.items()}

    @cached_property
    def clocks(self) -> dict[str, cases.Clock]:
        """How each clock counts the days between two columns."""
        working = days.working_days(self.folder / "holidays.csv")
        return {
            "calendar": days.calendar_days_between,
            "working": lambda start, end: days.working_days_between(start, end, working),
        }

    @cached_property
    def revenue_targets(self) -> pd.DataFrame:
        return batam_revenue.targets(self.place("revenue"), self.names)

    @cached_property
    def past(self) -> flows.Past:
        return flows.Past(self.rows["revenue", "payments"])

    @cached_property
    def _budget_years(self) -> dict[int, budgets.Year]:
        rows = self.rows["budget", "activities"]
        return {year: budgets.Year(rows[rows.year == year]) for year in rows.year.unique()}

    @cached_property
    def _capital_years(self) -> dict[int, budgets.Year]:
        rows = self.rows["budget", "activities"]
        rows = rows[rows.kind == "capital"]
        return {year: budgets.Year(rows[rows.year == year]) for year in rows.year.unique()}

    def tables(
        self, service: str, metric: str, as_of: Day | None = None, window: int | None = None
    ) -> dict[str, Table]:
        """One metric at every grain; of the last `window` days where that is given."""
        entry = self.names.services[service]["metrics"][metric]
        fact = entry.get("fact") or next(iter(self.names.services[service]["facts"]))
        shape = self.names.services[service]["facts"][fact]["shape"]
        count = {"flow": self._flow, "case": self._case, "budget": self._budget}[shape]
        moment = Moment.of(as_of or self.newest[service], window or entry.get("days"))
        found: dict[str, Table] = {CITY: count(service, fact, entry, moment, None)}
        found["month"] = {month: count(service, fact, entry, part, None).get("") for month, part in moment.months()}
        return found | {grain: count(service, fact, entry, moment, grain) for grain in GRAINS[shape]}

    def _flow(self, service: str, fact: str, entry: dict, moment: Moment, by: str | None) -> Table:
        rows = self.rows[service, fact]
        of = self.rows[service, entry["of"]] if "of" in entry else rows
        till = flows.Till(rows, of, self.revenue_targets, self.past, UNIT.get(entry.get("unit", ""), 100))
        return till.measure(entry["measure"], moment, by)

    def _case(self, service: str, fact: str, entry: dict, moment: Moment, by: str | None) -> Table:
        return self._desk(service, fact).measure(entry["measure"], moment, by, entry.get("band", 0))

    def _desk(self, service: str, fact: str) -> cases.Desk:
        toml = self.names.services[service]
        bands = tuple(toml.get("age_bands", (3, 7, 14, 60)))
        return cases.Desk(self.rows[service, fact], self.clocks[toml.get("clock", "calendar")], bands)

    def statuses(self, service: str, metric: str, as_of: Day, window: int | None) -> dict[str, dict[str, str]]:
        """How each part stands to a promise that holds for all of the city, at every grain of cases."""
        entry = self.names.services[service]["metrics"][metric]
        desk = self._desk(service, entry.get("fact") or next(iter(self.names.services[service]["facts"])))
        promise, moment = self._promise(service, metric), Moment.of(as_of, window)
        found = {}
        for grain in (None, *GRAINS["case"]):
            values = desk.measure(entry["measure"], moment, grain)
            counts = desk.behind(entry["measure"], moment, grain)
            found[grain or CITY] = {
                word: _status(value, promise, counts.get(word) or 0, entry) for word, value in values.items()
            }
        return found

    def _promise(self, service: str, metric: str) -> Fraction:
        """The one line of the profile's targets that is about the metric."""
        lines = pd.read_csv(self.folder / "targets.csv", dtype=str, keep_default_na=False)
        (line,) = lines[(lines.service == service) & (lines.metric == metric)].itertuples()
        assert (line.fiscal_year, line.department, line.category) == ("", "", "")
        return Fraction(line.value)

    def _budget(self, service: str, _fact: str, entry: dict, moment: Moment, by: str | None) -> Table:
        years = {None: self._budget_years, "capital": self._capital_years}[entry.get("kind")]
        limit = -int(self.names.services[service]["metrics"]["paid_ahead"]["behind"])
        cut = budgets.Cut.of(moment, self.newest[service])
        return years[moment.as_of.year].measure(entry["measure"], cut, limit, by)


def _status(value: Number, promise: Fraction, cases_: Number, entry: dict) -> str:
    """On track, watch or behind by how much is missing; judged neither way where too few cases stand behind it."""
    if value is None:
        return "no_data"
    if Fraction(cases_ or 0) < entry.get("fewest", 0):
        return "plain"
    missing = promise - Fraction(value)
    if missing <= -Fraction(entry["watch"]):
        return "on_track"
    return "watch" if missing <= -Fraction(entry["behind"]) else "behind"


def agree(value: Decimal | None, other: Number, is_count: bool) -> bool:
    """Counts and money exactly; percentages, days and what is computed from shares to 1e-9 of the value."""
    if value is None or other is None:
        return value is None and other is None
    gap = abs(Fraction(value) - Fraction(other))
    return gap == 0 if is_count else gap <= Fraction(1, 10**9) * max(1, abs(Fraction(other)))
