"""Small numbers stay hidden: an attacker with every publication and linear programming pins none of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from queries.calendar import Period
from queries.profile.models import Profile
from queries.publication import gate, hiding
from queries.publication.drafting import _told
from queries.publication.hiding import Rule, Standing, Unit, shown_units
from queries.publication.known import Known
from queries.publication.open_data import open_data_files
from queries.publication.values import ChangeKind, Publication
from queries.publication.worlds import Proof, prove
from queries.state.opening import changing
from queries.state.tables import public_count
from tests.attacker import Attacker, months_until
from tests.marts import HandMart
from tests.public_city import PublishingCity, city, mart_on, moment, month_ends, random_cases, table

THRESHOLD = 5
TABLES = (
    table("all", (), ("received", "done", "backlog", "in_time")),
    table("departments", ("department",), ("received", "done", "backlog", "in_time")),
    table("places", ("district", "category"), ("received", "done", "backlog")),
    table("kinds", ("category",), ("received", "done", "in_time"), ("year",)),
)


@pytest.fixture
def publishing(tmp_path: Path) -> PublishingCity:
    return PublishingCity.opened(tmp_path, city(TABLES))


def cells(publication: Publication) -> dict[tuple, tuple]:
    """Every number of the tables by where it stands: its value, and whether it is hidden."""
    return {
        (one.key, column.key, row.members, str(row.period), row.period_kind): (cell.value, cell.hidden)
        for one in publication.tables
        for row in (*one.rows, *one.totals)
        for column, cell in zip(one.columns, row.cells, strict=True)
    }


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "mean"), [(1, 120), (2, 40), (3, 15), (4, 300)])
def test_linear_programming_over_twelve_publications_pins_no_hidden_count(
    publishing: PublishingCity, seed: int, mean: float
) -> None:
    cases, ends = random_cases(seed, 12, mean), month_ends(12)
    attacker = Attacker(months_until(ends[-1]))
    for day in ends:
        attacker.reads(publishing.publish(mart_on(cases, day), day))
    assert len(attacker.hidden) > 50
    assert attacker.contradictions == []
    assert attacker.narrow(THRESHOLD) == []


def test_the_attacker_finds_a_count_that_its_total_gives_away(publishing: PublishingCity) -> None:
    """So that the test above can fail: one more number, and the attacker has what it should not have."""
    cases, day = random_cases(1, 2, 120), month_ends(1)[0]
    made = publishing.publish(mart_on(cases, day), day)
    attacker, careless = Attacker(months_until(day)), _with_all_but_one(made, publishing)
    attacker.reads(careless)
    assert attacker.narrow(THRESHOLD)


def _with_all_but_one(made: Publication, publishing: PublishingCity) -> Publication:
    """A publication that hides the first hidden count of `departments` and tells all its others."""
    told = _told(gate.kept.history(publishing.state), publishing.profile).values
    shown, left = [], True
    found = made.table("departments")
    assert found is not None
    for row in found.rows:
        new = []
        for column, cell in zip(found.columns, row.cells, strict=True):
            key = next((one for one in told if _is(one, row.members, str(row.period.end)[:7], column.key)), None)
            if cell.hidden and column.key == "received" and key is not None and not left:
                new.append(
                    replace(cell, hidden=False, figure=replace(found.totals[0].cells[0].figure, value=told[key]))
                )
            else:
                left = left and not (cell.hidden and column.key == "received")
                new.append(cell)
        shown.append(replace(row, cells=tuple(new)))
    return replace(made, tables=(made.tables[0], replace(found, rows=tuple(shown))))


def _is(key, members: tuple[str, ...], month: str, kind: str) -> bool:
    return (key.by, key.members, key.period, key.kind) == (("department",), members, month, kind)


def test_counts_below_the_threshold_are_hidden_zero_too(publishing: PublishingCity) -> None:
    cases, day = random_cases(5, 4, 60), month_ends(3)[-1]
    found = cells(publishing.publish(mart_on(cases, day), day))
    counted = [value for (_, column, *_), (value, hidden) in found.items() if column != "in_time" and not hidden]
    assert counted
    assert min(counted) >= THRESHOLD
    assert any(hidden for _, hidden in found.values())


def test_the_days_of_a_running_month_are_told_only_when_it_is_over(publishing: PublishingCity) -> None:
    cases, end = random_cases(1, 3, 120), month_ends(1)[0]
    first = publishing.publish(mart_on(cases, end), end)
    for later in (1, 5, 27):
        day = end + timedelta(days=later)
        assert cells(publishing.publish(mart_on(cases, day), day)) == cells(first)


def test_what_was_told_stays_although_the_service_corrects_it(publishing: PublishingCity) -> None:
    cases, (first, second) = random_cases(1, 3, 120), month_ends(2)
    before = cells(publishing.publish(mart_on(cases, first), first))
    corrected = random.Random(7).sample(cases, len(cases) - 9)
    after = cells(publishing.publish(mart_on(corrected, second), second))
    kept = {key: value for key, value in before.items() if key in after}
    assert kept
    assert {key: after[key] for key in kept} == kept


def test_a_median_stays_as_it_was_told(tmp_path: Path) -> None:
    tables = (table("all", (), ("done", "median")), table("kinds", ("category",), ("done", "median")))
    publishing = PublishingCity.opened(tmp_path, city(tables, metrics=("done", "median")))
    cases, (first, second) = random_cases(1, 3, 300), month_ends(2)
    before = cells(publishing.publish(mart_on(cases, first), first))
    sooner = [replace(case, opened=max(case.opened, date(2024, 1, 20))) for case in cases if case.closed]
    sooner = [case for case in sooner if case.closed and case.opened <= case.closed]
    after = cells(publishing.publish(mart_on(sooner, second), second))
    told = {key: value for key, value in before.items() if key[1] == "median" and not value[1] and key in after}
    assert len(told) > 2
    assert {key: after[key] for key in told} == told


def test_counts_of_an_older_version_are_kept_as_those_of_the_definition_they_are_found_with(
    publishing: PublishingCity,
) -> None:
    cases, (first, second) = random_cases(1, 3, 120), month_ends(2)
    before = cells(publishing.publish(mart_on(cases, first), first))
    with changing(publishing.state) as connection:
        connection.execute(update(public_count).values(method=""))
    corrected_cases = random.Random(7).sample(cases, len(cases) - 9)
    assert cells(publishing.publish(mart_on(corrected_cases, first), first)) == before
    assert all(row.method for row in gate.kept.history(publishing.state).counts)
    after = cells(publishing.publish(mart_on(corrected_cases, second), second))
    assert {key: value for key, value in before.items() if key in after and after[key] != value} == {}


def test_a_member_that_was_hidden_stays_hidden(publishing: PublishingCity) -> None:
    cases, gone = random_cases(1, 12, 120), set[tuple[str, ...]]()
    for day in month_ends(6):
        made = publishing.publish(mart_on(cases, day), day).table("departments")
        assert made is not None
        newest = [row for row in made.rows if str(row.period.end) == str(day)]
        assert all(row.cells[0].hidden for row in newest if row.members in gone)
        gone |= {row.members for row in newest if row.cells[0].hidden}
    assert gone


def test_the_files_tell_no_hidden_number(publishing: PublishingCity) -> None:
    cases, day = random_cases(1, 6, 120), month_ends(5)[-1]
    made = publishing.publish(mart_on(cases, day), day)
    for path, content in open_data_files(made):
        if path.endswith("departments.json"):
            rows = json.loads(content())["rows"]
            hidden = [row for row in rows if row["received_note"] == "hidden"]
            assert hidden
            assert all(row["received"] is None for row in hidden)


def test_the_same_data_are_published_alike(tmp_path: Path) -> None:
    cases, day = random_cases(1, 6, 120), month_ends(5)[-1]
    made = []
    for name in "ab":
        (tmp_path / name).mkdir()
        made.append(PublishingCity.opened(tmp_path / name, city(TABLES)).publish(mart_on(cases, day), day))
    assert made[0].fingerprint == made[1].fingerprint
    assert cells(made[0]) == cells(made[1])


def test_things_are_told_although_they_are_few(tmp_path: Path) -> None:
    publishing = PublishingCity.opened(tmp_path, city(TABLES[1:2], things=("desk.tickets",)))
    cases, day = random_cases(3, 3, 15), month_ends(2)[-1]
    found = cells(publishing.publish(mart_on(cases, day), day))
    assert not any(hidden for _, hidden in found.values())


def test_a_hidden_count_is_protected_only_by_worlds_in_whole_numbers() -> None:
    """5x + 7y = 24 has many worlds in fractions of cases, and one in cases."""
    known = Known({"x": 2, "y": 2}, ((("x", 5), ("y", 7)),))
    assert prove(known, set(), ["x"], 2).bare == ("x",)
    known = Known({"x": 4, "y": 3}, ((("x", 3), ("y", 4)),))
    assert prove(known, set(), ["x"], 8).protected == {"x"}
    assert prove(known, {"y"}, ["x"], 1).bare == ("x",)


def test_a_hidden_part_takes_the_smallest_other_with_it() -> None:
    values = {"a": 2, "b": 9, "c": 40, "total": 51}
    known = Known(values, ((("a", 1), ("b", 1), ("c", 1), ("total", -1)),))
    units = [Unit((name,), name) for name in values]
    found = shown_units(known, Standing(frozenset(), frozenset()), units, (), Rule(THRESHOLD))
    assert {count for unit in found for count in unit.counts} == {"c", "total"}


def test_where_nothing_can_be_shown_nothing_is_shown() -> None:
    known = Known({"a": 2, "b": 1, "total": 3}, ((("a", 1), ("b", 1), ("total", -1)),))
    units = [Unit((name,), name) for name in known.values]
    assert shown_units(known, Standing(frozenset(), frozenset()), units, (), Rule(THRESHOLD)) == ()


def test_what_cannot_be_proved_hides_nothing_that_has_no_part_in_it() -> None:
    """`old` is known already to whoever subtracts; that `lamps` of another service are hidden would not mend it."""
    known = Known({"old": 2, "all": 2, "lamps": 70}, ((("old", 1), ("all", -1)),))
    standing = Standing(frozenset({"all"}), frozenset({"old"}))
    found = shown_units(known, standing, [Unit(("lamps",), "lamps")], (), Rule(THRESHOLD))
    assert [unit.block for unit in found] == ["lamps"]


def test_what_matters_is_hidden_after_all_that_matters_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole city's number lies next to a small part; a part of a part lies farther and goes first."""
    values = {"small": 2, "part": 20, "city": 22, "north": 9, "south": 11}
    known = Known(
        values, ((("small", 1), ("part", 1), ("city", -1)), (("north", 1), ("south", 1), ("part", -1)))
    )  # fmt: skip
    units = [Unit((name,), name, matters=name == "city") for name in values]
    left: list[set[str]] = []

    def never(known: Known, shown: set[str], hidden: Iterable[str], width: int) -> Proof:
        left.append({name for name in values if name in shown})
        return Proof(frozenset(), ("small",))

    monkeypatch.setattr(hiding, "prove", never)
    shown_units(known, Standing(frozenset(), frozenset()), units, (), Rule(THRESHOLD))
    assert left[-1] == {"city"}


