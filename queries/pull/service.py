"""Pulls a service: all its facts and targets in one transaction, with the log of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from queries.errors import Fault, OtherCityError, PantauError, SettingError
from queries.mart import MART_CITY, writing
from queries.profile.models import Profile, Service
from queries.profile.places import Places
from queries.pull.dialects import dialect_of
from queries.pull.fact import FactPull, Setting, pull_fact
from queries.pull.log import Stamp, log_failure, log_success
from queries.pull.probe import wrap_facts
from queries.pull.report import FactReport, Progress, PullOutcome, PullReport
from queries.pull.targets import replace_targets, source_targets
from queries.sources import open_source


@dataclass(frozen=True)
class _Request:
    """One pull of a service, as it was asked for."""

    service: Service
    profile: Profile
    url: str
    full: bool
    started: datetime
    progress: Progress

    @property
    def today(self) -> date:
        """The day of the pull in the city."""
        return self.started.astimezone(ZoneInfo(self.profile.city.timezone)).date()

    def stamp(self, sql_hash: str = "") -> Stamp:
        """For the log; a pull never ends before it began, whatever the clock does or `now` was."""
        return Stamp(self.started, max(self.started, datetime.now(UTC)), sql_hash, self.profile.digest)


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
    request = _Request(declared, profile, source_url, full, now or datetime.now(UTC), progress or _silent)
    try:
        return _pull(request, mart)
    except OtherCityError:
        raise  # whose mart it is has nothing to do with this pull
    except PantauError as error:
        log_failure(mart, declared, error, request.stamp())
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


def _pull(request: _Request, mart: Engine) -> PullReport:
    service, profile, places = request.service, request.profile, Places(request.profile)
    with open_source(request.url, service.statement_timeout, profile.city.timezone) as source:
        wrapped = wrap_facts(source, dialect_of(source), service, profile)
        targets = source_targets(source, service, profile, places)
        with source.twin() or nullcontext() as beside, writing(mart) as connection:
            setting = Setting(
                service, profile, places, source, beside, connection, request.today, request.full, request.progress
            )
            reports = tuple(_pull_and_log(FactPull(setting, *entry), request) for entry in wrapped.items())
            replace_targets(connection, service, profile, targets)
            MART_CITY.take(connection, profile.key)
    finished = request.stamp().finished_at
    return PullReport(service.key, request.started, finished, reports, len(targets.rows), targets.unmapped)


def _pull_and_log(job: FactPull, request: _Request) -> FactReport:
    report = pull_fact(job)
    log_success(job.mart, request.service.key, report, request.stamp(job.digest()))
    return report


def _url(service: str, urls: Mapping[str, str]) -> str:
    if service not in urls:
        setting = f"PANTAU_SOURCE_{service.upper().replace('-', '_')}_URL"
        raise SettingError(
            Fault(setting, f"the service {service!r} has no source", "Set it to the URL of its database.")
        )
    return urls[service]


def _silent(_fact: str, _groups: int) -> None:
    pass
