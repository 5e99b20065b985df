"""A public share or median of few cases is told and not judged, by the counts that readers know alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from queries.calendar import Period
from queries.metrics.named import Named, named
from queries.metrics.values import Figure, Status
from queries.metrics.warm import WarmMart
from queries.profile.models import Profile
from queries.publication.cases import Told
from queries.publication.counted import Counted
from queries.publication.definitions import defined, methods_of
from queries.publication.layout import CountKey
from queries.viewer import Role, Viewer
from tests.marts import DONE, PERMITS, TODAY, HandMart, metric, profile

FEWEST = 12
MAY = Period(date(2025, 5, 1), date(2025, 5, 31))
TERMS = {"against": "target", "behind": Decimal(-10), "fewest": FEWEST}
SERVICE = PERMITS.model_copy(
    update={
        "metrics": {
            "share": metric("in_time_percent", **TERMS),
            "median": metric("median_days", direction="down", **TERMS),
        }
    }
)
CITY: Profile = profile(SERVICE)
SHARE, MEDIAN = named(CITY, "permits.share"), named(CITY, "permits.median")


def warm(cases: int) -> WarmMart:
    mart = HandMart.create()
    day = {"opened": date(2025, 3, 3), "closed": date(2025, 5, 5), "outcome": DONE, "category": "slow"}
    mart.rows(SERVICE, "files", [day | {"rows": cases}])
    for key, value in (("share", 90), ("median", 5)):
        mart.target("permits", key, value)
    return WarmMart(mart.engine, CITY, lambda: TODAY)


def told_figure(metric_: Named, counts: Mapping[str, int], in_mart: int) -> Figure:
    """The city's figure of May where readers know some counts and the mart holds so many cases today."""
    methods = methods_of(CITY)
    method = methods["permits.files"]
    keys = {
        CountKey("permits.files", (), (), "2025-05", kind, method.of(kind)): count for kind, count in counts.items()
    }
    told = Told(keys, frozenset(keys), frozenset())
    figure = Counted(warm(in_mart).desk(Viewer(Role.MAYOR)), told, 5, methods).cell(metric_, (), (), MAY, False).figure
    assert figure is not None
    return figure


@pytest.mark.parametrize(("late", "status", "few"), [(6, Status.PLAIN, 11), (7, Status.BEHIND, None)])
@pytest.mark.parametrize("in_mart", [1, 100])
def test_a_share_is_judged_by_the_counts_that_were_told(late: int, status: Status, few: int, in_mart: int) -> None:
    figure = told_figure(SHARE, {"in_time": 5, "late": late}, in_mart)
    assert figure.value is not None and figure.reference == 90
    assert (figure.status, figure.too_few) == (status, few)


@pytest.mark.parametrize(("done", "status", "few"), [(11, Status.PLAIN, 11), (12, Status.BEHIND, None)])
@pytest.mark.parametrize("in_mart", [1, 100])
def test_a_median_never_tells_how_many_stand_behind_it_today(done: int, status: Status, few: int, in_mart: int) -> None:
    figure = told_figure(MEDIAN, {"closed_done": done}, in_mart)
    assert figure.value is not None and figure.value > 5
    assert (figure.status, figure.too_few) == (status, few)


def test_what_was_approved_before_there_was_a_least_number_stays_so() -> None:
    assert "fewest" not in defined(PERMITS.metrics["in_time_percent"])
    assert defined(SHARE.metric)["fewest"] == FEWEST
