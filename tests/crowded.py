"""A mart of four services over three and a half years, with every kind of row, target and blank that facts can have."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.marts import (
    BUDGET,
    CANCELLED,
    DONE,
    HAULAGE,
    LEVIES,
    PERMITS,
    REFUSED,
    RETURNED,
    YESTERDAY,
    HandMart,
    profile,
)

CROWDED = profile(LEVIES, PERMITS, BUDGET, HAULAGE)
_HAULED = {"hauls": 9_000, "planned": 900, "done": 800}
FIRST = date(2022, 1, 1)
REVISED = date(2025, 4, 10)
"""The day on which the targets of the year 2025 are revised."""


Rows = list[dict[str, Any]]


def rows_of(seed: int) -> dict[tuple[str, str], Rows]:
    """The rows of every fact, by service and name; amounts in hundredths."""
    random = Random(seed)
    return {
        ("levies", "payments"): _payments(random),
        ("permits", "files"): [_case(random) for _ in range(250)],
        ("budget", "activities"): _budget(random),
        **{("haulage", fact): _hauls(random, most) for fact, most in _HAULED.items()},
    }


def crowded(seed: int, url: str = "sqlite://") -> HandMart:
    """The mart of a seed; the same each time."""
    mart = HandMart.create(url)
    for (service, fact), rows in rows_of(seed).items():
        mart.rows(CROWDED.service(service), fact, rows)
    _targets(Random(seed), mart)
    return mart


def _day(random: Random) -> date:
    return FIRST + timedelta(days=random.randint(0, (YESTERDAY - FIRST).days))


def _payments(random: Random) -> Rows:
    found = {
        (_day(random), department, category, random.choice(["x", "y", ""]))
        for department, category in [("alpha", "land"), ("beta", "food"), ("alpha", "?"), ("", "food"), ("?", "new")]
        for _ in range(40)
    }
    words = ("day", "department", "category", "district")
    rows = [dict(zip(words, key, strict=True)) for key in sorted(found)]
    return [row | {"amount": random.randint(-50_00, 10**13), "penalty": random.randint(0, 10**6)} for row in rows]


def _case(random: Random) -> dict[str, Any]:
    opened = _day(random)
    closed = random.choice([None, opened, *(opened + timedelta(days=random.randint(0, 90)) for _ in range(4))])
    closed = None if closed is not None and closed > YESTERDAY else closed
    return {
        "opened": opened,
        "closed": closed,
        "due": random.choice([None, opened + timedelta(days=random.randint(0, 60))]),
        "outcome": "" if closed is None else random.choice([DONE, DONE, REFUSED, RETURNED, CANCELLED]),
        "waiting_days": random.choice([0, 0, 1, 5, 40]),
        "department": random.choice(["alpha", "beta", "?"]),
        "category": random.choice(["slow", "quick", "due", "auto", "?", ""]),
        "district": random.choice(["x", "y"]),
        "channel": random.choice(["counter", "web"]),
        "rows": random.randint(1, 3),
    }


def _budget(random: Random) -> Rows:
    rows = []
    for year in (2023, 2024, 2025):
        for department, program, kind in [
            ("alpha", "roads", "capital"),
            ("alpha", "roads", "operating"),
            ("beta", "roads", "capital"),
            ("beta", "schools", "transfer"),
        ]:
            activity = {"department": department, "program": program, "kind": kind, "activity": f"{program} {kind}"}
            months = [month for month in range(1, 13) if random.random() < 0.8]
            rows += [activity | {"month": f"{year}-{month:02}"} | _money(random, year, month) for month in months]
    return rows


def _money(random: Random, year: int, month: int) -> dict[str, Any]:
    is_past = (year, month) <= (YESTERDAY.year, YESTERDAY.month)
    return {
        "ceiling": random.choice([10**14, 2 * 10**14]),
        "planned": random.randint(0, 10**13),
        "realised": random.randint(0, 2 * 10**13) if is_past else 0,
        "physical": random.choice([None, random.randint(0, 100_00)]) if is_past else None,
    }


def _hauls(random: Random, most: int) -> Rows:
    days = sorted({_day(random) for _ in range(120)} | {YESTERDAY - timedelta(days=back) for back in range(20)})
    words = [("x", "alpha"), ("y", "alpha"), ("y", "beta")]
    return [
        {"day": day, "district": district, "department": department, "amount": random.randint(0, most) * 100}
        for day in days
        for district, department in words
        if random.random() < 0.7
    ]


def _targets(random: Random, mart: HandMart) -> None:
    for year in (2023, 2024, 2025):
        for stage, day in (("murni", date(year - 1, 12, 20)), ("perubahan", REVISED.replace(year=year))):
            more: dict[str, Any] = {"fiscal_year": year, "stage": stage, "in_force": day}
            for department, category in [("alpha", "land"), ("", "food"), ("alpha", "new")]:
                value = random.randint(10**11, 10**12)
                mart.target("levies", "target", value, department=department, category=category, **more)
            mart.target("permits", "in_time_percent", random.randint(70, 95), **more)
            mart.target("haulage", "tonnes_per_day", random.randint(1, 9), **more)
    mart.target("permits", "in_time_percent", 60, category="slow", in_force=date(2024, 5, 1))
    mart.target("haulage", "done_percent", 95)
    mart.target("haulage", "done_percent", 80, department="beta", in_force=REVISED)
