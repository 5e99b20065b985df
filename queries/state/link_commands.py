"""`python app.py link ROLE`, and `links` and `links revoke ID` for those that stand."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from queries.settings import Settings, read_settings
from queries.state.command_line import (
    Department,
    GivenRole,
    ReadProfile,
    department_meant,
    departments_of,
    granted_words,
    moment,
    operator_name,
    state_of,
    state_or_new,
    tell_aside,
    tell_link,
)
from queries.viewer import Role

if TYPE_CHECKING:
    from queries.state.role_links import StandingLink
    from queries.state.sessions import Limits

DEFAULT_PORT = 8050
SERVE = "serve --with-link"
"""How the trail names what made the links that `serve --with-link` prints."""


def add_link_commands(cli: typer.Typer, profile: ReadProfile) -> None:
    """Add `link` and `links` to the command line."""

    @cli.command()
    def link(
        role: Annotated[GivenRole, typer.Argument(help="What its bearer may see.")],
        department: Department = None,
        replace: Annotated[
            bool, typer.Option("--replace", help="End those that you made for it before and nobody has used.")
        ] = False,
    ) -> None:
        """Print a link that signs its bearer in, once, within 24 hours. It is shown only here."""
        from queries.state import links

        settings = read_settings()
        city = profile(settings)
        granted = Role(role), department_meant(city, department), departments_of(city)
        state, by = state_or_new(settings), operator_name()
        if replace:
            made, ended = links.replace_links(state, *granted, by=by, now=moment())
            tell_aside(ended_words(ended) or "No earlier link of yours was unused.")
        else:
            made = links.create_link(state, *granted, by=by, now=moment())
        tell_link(settings, made.token)

    cli.add_typer(_links(), name="links")


def tell_first_links(settings: Settings, department: str) -> None:
    """Print a link for the mayor in the place of those printed before, and how to make one for a department's head."""
    from queries.state import open_state
    from queries.state.links import replace_links

    state = open_state(settings.state_url, city=settings.city_key)
    made, ended = replace_links(state, Role.MAYOR, None, (), by=SERVE, now=moment())
    state.dispose()
    if ended:
        typer.echo(f"Of earlier starts: {ended_words(ended)}")
    port = "" if settings.port == DEFAULT_PORT else f"PANTAU_PORT={settings.port} "
    typer.echo(f"Sign in as the mayor, once, within 24 hours:\n  {settings.address}/masuk/{made.token}")
    typer.echo("A link for a head of department (likewise: staff; without a department: mayor, operator, auditor):")
    typer.echo(f"  {port}{_typed()} link head --department {department}")


def _typed() -> str:
    """How a command is typed in this folder, with the interpreter that runs."""
    interpreter = Path(sys.executable)
    own = interpreter.relative_to(Path.cwd()) if interpreter.is_relative_to(Path.cwd()) else interpreter
    return f"{own} app.py"


def ended_words(ended: int) -> str:
    """`2 earlier links that nobody had used open nothing any more.`; '' where there was none."""
    if ended == 1:
        return "1 earlier link that nobody had used opens nothing any more."
    return f"{ended} earlier links that nobody had used open nothing any more." if ended else ""


def _links() -> typer.Typer:
    links = typer.Typer(help="Links to a role that stand, and the devices that came in by them: alone it lists them.")

    @links.callback(invoke_without_command=True)
    def list_(context: typer.Context) -> None:
        """List links to a role that are not used yet, and those whose bearer is signed in: they belong to no person."""
        from queries.state.role_links import standing_links

        if context.invoked_subcommand is not None:
            return
        settings = read_settings()
        for one in standing_links(state_of(settings), moment(), _limits(settings)):
            for line in _lines(one):
                typer.echo(line)

    @links.command()
    def revoke(id_: Annotated[str, typer.Argument(metavar="ID", help="As listed, or its first letters.")]) -> None:
        """Shut a link: unused it opens nothing any more, used all its sessions end at once."""
        from queries.state.role_links import revoke_link

        ended = revoke_link(state_of(read_settings()), id_, by=operator_name(), now=moment())
        typer.echo(f"The link opens nothing any more; {ended} {'session' if ended == 1 else 'sessions'} ended.")

    return links


def _limits(settings: Settings) -> Limits:
    from queries.state.sessions import Limits

    return Limits(timedelta(hours=settings.session_idle_hours), timedelta(days=settings.session_days))


def _lines(one: StandingLink) -> Iterator[str]:
    """One a link that is not used, one a device: id, role, and since when."""
    known = f"{one.id}\t{granted_words(one.role, one.department)}"
    if one.is_open:
        yield f"{known}\tnot used, open until {one.expires:%Y-%m-%d %H:%M} UTC"
    for device in one.sessions:
        times = f"signed in {device.created:%Y-%m-%d %H:%M}, last seen {device.last_seen:%Y-%m-%d %H:%M} UTC"
        yield f"{known}\t{device.label or '?'}, {times}"