def test_a_month_is_told_after_its_embargo(tmp_path: Path) -> None:
    publishing = PublishingCity.opened(tmp_path, city(TABLES, month_embargo_days=10))
    cases, end = random_cases(1, 3, 120), month_ends(1)[0]
    assert publishing.publish(mart_on(cases, end), end).tables == ()
    day = end + timedelta(days=10)
    assert publishing.publish(mart_on(cases, day), day).tables != ()


def profile_of(publishing: PublishingCity, **more: object) -> Profile:
    public = publishing.profile.public
    assert public is not None
    return publishing.profile.model_copy(update={"public": public.model_copy(update=more)})


def test_a_table_that_is_approved_later_gives_nothing_away(publishing: PublishingCity) -> None:
    """What was told of the months before stands, and the new table hides what would give hidden counts away."""
    cases, ends, whole = random_cases(1, 6, 120), month_ends(6), publishing.profile
    attacker = Attacker(months_until(ends[-1]))
    publishing.profile = profile_of(publishing, tables=TABLES[:2])
    for day in ends[:3]:
        attacker.reads(publishing.publish(mart_on(cases, day), day))
    publishing.profile = whole
    for day in ends[3:]:
        attacker.reads(publishing.publish(mart_on(cases, day), day))
    assert attacker.contradictions == []
    assert attacker.narrow(THRESHOLD) == []


