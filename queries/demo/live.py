"""Keeps adding events to simulated databases, today's and late ones of yesterday, so that screens move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from queries.demo.live_events import budget, complaints, permits, revenue, waste
from queries.demo.sink import service_url, shown
from queries.errors import COMMAND, Fault, SourceError
from queries.profile.models import Profile

Adding = Callable[[Connection, np.random.Generator, datetime], int]

EVENTS: dict[str, Adding] = {
    "revenue": revenue,
    "complaints": complaints,
    "permits": permits,
    "waste": waste,
    "budget": budget,
}
"""How each service's events are added: connection, random numbers, the time it is; gives how many there were."""


def run_live(
    profile: Profile, url_template: str, *, seed: int = 1, interval: float = 5.0, stop: Event | None = None
) -> int:
    """Add a handful of events to every simulated database each `interval` seconds until `stop` is set.

    Each time some are booked late, for yesterday: a screen ends with the last day that is over, and these move it.
    Returns how many events were added. Raises SourceError where a database is not there or cannot be written.
    """
    stop = stop or Event()
    rng = np.random.default_rng([seed, 7])
    added = 0
    while not stop.is_set():
        added += sum(add_events(profile, url_template, rng, moment) for moment in _moments(profile))
        stop.wait(interval)
    return added


def add_events(profile: Profile, url_template: str, rng: np.random.Generator, now: datetime | None = None) -> int:
    """Add one handful of events, of the city's time now, to every simulated database; returns how many."""
    moment = now or _moments(profile)[0]
    services = [service.key for service in profile.services if service.key in EVENTS]
    return sum(_add(service, url_template, rng, moment) for service in services)


def _moments(profile: Profile) -> tuple[datetime, datetime]:
    """Now in the city's time, and the same time yesterday."""
    now = datetime.now(ZoneInfo(profile.city.timezone)).replace(tzinfo=None, microsecond=0)
    return now, now - timedelta(days=1)


def _add(service: str, url_template: str, rng: np.random.Generator, now: datetime) -> int:
    url = service_url(url_template, service)
    engine = _existing(url)
    try:
        with engine.begin() as connection:
            return EVENTS[service](connection, rng, now - timedelta(seconds=int(rng.integers(0, 60))))
    except SQLAlchemyError as error:
        what = f"no event can be added ({str(getattr(error, 'orig', error)).splitlines()[0]})"
        raise SourceError(Fault(shown(make_url(url)), what, _REMEDY)) from error
    finally:
        engine.dispose()


def _existing(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed)
    if not Path(parsed.database or "").is_file():
        raise SourceError(Fault(shown(parsed), "there is no such file", _REMEDY))
    return create_engine(parsed, connect_args={"timeout": 30})


_REMEDY = f"Make the simulated databases first: {COMMAND} demo."
