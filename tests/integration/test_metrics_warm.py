"""The mart held warm: says what the mart says, needs no connection, follows its pulls and the day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from queries.calendar import Period
from queries.errors import MartError
from queries.mart import open_mart
from queries.metrics.desk import Desk
from queries.metrics.figures import figures
from queries.metrics.grains import GRAINS, MONTH
from queries.metrics.home import home
from queries.metrics.named import metrics_of
from queries.metrics.reading import MartReader
from queries.metrics.snapshot import Snapshots
from queries.metrics.values import Figure
from queries.metrics.warm import WarmMart
from queries.viewer import Role, Viewer
from tests.crowded import CROWDED, crowded
from tests.marts import LEVIES, TODAY, YESTERDAY, HandMart

VIEWER = Viewer(Role.MAYOR)
METRICS = [metric for service in CROWDED.services for metric in metrics_of(service)]
WHEN = [
    (None, None),
    (date(2024, 2, 29), None),
    (date(2023, 11, 30), Period(date(2023, 9, 1), date(2023, 11, 30))),
    (date(2019, 6, 1), None),
]


@pytest.fixture
def mart(mart_url: str) -> HandMart:
    open_mart(mart_url).dispose()
    return crowded(4, mart_url)


def all_figures(desk: Desk) -> list[Figure]:
    """Every metric at every single grain and several moments, whole and narrowed."""
    found: list[Figure] = []
    for metric in METRICS:
        for when in WHEN:
            moment = desk.moment(metric, *when)
            for word in GRAINS[metric.shape]:
                found += desk.figures(metric, (word,), moment)
            found += [desk.figure(metric, moment), desk.figure(metric, moment, (("department", "alpha"),))]
            found += desk.figures_over(metric, (moment, desk.moment(metric)))
    return found


def test_a_warm_desk_says_what_the_mart_says(mart: HandMart) -> None:
    mart.held_back(LEVIES, "payments", "bad_date", 3)
    warm = WarmMart(mart.engine, CROWDED, lambda: TODAY).desk(VIEWER)
    with MartReader(VIEWER, mart.engine) as reader:
        direct = Desk(reader, CROWDED, TODAY)
        assert all_figures(warm) == all_figures(direct)
        for service in CROWDED.services:
            assert warm.freshness(service) == direct.freshness(service)
            assert warm.reconciliations(service) == direct.reconciliations(service)
            assert warm.first_day(service) == direct.first_day(service)
            assert warm.open_cases(service) == direct.open_cases(service)
            assert warm.held_back(service) == direct.held_back(service)
            assert warm.unmapped_words(service) == direct.unmapped_words(service)
    assert warm.held_back(LEVIES)[0].rows == 3
    assert warm.unmapped_words(CROWDED.service("permits"))
    for metric in METRICS[::4]:
        for word in GRAINS[metric.shape]:
            by = (word,) if word == MONTH else (word, MONTH)
            assert warm.figures(metric, by) == figures(VIEWER, mart.engine, CROWDED, metric.name, by=by, today=TODAY)


def test_once_read_it_answers_without_the_mart(tmp_path: Path) -> None:
    file = tmp_path / "mart.db"
    made = crowded(4, f"sqlite:///{file}")
    warm = WarmMart(made.engine, CROWDED, lambda: TODAY)
    desk = warm.desk(VIEWER)
    made.engine.dispose()
    file.unlink()
    assert len(all_figures(desk)) > 1000
    assert warm.desk(Viewer(Role.AUDITOR)) is desk
    with pytest.raises(MartError, match=r"cannot be read"):
        warm.refresh(VIEWER)
    assert warm.desk(VIEWER) is desk, "the last one stands"


def test_a_pull_or_a_new_day_makes_another_desk_and_nothing_else_does(mart: HandMart) -> None:
    days = [TODAY]
    warm = WarmMart(mart.engine, CROWDED, lambda: days[-1])
    first = warm.desk(VIEWER)
    assert warm.refresh(VIEWER) is first
    mart.rows(LEVIES, "payments", [{"day": YESTERDAY, "department": "beta", "category": "food", "amount": 5}])
    assert warm.desk(VIEWER) is first, "a request never waits for the mart to be read again"
    second = warm.refresh(VIEWER)
    assert (second.version, warm.desk(VIEWER)) == (first.version + 1, second)
    days.append(TODAY + timedelta(days=1))
    third = warm.refresh(VIEWER)
    assert (third.version, third.today) == (second.version, TODAY + timedelta(days=1))
    assert warm.refresh(VIEWER) is third
    assert warm.refresh(VIEWER, anew=True) is not third


def test_many_threads_share_one_desk_and_get_the_same(mart: HandMart) -> None:
    alone = all_figures(WarmMart(mart.engine, CROWDED, lambda: TODAY).desk(VIEWER))
    warm = WarmMart(mart.engine, CROWDED, lambda: TODAY)
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: all_figures(warm.desk(VIEWER)), range(6)))
    assert all(one == alone for one in found)


def test_the_home_is_the_same_from_the_warm_mart_and_read_once_for_both(mart: HandMart) -> None:
    snapshots = Snapshots(mart.engine, CROWDED, today=lambda: TODAY)
    desk = snapshots.warm.desk(VIEWER)
    assert snapshots.home(VIEWER) == home(VIEWER, mart.engine, CROWDED, today=TODAY)
    assert snapshots.home(Viewer(Role.AUDITOR)) is snapshots.home(VIEWER)
    assert snapshots.warm.desk(VIEWER) is desk
