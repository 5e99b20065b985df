"""What a machine that watches the product is told."""

from datetime import date

from dashboard.health import health
from tests import home_fixture as fixture

TODAY = date(2026, 11, 24)


def fresh(*services: str):
    return [tile.freshness for tile in fixture.home_view().tiles if tile.service in services]


def test_a_product_whose_services_are_in_time_is_ok():
    assert health("1", TODAY, fresh("revenue", "permits"))["status"] == "ok"


def test_a_late_service_degrades_it():
    assert health("1", TODAY, fresh("revenue", "waste"))["status"] == "degraded"


def test_a_service_whose_pull_fails_degrades_it_and_its_error_stays_inside():
    view = fixture.failing(fixture.home_view(), "postgresql://reader@10.0.0.7/permits")
    told = health("1", TODAY, [tile.freshness for tile in view.tiles if tile.service == "permits"])
    assert told["status"] == "degraded"
    assert told["services"]["permits"]["failing"] is True
    assert "10.0.0.7" not in str(told)
