"""Fills one database per service, two at a time where that pays."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import SimpleQueue

from sqlalchemy import MetaData, make_url
from sqlalchemy.exc import ArgumentError

from queries.demo import (
    budget,
    budget_tables,
    complaint_tables,
    complaints,
    permit_tables,
    permits,
    revenue,
    revenue_tables,
    waste,
    waste_tables,
)
from queries.demo.setting import Progress, Setting, local_today
from queries.demo.sink import ENGINES, Sink, open_sink, service_url
from queries.errors import Fault, PantauError, SettingError
from queries.profile.models import Profile

LARGEST_SCALE = 100

PARALLEL_FROM = 0.2
"""Scale from which a second process saves more than it costs to start."""


@dataclass(frozen=True)
class Simulation:
    """How one service's database is filled."""

    tables: MetaData
    fill: Callable[[Setting, Sink], None]


SIMULATIONS: dict[str, Simulation] = {
    "revenue": Simulation(revenue_tables.metadata, revenue.fill),
    "complaints": Simulation(complaint_tables.metadata, complaints.fill),
    "waste": Simulation(waste_tables.metadata, waste.fill),
    "permits": Simulation(permit_tables.metadata, permits.fill),
    "budget": Simulation(budget_tables.metadata, budget.fill),
}
"""By service key, longest work first."""


def create_demo(
    profile: Profile,
    url_template: str,
    *,
    scale: float = 1.0,
    seed: int = 1,
    today: date | None = None,
    progress: Progress | None = None,
) -> None:
    """Make the simulated databases of those of the profile's services that can be simulated.

    `url_template` is a database URL that holds `{service}`. Tables that the simulation makes are dropped and made
    anew; the same seed, scale, profile and day give the same rows on every engine. Raises SettingError for a
    template or scale that cannot be used, SourceError where a server refuses.
    """
    check_demo(url_template, scale)
    setting = Setting(profile, scale, seed, today or local_today(profile))
    services = [key for key in SIMULATIONS if any(service.key == key for service in profile.services)]
    report = progress or (lambda service, done: None)
    if scale >= PARALLEL_FROM and len(services) > 1:
        _fill_in_two(setting, url_template, services, report)
    else:
        for service in services:
            fill_service(setting, url_template, service, report)


def fill_service(setting: Setting, url_template: str, service: str, progress: Progress) -> None:
    """Make one service's database."""
    simulation = SIMULATIONS[service]
    progress(service, 0.0)
    with open_sink(
        service_url(url_template, service), simulation.tables, lambda done: progress(service, 0.98 * done)
    ) as sink:
        simulation.fill(setting, sink)
    progress(service, 1.0)


def check_demo(url_template: str, scale: float = 1.0) -> None:
    """See that a template and a scale can be used. Raises SettingError with every fault."""
    faults = []
    if "{service}" not in url_template:
        what = "the URL template does not hold {service}, so all databases would be one"
        faults.append(Fault("--url-template", what, _EXAMPLE))
    try:
        engine = make_url(service_url(url_template, "service")).get_backend_name()
        if engine not in ENGINES:
            faults.append(Fault("--url-template", f"unknown engine {engine!r}", f"Use one of {', '.join(ENGINES)}."))
        else:
            make_url(url_template).get_dialect().import_dbapi()
            faults += _no_file(service_url(url_template, "service"))
    except ModuleNotFoundError as error:
        what, remedy = f"the driver {error.name} is not installed", "Write postgresql+psycopg://… or mysql+pymysql://…"
        faults.append(Fault("--url-template", what, remedy))
    except ArgumentError:
        faults.append(Fault("--url-template", "this is not a database URL", _EXAMPLE))
    if not 0 < scale <= LARGEST_SCALE:
        what = f"{scale} is not a size"
        faults.append(
            Fault("--scale", what, f"Write a number above 0, up to {LARGEST_SCALE}; 1 is a real city's size.")
        )
    if faults:
        raise SettingError(*faults)


def _no_file(url: str) -> list[Fault]:
    """`sqlite://{service}.db` names a host and no file."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() != "sqlite" or parsed.database not in (None, "", ":memory:")
    return [] if is_file else [Fault("--url-template", "this URL of SQLite names no file", _EXAMPLE)]


_EXAMPLE = "Write for example sqlite:///var/sources/{service}.db."


@dataclass(frozen=True)
class _Message:
    """What a process tells the one that started it."""

    worker: int
    service: str = ""
    done: float = 0.0
    faults: tuple[Fault, ...] = ()
    ended: bool = False


def _fill_in_two(setting: Setting, url_template: str, services: list[str], progress: Progress) -> None:
    """The longest service in one process, the others in a second one."""
    context = get_context("spawn")
    messages: SimpleQueue[_Message] = context.SimpleQueue()
    shares = (services[:1], services[1:])
    workers = [
        context.Process(target=_work, args=(number, messages, setting, url_template, share), daemon=True)
        for number, share in enumerate(shares)
    ]
    _start(workers)
    try:
        _listen(messages, workers, progress)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _start(workers: list[SpawnProcess]) -> None:
    """Start them deaf to Ctrl+C, from their first moment: this process hears it and ends them in order."""
    if threading.current_thread() is not threading.main_thread():
        for worker in workers:
            worker.start()
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for worker in workers:
            worker.start()
    finally:
        signal.signal(signal.SIGINT, before)


def _listen(messages: SimpleQueue[_Message], workers: list[SpawnProcess], progress: Progress) -> None:
    running, faults = set(range(len(workers))), []
    while running:
        if messages.empty():
            workers[min(running)].join(0.05)
            dead = {n for n in running if workers[n].exitcode is not None}
            if dead and messages.empty():
                raise PantauError(
                    Fault("demo", "a process of the simulation was stopped from outside", "Run it again.")
                )
            continue
        message = messages.get()
        if message.ended:
            running.discard(message.worker)
            faults += message.faults
        else:
            progress(message.service, message.done)
    if faults:
        raise PantauError(*faults)


def _work(
    number: int, messages: SimpleQueue[_Message], setting: Setting, url_template: str, services: list[str]
) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that a file half written is taken away
    faults: tuple[Fault, ...] = ()
    try:
        for service in services:
            fill_service(setting, url_template, service, lambda key, done: messages.put(_Message(number, key, done)))
    except PantauError as error:
        faults = error.faults
    except Exception as error:  # the other process must hear of it, whatever it is
        faults = (Fault(services[0], f"the simulation failed ({error!r})", "Run it again; if it stays, report it."),)
    messages.put(_Message(number, faults=faults, ended=True))
