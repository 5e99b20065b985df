"""A small city that publishes month after month: random cases of three departments, three districts and two kinds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from queries.metrics.warm import WarmMart
from queries.profile.models import Category, Fact, Profile
from queries.profile.public import LicenceTerms, Public, PublicDocument, PublicMetric, PublicTable, Terms
from queries.publication import gate
from queries.publication.values import Publication
from queries.shapes import Shape
from queries.state import open_state
from queries.state.people import NewPerson, add_person, person_named
from queries.viewer import Role
from tests.marts import CANCELLED, DONE, REFUSED, HandMart, departments, metric, profile, service, words

DEPARTMENTS, DISTRICTS, KINDS = ("alpha", "beta", "gamma"), ("x", "y"), ("lamp", "road", "tree")
FIRST_YEAR = 2024

COMPLAINTS = service(
    "desk",
    1,
    {"tickets": Fact(shape=Shape.CASE, sql="desk.sql", unit="tickets")},
    {
        "received": metric("received", audience="public"),
        "done": metric("closed_done", audience="public"),
        "backlog": metric("backlog", direction="down", audience="public"),
        "in_time": metric("in_time_percent", audience="public"),
        "median": metric("median_days", direction="down", audience="public"),
        "cancelled": metric("closed_cancelled", direction="down"),
        "overdue": metric("overdue", direction="down", audience="public"),
    },
    categories=tuple(Category(code=code, label=words(code), standard_days=10) for code in KINDS),
)


@dataclass(frozen=True)
class Case:
    """One case of one person; `closed` is None as long as it stays open."""

    opened: date
    closed: date | None
    outcome: str
    department: str
    district: str
    category: str


def table(
    key: str, by: Sequence[str], metrics: Sequence[str], periods: Sequence[str] = ("month", "year")
) -> PublicTable:
    said = words(key)
    return PublicTable(
        key=key, service="desk", by=tuple(by), metrics=tuple(metrics), periods=tuple(periods),  # type: ignore[arg-type]
        title=said, description=said, concept=said, classification=said,
    )  # fmt: skip


def terms(**more: object) -> Terms:
    licence = LicenceTerms(name="CC BY 4.0", url="https://creativecommons.org/licenses/by/4.0/", code="CC-BY-4.0")
    fields = {"department": "alpha", "email": "data@kota.example", "first_year": FIRST_YEAR, "licence": licence}
    fields |= {"unmapped": words("unmapped"), "none": words("none"), "month_embargo_days": 0}
    return Terms(**fields | more)  # type: ignore[arg-type]


def city(
    tables: Iterable[PublicTable], metrics: Sequence[str] = ("received", "done", "backlog", "in_time"), **more: object
) -> Profile:
    public = Public(
        public=terms(**more),
        metrics=tuple(PublicMetric(metric=f"desk.{key}") for key in metrics),
        tables=tuple(tables),
        documents=(PublicDocument(code="lra-skpd", title=words("LRA")),),
    )
    return profile(COMPLAINTS, departments_=departments(*DEPARTMENTS)).model_copy(update={"public": public})


def random_cases(seed: int, months: int, mean: float) -> list[Case]:
    """Cases of some months from December before the first year on; some parts of the city have very few."""
    chance = random.Random(seed)
    weights = {place: chance.choice((0.05, 0.3, 1.0, 3.0)) for place in (*DEPARTMENTS, *DISTRICTS, *KINDS)}
    found = []
    for day in range(31 + months * 31):
        opened = date(FIRST_YEAR - 1, 12, 1) + timedelta(days=day)
        for _ in range(chance.randint(0, round(2 * mean / 30)) if mean < 60 else round(chance.gauss(mean / 30, 1.5))):
            places = [_one_of(chance, some, weights) for some in (DEPARTMENTS, DISTRICTS, KINDS)]
            closed = opened + timedelta(days=chance.randint(0, 45)) if chance.random() < 0.9 else None
            outcome = chance.choices((DONE, REFUSED, CANCELLED), (8, 1, 1))[0]
            found.append(Case(opened, closed, outcome, *places))
    return found


def _one_of(chance: random.Random, some: Sequence[str], weights: dict[str, float]) -> str:
    return chance.choices(some, [weights[one] for one in some])[0]


def mart_on(cases: Iterable[Case], day: date, engine: HandMart | None = None) -> Engine:
    """What the mart holds at the end of a day: later closings are not known yet."""
    mart = engine or HandMart.create()
    mart.rows(COMPLAINTS, "tickets", [_row(case, day) for case in cases if case.opened <= day], through=day)
    return mart.engine


def _row(case: Case, day: date) -> dict[str, object]:
    is_closed = case.closed is not None and case.closed <= day
    ending = {"closed": case.closed, "outcome": case.outcome} if is_closed else {}
    places = {"department": case.department, "district": case.district, "category": case.category}
    return {"opened": case.opened, **places, **ending}


def month_ends(months: int) -> list[date]:
    """The last days of the first months of the first year on."""
    firsts = [date(FIRST_YEAR + number // 12, number % 12 + 1, 1) for number in range(1, months + 1)]
    return [first - timedelta(days=1) for first in firsts]


@dataclass
class PublishingCity:
    """Publishes to a state of its own, with everything approved by the mayor."""

    profile: Profile
    state: Engine

    @classmethod
    def opened(cls, folder: Path, of: Profile) -> PublishingCity:
        state = open_state(f"sqlite:///{folder / 'state.db'}")
        add_person(state, NewPerson("ratna", Role.MAYOR, None, "Ratna"), (), by="test", now=moment(date(2024, 1, 1)))
        made = cls(of, state)
        made.approve_all(date(2024, 1, 1))
        return made

    def approve_all(self, day: date) -> None:
        names = [str(one) for one in gate.items_of(self.profile, gate.kept.history(self.state))]
        gate.approve(self.state, self.profile, self.ratna(), names, by="test", now=moment(day))

    def ratna(self):
        return person_named(self.state, "ratna")

    def warm(self, mart: Engine, day: date) -> WarmMart:
        return WarmMart(mart, self.profile, today=lambda: day + timedelta(days=1))

    def publish(self, mart: Engine, day: date) -> Publication:
        """Publish on the morning after a day, and write it down."""
        made = gate.draft(self.state, self.warm(mart, day), self.profile, moment(day + timedelta(days=1)))
        gate.settle(self.state, made, by="test", now=moment(day + timedelta(days=1)))
        return made.publication


def moment(day: date) -> datetime:
    """Noon in the city on a day."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
