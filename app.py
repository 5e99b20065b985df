"""The composition root: puts settings, profile, mart and pages together; and the command line.

After `.venv/bin/python app.py`: serve | demo | check [SERVICE…] | pull [SERVICE…] [--full] | explain METRIC | publish
user … | link ROLE | links [revoke ID] | audit … | backup FILE | restore FILE (queries/state/commands.py)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from queries.errors import (
    COMMAND,
    Fault,
    MartError,
    Note,
    OtherCityError,
    PantauError,
    SettingError,
    UnknownNameError,
    did_you_mean,
)
from queries.publication.commands import add_publish_commands
from queries.settings import Settings, check_source_names, read_settings, source_url
from queries.state.command_line import tell_aside
from queries.state.commands import add_commands
from queries.viewer import PROCESS, Language, Role, Viewer

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine

    from dashboard.deciding.previews import Previews
    from dashboard.public.commands import PublicSite
    from queries.metrics.snapshot import Snapshots
    from queries.metrics.warm import WarmMart
    from queries.profile.models import Profile
    from queries.state.people import Person

VERSION = "0.1.0"
DEFAULT_PORT = 8050
SERVE = "serve --with-link"
"""How the trail names what made the links that `serve --with-link` prints."""

ASSETS = Path(__file__).parent / "assets"

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Pantau: an executive dashboard for a city government. Settings: docs/settings.md.",
)
public = typer.Typer()
cli.add_typer(public, name="publish")
Services = Annotated[list[str] | None, typer.Argument(help="Services of the profile; all where none is named.")]


def create_app(settings: Settings, snapshots: Snapshots | None = None) -> Flask:
    """The web application, ready for a server. Reads the mart, never a service's database.

    `snapshots` are those that `read_ahead` has filled. Nothing in it is answered to strangers but what
    `dashboard.access.gate` lists. Starts a thread that keeps the home current. Raises PantauError for a faulty
    profile, mart or state.
    """
    import callbacks.explore
    from dashboard.access.access import Access
    from dashboard.access.accounts import register_accounts
    from dashboard.access.gate import register_gate
    from dashboard.access.oidc_provider import client_of
    from dashboard.access.sign_in import register_sign_in
    from dashboard.access.trail import Trail
    from dashboard.deciding.page import DecidingPage
    from dashboard.downloads import register_downloads
    from dashboard.dress import read_dress
    from dashboard.health import register_health
    from dashboard.public.serving import public_blueprint, register_robots
    from dashboard.shell import build_dash
    from dashboard.site import Site
    from queries.state import open_state
    from queries.state.sessions import Limits

    snapshots = snapshots or _snapshots(settings)
    profile, dress = snapshots.warm.profile, read_dress(ASSETS)
    state = open_state(settings.state_url)
    limits = Limits(timedelta(hours=settings.session_idle_hours), timedelta(days=settings.session_days))
    held = Access(state, Trail(state), limits, settings.address, profile.city.name, profile.city.mayor_title, dress)
    site = Site(profile, snapshots)
    shell = build_dash(
        site.pages(),
        dress,
        ASSETS,
        lambda server: register_gate(server, held, settings.proxies),
        encrypted=held.over_https,
        evaluate=settings.script_eval,
    )
    callbacks.register(shell, site.panel)
    callbacks.explore.register(shell, site.chart)
    offer = register_accounts(shell.server, profile, settings.address, client_of(settings), ASSETS)
    register_sign_in(shell.server, offer)
    DecidingPage(profile, _previews(settings, snapshots.warm, state)).register(shell.server)
    shell.server.register_blueprint(public_blueprint(settings.public_dir, lambda: _waiting(profile)))
    register_robots(shell.server)
    register_downloads(shell.server, site.metric)
    register_health(shell.server, VERSION, site.freshness, lambda: site.snapshots.trouble)
    snapshots.start()
    return shell.ready()


def read_ahead(settings: Settings) -> Snapshots:
    """What the server reads before it forks its processes: once for all of them, and no first request waits for it.

    The code of the pages is loaded too. Raises PantauError for a faulty profile or mart. Leaves no connection for the
    processes to inherit.
    """
    import_module("callbacks.explore")
    import_module("dashboard.site")
    snapshots = _snapshots(settings)
    try:
        snapshots.refresh(PROCESS)
    finally:
        snapshots.close()
    return snapshots


def _snapshots(settings: Settings) -> Snapshots:
    from queries.mart import open_mart
    from queries.metrics.snapshot import Snapshots
    from queries.pages.first import prepare

    profile = _profile(settings)
    return Snapshots(open_mart(settings.mart_url, tell_aside, profile.key), profile, prepare=prepare)


@cli.command()
def serve(
    with_link: Annotated[
        bool, typer.Option("--with-link", help="Print a link that signs the mayor in, once; for demos.")
    ] = False,
    only_check: Annotated[
        bool, typer.Option("--only-check", help="Only see that the settings are right and the port is free.")
    ] = False,
) -> None:
    """Serve the pages with a production server, on PANTAU_HOST and PANTAU_PORT."""
    from dashboard.server import check_address, run

    settings = read_settings()
    check_address(settings.host, settings.port)
    if only_check:
        _profile(settings)
        return
    snapshots = read_ahead(settings)  # so that a fault is told once, here, and not by every process
    _check_state(settings)

    def ready() -> None:
        typer.echo(f"Pantau is served at {settings.address}/ (Ctrl+C stops it)")
        if with_link:
            _tell_links(settings)

    def worker() -> Flask:
        app = create_app(settings, snapshots)
        if snapshots.warm.profile.public is not None:
            command = [sys.executable, str(Path(__file__).resolve()), "publish", "--gently"]
            _public_site(settings, snapshots.warm, settings.public_dir).keeper(command).start()
        return app

    run(
        worker,
        settings.host,
        settings.port,
        workers=settings.workers,
        threads=settings.threads,
        on_ready=ready,
    )


@cli.command()
def demo(
    scale: Annotated[float, typer.Option(help="1 is a real city's size: about 1 million tax payments.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
    url_template: Annotated[str, typer.Option(help="Database URL that holds {service}; default: the setting.")] = "",
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Do nothing where the databases exist.")] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Keep adding events to existing databases until stopped.")
    ] = False,
) -> None:
    """Make simulated databases of the five services, each with a schema of its own."""
    from queries.demo.create import create_demo
    from queries.demo.live import run_live

    settings = read_settings()
    profile, template = _profile(settings), url_template or settings.source_url_template
    if live:
        typer.echo("Adding events every few seconds (Ctrl+C stops it)")
        run_live(profile, template, seed=seed)
    elif not (if_missing and _all_exist(profile, template)):
        with _progress("Simulated") as report:
            create_demo(profile, template, scale=scale, seed=seed, progress=report)


@cli.command()
def check(services: Services = None) -> None:
    """Find every fault of the city profile and of the connected databases, without pulling."""
    from queries.pull import check_service
    from queries.pull.told import number_of

    settings = read_settings()
    profile = _profile(settings)
    named, faults = _named(profile, services), _other_city(settings, profile)
    for key in named:
        found = check_service(key, profile, source_url(settings, key))
        own = [Fault(f"{key}: {one.where}", one.what, one.remedy) for one in found if not isinstance(one, Note)]
        typer.echo(f"{key}: {number_of('fault', len(own))}" if own else f"{key}: sound")
        for note in found:
            if isinstance(note, Note):
                typer.echo(f"Note: {key}: {note}")
        faults += own
    if faults:
        raise PantauError(*faults)


def _other_city(settings: Settings, profile: Profile) -> list[Fault]:
    """What is wrong where the mart that stands is another city's; one that cannot be read is no matter of `check`."""
    from queries.mart import find_mart

    try:
        find_mart(settings.mart_url, profile.key)
    except OtherCityError as error:
        return list(error.faults)
    except MartError:
        return []
    return []


