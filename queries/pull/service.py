"""Pulls a service: all its facts and targets in one transaction, with the log of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from queries.errors import Fault, PantauError, SettingError
from queries.mart import writing
from queries.profile.models import Profile, Service
from queries.profile.places import Places
from queries.pull.dialects import dialect_of
from queries.pull.fact import FactPull, pull_fact
from queries.pull.log import log_failure, log_success
from queries.pull.probe import wrap_facts
from queries.pull.report import FactReport, Progress, PullOutcome, PullReport
from queries.pull.targets import replace_targets, source_targets
from queries.pull.wrapping import amounts_of
from queries.shapes import Shape
from queries.sources import open_source

LOGGED_AMOUNT: dict[Shape, str | None] = {Shape.FLOW: "amount", Shape.CASE: None, Shape.BUDGET: "realised"}
"""The amount that stands in the log; all of them are reconciled."""


def pull_service(
    service: str,
    profile: Profile,
    source_url: str,
    mart: Engine,
    *,
    full: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> PullReport:
    """Bring a service's facts and targets in the mart up to date: all of it, or nothing.

    `full` rewrites every month and accepts a source that has become empty. `now` is the moment of the pull (its
    day in the city's time zone is today). Raises PantauError; the failure is logged and the last good data stand.
    """
    declared = profile.service(service)
    started = now or datetime.now(UTC)
    try:
        return _pull(declared, profile, source_url, mart, full, started, progress or _silent)
    except PantauError as error:
        log_failure(mart, declared, error, (started, _finished(now)), profile.digest)
        raise


def pull_all(
    profile: Profile,
    source_urls: Mapping[str, str],
    mart: Engine,
    *,
    services: Iterable[str] | None = None,
    full: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Iterator[PullOutcome]:
    """Pull service after service, each yielded as it ends; one that fails does not stop the others."""
    for key in services if services is not None else [service.key for service in profile.services]:
        try:
            url = _url(key, source_urls)
            yield PullOutcome(key, pull_service(key, profile, url, mart, full=full, now=now, progress=progress), None)
        except PantauError as error:
            yield PullOutcome(key, None, error)


def _pull(
    service: Service, profile: Profile, url: str, mart: Engine, full: bool, started: datetime, progress: Progress
) -> PullReport:
    places, today = Places(profile), started.astimezone(ZoneInfo(profile.city.timezone)).date()
    with open_source(url, service.statement_timeout, profile.city.timezone) as source:
        wrapped = wrap_facts(source, dialect_of(source), service, profile)
        targets = source_targets(source, service, profile, places)
        with writing(mart) as connection:
            jobs = [
                FactPull(service, name, profile, places, wrapping, source, connection, today, full, progress)
                for name, wrapping in wrapped.items()
            ]
            reports = tuple(_pull_and_log(job, started) for job in jobs)
            replace_targets(connection, service, profile, targets)
    return PullReport(service.key, started, datetime.now(UTC), reports, len(targets.rows), targets.unmapped)


def _pull_and_log(job: FactPull, started: datetime) -> FactReport:
    report = pull_fact(job)
    named = LOGGED_AMOUNT[job.fact.shape]
    place = amounts_of(job.fact.shape).index(named) if named else None
    times = (started, datetime.now(UTC))
    log_success(job.mart, job.service.key, report, times, place, (job.digest(), job.profile.digest))
    return report


def _url(service: str, urls: Mapping[str, str]) -> str:
    if service not in urls:
        setting = f"PANTAU_SOURCE_{service.upper().replace('-', '_')}_URL"
        raise SettingError(
            Fault(setting, f"the service {service!r} has no source", "Set it to the URL of its database.")
        )
    return urls[service]


def _finished(now: datetime | None) -> datetime:
    return now or datetime.now(UTC)


def _silent(_fact: str, _groups: int) -> None:
    pass