def corrected(publishing: PublishingCity, **more: object) -> Profile:
    """The city's profile with other fields of its service."""
    service = publishing.profile.services[0].model_copy(update=more)
    return publishing.profile.model_copy(update={"services": (service,)})


def slower(publishing: PublishingCity, days: int) -> Profile:
    """The profile in which every kind of case may take so many days."""
    kinds = publishing.profile.services[0].categories
    return corrected(publishing, categories=tuple(one.model_copy(update={"standard_days": days}) for one in kinds))


def of_city(publication: Publication, column: str) -> dict[tuple[str, str], tuple[Decimal | None, bool]]:
    """A column of the whole city's table by period."""
    return {
        (str(period), kind): told
        for (key, name, _, period, kind), told in cells(publication).items()
        if (key, name) == ("all", column)
    }


def test_a_corrected_limit_is_told_anew_as_a_whole_and_leaves_what_it_does_not_touch(
    publishing: PublishingCity, tmp_path: Path
) -> None:
    cases, (first, second) = random_cases(1, 4, 300), month_ends(3)[1:]
    before = publishing.publish(mart_on(cases, first), first)
    publishing.profile = slower(publishing, 30)
    assert publishing.publish(mart_on(cases, first), first).table("all") is None  # until somebody approves it
    publishing.approve_all(second)
    after = publishing.publish(mart_on(cases, second), second)
    (tmp_path / "fresh").mkdir()
    fresh = PublishingCity.opened(tmp_path / "fresh", publishing.profile).publish(mart_on(cases, second), second)
    shares = of_city(after, "in_time")
    assert {key: value for key, (value, hidden) in shares.items() if not hidden} == {
        key: value for key, (value, _) in of_city(fresh, "in_time").items() if not shares[key][1]
    }
    assert sum(not hidden for _, hidden in shares.values()) > len(shares) / 2
    for column in ("received", "done", "backlog"):
        old, new = of_city(before, column), of_city(after, column)
        assert {key: old[key] for key in old.keys() & new.keys()} == {key: new[key] for key in old.keys() & new.keys()}