@cli.command()
def pull(
    services: Services = None,
    full: Annotated[
        bool, typer.Option("--full", help="Rewrite every month; accept a source that became empty.")
    ] = False,
) -> None:
    """Pull what has changed into the mart. A service that fails keeps its last good data; the others go on."""
    from queries.mart import open_mart
    from queries.pull import pull_all
    from queries.pull.told import outcome_lines

    settings = read_settings()
    profile = _profile(settings)
    wanted = _named(profile, services)
    mart = open_mart(settings.mart_url, tell_aside, profile.key)
    urls = {key: source_url(settings, key) for key in wanted}
    faults: list[Fault] = []
    for outcome in pull_all(profile, urls, mart, services=wanted, full=full):
        for line in outcome_lines(outcome):
            typer.echo(line)
        faults += outcome.error.faults if outcome.error else ()
    if faults:
        raise PantauError(*faults)


@public.callback(invoke_without_command=True)
def publish(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="Where the pages lie; default: PANTAU_PUBLIC_DIR.")] = None,
    gently: Annotated[bool, typer.Option("--gently", help="Leave the processor to others first.")] = False,
) -> None:
    """Write the public pages: everything that was approved, and nothing else. Whole or not at all."""
    if context.invoked_subcommand is not None:
        return
    from dashboard.public.commands import published_text
    from queries.mart import find_mart
    from queries.metrics.warm import WarmMart

    if gently:
        os.nice(10)
    settings = read_settings()
    profile = _profile(settings)
    warm = WarmMart(find_mart(settings.mart_url, profile.key), profile)
    folder = out or settings.public_dir
    typer.echo(published_text(*_public_site(settings, warm, folder).publish(), folder))


