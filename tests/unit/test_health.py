"""What a machine that watches the product is told."""

from datetime import date

from flask import Flask

from dashboard.health import health, register_health
from queries.errors import Fault, MartError
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


def test_a_mart_that_cannot_be_read_any_more_degrades_it_while_the_last_data_stand():
    told = health("1", TODAY, fresh("revenue"), "the mart cannot be read")
    assert told["status"] == "degraded"
    assert told["trouble"] == "the mart cannot be read"
    assert set(told["services"]) == {"revenue"}


def test_a_mart_that_could_never_be_read_is_down_not_an_error():
    def unreadable():
        raise MartError(Fault("sqlite:////secret/place", "the mart cannot be used", "Mend it"))

    server = Flask("watched")
    register_health(server, "1", unreadable)
    answer = server.test_client().get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (503, "down")
    assert "secret" not in answer.text