def test_a_corrected_select_is_told_anew_and_its_change_is_said(publishing: PublishingCity) -> None:
    cases, (first, second) = random_cases(1, 4, 300), month_ends(3)[1:]
    publishing.publish(mart_on(cases, first), first)
    publishing.profile = publishing.profile.model_copy(update={"sql": {"desk.sql": "SELECT only what counts"}})
    fewer = [case for case in cases if case.category != "road"]
    publishing.publish(mart_on(fewer, first), first)
    publishing.approve_all(second)
    made = publishing.publish(mart_on(fewer, second), second)
    told = {value for value, hidden in of_city(made, "received").values() if not hidden}
    counted = [sum(case.opened.year == 2024 and case.opened.month == month for case in fewer) for month in (1, 2, 3)]
    assert told == {*map(Decimal, counted), Decimal(sum(counted))}
    changes = {str(one.item): one.kind for one in reversed(made.changes)}
    assert changes["table:all"] is ChangeKind.REDEFINED


def test_how_little_a_corrected_select_changed_is_not_told(publishing: PublishingCity) -> None:
    """Two cases fewer in one month: both numbers together would tell of these two."""
    cases, (first, second) = random_cases(1, 4, 300), month_ends(3)[1:]
    before = publishing.publish(mart_on(cases, first), first)
    publishing.profile = publishing.profile.model_copy(update={"sql": {"desk.sql": "SELECT without tests"}})
    tests = [case for case in cases if case.opened.month == 2 and case.opened.year == 2024][:2]
    publishing.approve_all(second)
    fewer = [case for case in cases if case not in tests]
    after = publishing.publish(mart_on(fewer, second), second)
    old, new = cells(before), cells(after)
    for key in old.keys() & new.keys():
        (value, hidden), (value_now, hidden_now) = old[key], new[key]
        if key[1] != "in_time" and not hidden and not hidden_now and None not in (value, value_now):
            assert abs(value - value_now) not in range(1, THRESHOLD), key
    received = {period: hidden for (period, kind), (_, hidden) in of_city(after, "received").items() if kind == "month"}
    january, february, march = (str(Period(date(2024, month, 1), day)) for month, day in enumerate(month_ends(3), 1))
    assert received[february]
    assert not received[january]
    assert not of_city(after, "received")[f"{january[:11]}{march[11:]}", "year"][1]