@cli.command()
def explain(
    metric: Annotated[
        str | None, typer.Argument(help="service.metric, for example revenue.realised_percent; none: lists them all.")
    ] = None,
    language: Annotated[Language, typer.Option("--lang", help="Language of the words.")] = Language.EN,
) -> None:
    """Say what a number means, where it comes from, its SQL and its last reconciliation."""
    from dashboard.explaining import explanation_text, metrics_text
    from queries.mart import find_mart
    from queries.metrics.explain import explain as explained
    from queries.metrics.named import named

    settings = read_settings()
    profile = _profile(settings)
    if metric is None:
        typer.echo(metrics_text(profile, language))
        return
    viewer, wanted = Viewer(Role.OPERATOR, language=language), named(profile, metric).name
    mart = find_mart(settings.mart_url, profile.key)
    typer.echo(explanation_text(explained(viewer, mart, profile, wanted), profile, language))


def _public_site(settings: Settings, warm: WarmMart, out: Path) -> PublicSite:
    from dashboard.public.commands import PublicSite
    from queries.state import find_state

    return PublicSite(
        find_state(settings.state_url), warm, warm.profile, out, settings.site_address, settings.documents_dir
    )


def _previews(settings: Settings, warm: WarmMart, state: Engine) -> Previews:
    from dashboard.deciding.previews import Previews
    from queries.state.public import stamp

    def command(person: Person, file: Path) -> list[str]:
        asked = ["preview", "--by", person.name, "--keep", str(file.resolve()), "--gently"]
        return [sys.executable, str(Path(__file__).resolve()), "publish", *asked]

    folder = settings.public_dir.parent / f".{settings.public_dir.name}.previews"
    return Previews(folder, lambda: (warm.state(PROCESS), stamp(state), warm.profile.digest), command)


def _waiting(profile: Profile) -> Mapping[str, Callable[[], bytes]]:
    from dashboard.public.waiting import waiting_files  # loads the public pages: only where nothing is published

    return waiting_files(profile)


