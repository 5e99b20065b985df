"""`/healthz`: whether the product is up and how old its data are, for watching by a machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from dashboard.access.visitor import visitor_or_none
from dashboard.failures import is_failing
from queries.errors import MartError
from queries.metrics.snapshot import UNREADABLE
from queries.metrics.values import Freshness


def health(version: str, today: date, freshness: Iterable[Freshness], trouble: str | None = None) -> dict[str, Any]:
    """The state of every service's data; `trouble` is why the screen could not be brought up to date.

    `status` is `ok` when all is well and every service is in time, reconciled and could be pulled, `degraded`
    otherwise; a page is served either way. Days are ISO 8601, moments in UTC; `age_days` counts from the last day with
    data to `today`.
    """
    services = {one.service: _service(one, today) for one in freshness}
    sound = all(not one["late"] and not one["failing"] and one["reconciled"] for one in services.values())
    status = "ok" if sound and trouble is None else "degraded"
    return {"status": status, "version": version, "trouble": trouble, "services": services}


def register_health(
    server: Flask,
    version: str,
    freshness: Callable[[], tuple[date, Iterable[Freshness]]],
    trouble: Callable[[], str | None] = lambda: None,
) -> None:
    """Answer `/healthz`; `freshness` gives today in the city's time zone and the state of each service.

    Where there is nothing to show yet and nothing can be read, the answer is 503 and the status `down`.
    """

    def answer() -> ResponseReturnValue:
        try:
            today, services = freshness()
        except MartError:
            down = {"status": "down", "version": version, "trouble": trouble() or UNREADABLE, "services": {}}
            return jsonify(_told(down)), HTTPStatus.SERVICE_UNAVAILABLE
        return jsonify(_told(health(version, today, services, trouble())))

    server.add_url_rule("/healthz", "healthz", answer)


def _told(state: dict[str, Any]) -> dict[str, Any]:
    """The same for whoever asks: strangers are not told the version."""
    return {key: value for key, value in state.items() if key != "version" or visitor_or_none() is not None}


def _service(one: Freshness, today: date) -> dict[str, Any]:
    return {
        "data_through": one.data_through.isoformat() if one.data_through else None,
        "age_days": (today - one.data_through).days if one.data_through else None,
        "pulled_at": one.pulled_at.isoformat() if one.pulled_at else None,
        "late": one.late,
        "reconciled": one.reconciled,
        "failing": is_failing(one),
    }
