"""The composition root: puts settings, profile, mart and pages together; and the command line.

After `.venv/bin/python app.py`: serve | demo | check [SERVICE…] | pull [SERVICE…] [--full] (queries/commands/)
explain METRIC (dashboard/explain_command.py) | publish (dashboard/public/publish_command.py)
publish preview | approve | withdraw | document (queries/publication/commands.py)
user … | link ROLE | links [revoke ID] | audit … | backup FILE | restore FILE (queries/state/commands.py)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.explain_command import add_explain_command
from dashboard.public.publish_command import public_site, publish_command
from queries.commands.city import profile_of
from queries.commands.pulling import add_pull_commands, check_mart
from queries.commands.simulating import add_demo_command
from queries.errors import COMMAND, PantauError
from queries.publication.commands import add_publish_commands
from queries.settings import Settings, read_settings
from queries.state.command_line import tell_aside
from queries.state.commands import add_commands
from queries.state.link_commands import tell_first_links
from queries.viewer import PROCESS, Language

if TYPE_CHECKING:
    from flask import Flask

    from queries.metrics.snapshot import Snapshots
    from queries.profile.models import Profile

VERSION = "0.1.0"
ASSETS = Path(__file__).parent / "assets"
PUBLISH = (sys.executable, str(Path(__file__).resolve()), "publish")
"""How the server calls `publish`, in a process of its own."""

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Pantau: an executive dashboard for a city government. Settings: docs/settings.md.",
)
public = publish_command(profile_of)
cli.add_typer(public, name="publish")


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
    from dashboard.deciding.previews import previews_of
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
    state = open_state(settings.state_url, city=profile.key)
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
    DecidingPage(profile, previews_of(settings, snapshots.warm, state, PUBLISH)).register(shell.server)
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

    profile = profile_of(settings)
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
        check_mart(settings, profile_of(settings))
        return
    snapshots = read_ahead(settings)  # so that a fault is told once, here, and not by every process
    _check_state(settings)

    def ready() -> None:
        typer.echo(f"Pantau is served at {settings.address}/ (Ctrl+C stops it)")
        if with_link:
            tell_first_links(settings, snapshots.warm.profile.services[0].owner)

    def worker() -> Flask:
        app = create_app(settings, snapshots)
        if snapshots.warm.profile.public is not None:
            public_site(settings, snapshots.warm, settings.public_dir).keeper([*PUBLISH, "--gently"]).start()
        return app

    run(
        worker,
        settings.host,
        settings.port,
        workers=settings.workers,
        threads=settings.threads,
        on_ready=ready,
    )


add_demo_command(cli, profile_of)
add_pull_commands(cli, profile_of)
add_explain_command(cli, profile_of)


def _waiting(profile: Profile) -> Mapping[str, Callable[[], bytes]]:
    from dashboard.public.waiting import waiting_files  # loads the public pages: only where nothing is published

    return waiting_files(profile)


def main() -> None:
    """Run the command line; a person's mistake becomes a message on stderr and an exit code, never a traceback."""
    add_commands(cli, profile_of)
    add_publish_commands(public, profile_of, _both_ways)
    try:
        cli(prog_name=COMMAND)
    except PantauError as error:
        for fault in error.faults:
            typer.echo(f"Error: {fault}", err=True)
        sys.exit(error.exit_code)


def _check_state(settings: Settings) -> None:
    """See that accounts can be read, and bring their schema up to date before the workers start."""
    from queries.state import open_state

    open_state(settings.state_url, tell_aside, settings.city_key).dispose()


def _both_ways(value: Decimal, unit: str) -> str:
    from dashboard.explaining import both_ways

    return both_ways(value, unit, Language.EN)


if __name__ == "__main__":
    main()