def test_a_select_that_was_not_pulled_yet_tells_nothing_for_good(publishing: PublishingCity) -> None:
    cases, (first, second) = random_cases(1, 4, 300), month_ends(3)[1:]
    publishing.publish(mart_on(cases, first), first)
    publishing.profile = publishing.profile.model_copy(update={"sql": {"desk.sql": "SELECT other"}, "digest": "new"})
    publishing.approve_all(second)
    assert publishing.publish(mart_on(cases, second), second).tables == ()
    mart = HandMart.create()
    mart_on(cases, second, mart)
    mart.pulled("desk", "tickets", second, profile_hash="new")
    assert publishing.publish(mart.engine, second).table("all") is not None


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_two_definitions_together_pin_no_hidden_count(publishing: PublishingCity, seed: int) -> None:
    """The attacker knows which cases the second definition leaves out only as everybody may: not at all."""
    cases, ends = random_cases(seed, 6, 120), month_ends(6)
    attackers = [Attacker(months_until(ends[-1])) for _ in range(2)]
    for day in ends[:3]:
        attackers[0].reads(publishing.publish(mart_on(cases, day), day))
    publishing.profile = publishing.profile.model_copy(update={"sql": {"desk.sql": "SELECT without tests"}})
    publishing.approve_all(ends[3])
    same = random.Random(seed).sample(cases, len(cases) - 3)
    for day in ends[3:]:
        attackers[1].reads(publishing.publish(mart_on(same, day), day))
    for attacker in attackers:
        assert attacker.contradictions == []
        assert attacker.narrow(THRESHOLD) == []
    both = pinned_together(*attackers)
    assert both == []


def pinned_together(one: Attacker, other: Attacker) -> list[object]:
    """Numbers of the same that both tell, and that differ by less than the threshold."""
    return [form for form in one.told if form in other.told and 0 < abs(one.told[form] - other.told[form]) < THRESHOLD]


def test_members_told_after_their_total_show_no_correction(publishing: PublishingCity) -> None:
    cases, (first, second), whole = random_cases(1, 4, 300), month_ends(3)[1:], publishing.profile
    publishing.profile = profile_of(publishing, tables=TABLES[:1])
    publishing.publish(mart_on(cases, first), first)
    publishing.profile = whole
    gone = [case for case in cases if case.opened.month == 2 and case.opened.year == 2024][:3]
    made = publishing.publish(mart_on([case for case in cases if case not in gone], second), second)
    found = cells(made)
    shown = 0
    for (key, column, members, period, kind), (total, hidden) in found.items():
        if key in ("departments", "places", "kinds") and not members and column != "in_time" and not hidden:
            parts = [
                part for at, part in found.items() if (at[0], at[1], *at[3:]) == (key, column, period, kind) and at[2]
            ]
            shown += sum(not is_hidden for _, is_hidden in parts)
            if parts and not any(is_hidden for _, is_hidden in parts):
                assert sum(value for value, _ in parts) == total, (key, column, period)
    assert shown


def test_a_withdrawn_table_still_counts_as_known(publishing: PublishingCity) -> None:
    cases, ends = random_cases(1, 6, 120), month_ends(4)
    attacker = Attacker(months_until(ends[-1]))
    for place, day in enumerate(ends):
        if place == 2:
            gate.withdraw(
                publishing.state, publishing.profile, publishing.ratna(), ["table:departments"], by="t", now=moment(day)
            )
        made = publishing.publish(mart_on(cases, day), day)
        assert (made.table("departments") is None) == (place >= 2)
        attacker.reads(made)
    assert attacker.narrow(THRESHOLD) == []


def test_a_first_year_is_where_publishing_begins(publishing: PublishingCity) -> None:
    day = month_ends(2)[-1]
    made = publishing.publish(mart_on(random_cases(1, 3, 120), day), day)
    assert min(row.period.start for one in made.tables for row in one.totals) == date(2024, 1, 1)