def main() -> None:
    """Run the command line; a person's mistake becomes a message on stderr and an exit code, never a traceback."""
    add_commands(cli, _profile)
    add_publish_commands(public, _profile, _both_ways)
    try:
        cli(prog_name=COMMAND)
    except PantauError as error:
        for fault in error.faults:
            typer.echo(f"Error: {fault}", err=True)
        sys.exit(error.exit_code)


def _profile(settings: Settings) -> Profile:
    from queries.profile.load import load_profile

    if not settings.profile_folder.is_dir():
        raise SettingError(_no_city(settings))
    profile = load_profile(settings.profile_folder)
    check_source_names(service.key for service in profile.services)
    return profile


def _no_city(settings: Settings) -> Fault:
    """What is wrong with the name of a city, or with the folder where cities lie."""
    cities = settings.cities_dir
    if not cities.is_dir():
        remedy = "Name the folder of the cities' profiles; `cities` is found from the folder of Pantau alone"
        return Fault("PANTAU_CITIES_DIR", f"there is no folder {cities.resolve()}", remedy)
    known = [place.parent.name for place in cities.glob("*/city.toml")]
    what = f"there is no city profile {settings.city!r} in {cities.resolve()}"
    return Fault("PANTAU_CITY", what, did_you_mean(settings.city, known))


def _check_state(settings: Settings) -> None:
    """See that accounts can be read, and bring their schema up to date before the workers start."""
    from queries.state import open_state

    open_state(settings.state_url, tell_aside).dispose()


def _tell_links(settings: Settings) -> None:
    """A link for the mayor in the place of those that were printed before, and how to make others."""
    from queries.state import open_state
    from queries.state.link_commands import ended_words
    from queries.state.links import replace_links

    state = open_state(settings.state_url)
    made, ended = replace_links(state, Role.MAYOR, None, (), by=SERVE, now=datetime.now(UTC))
    state.dispose()
    if ended:
        typer.echo(f"Of earlier starts: {ended_words(ended)}")
    port = "" if settings.port == DEFAULT_PORT else f"PANTAU_PORT={settings.port} "
    owner = _profile(settings).services[0].owner
    typer.echo(f"Sign in as the mayor, once, within 24 hours:\n  {settings.address}/masuk/{made.token}")
    typer.echo("A link for a head of department (likewise: staff; without a department: mayor, operator, auditor):")
    typer.echo(f"  {port}{_typed()} link head --department {owner}")


def _typed() -> str:
    """How a command is typed in this folder, with the interpreter that runs."""
    interpreter = Path(sys.executable)
    own = interpreter.relative_to(Path.cwd()) if interpreter.is_relative_to(Path.cwd()) else interpreter
    return f"{own} app.py"


def _named(profile: Profile, names: Iterable[str] | None) -> list[str]:
    """The services asked for, in the profile's order; raises UnknownNameError for all unknown ones at once."""
    known = [service.key for service in profile.services]
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise UnknownNameError(
            *(Fault(name, "there is no such service", did_you_mean(name, known)) for name in unknown)
        )
    return [key for key in known if not names or key in names]


def _both_ways(value: Decimal, unit: str) -> str:
    from dashboard.explaining import both_ways

    return both_ways(value, unit, Language.EN)


def _all_exist(profile: Profile, template: str) -> bool:
    """Whether every service's SQLite database is there; what lies on servers is never taken for present."""
    from sqlalchemy import make_url

    files = [make_url(template.replace("{service}", service.key)).database for service in profile.services]
    return template.startswith("sqlite") and all(file and Path(file).is_file() for file in files)


@contextmanager
def _progress(verb: str) -> Iterator[Callable[[str, float], None]]:
    """Yields `report(what, share done)`: bars on a terminal, a plain line at the end of each elsewhere."""
    console = Console()
    if not console.is_terminal:
        yield lambda what, done: typer.echo(f"{verb} {what}: done") if done >= 1 else None
        return
    columns = (
        TextColumn("{task.description:<16}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=1)
            bars.update(tasks[what], completed=done)

        yield report


if __name__ == "__main__":
    main()
