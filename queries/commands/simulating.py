"""`python app.py demo`: simulated databases of the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from queries.settings import read_settings
from queries.state.command_line import ReadProfile

if TYPE_CHECKING:
    from queries.profile.models import Profile


def add_demo_command(cli: typer.Typer, profile: ReadProfile) -> None:
    """Add `demo` to the command line."""

    @cli.command()
    def demo(
        scale: Annotated[float, typer.Option(help="1 is a real city's size: about 1 million tax payments.")] = 1.0,
        seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
        url_template: Annotated[
            str, typer.Option(help="Database URL that holds {service}; default: the setting.")
        ] = "",
        if_missing: Annotated[bool, typer.Option("--if-missing", help="Do nothing where the databases exist.")] = False,
        live: Annotated[
            bool, typer.Option("--live", help="Keep adding events to existing databases until stopped.")
        ] = False,
    ) -> None:
        """Make simulated databases of the five services, each with a schema of its own."""
        from queries.demo.create import check_demo, create_demo
        from queries.demo.live import run_live

        settings = read_settings()
        city, template = profile(settings), url_template or settings.source_url_template
        check_demo(template, scale)
        if live:
            typer.echo("Adding events every few seconds (Ctrl+C stops it)")
            run_live(city, template, seed=seed)
        elif not (if_missing and _all_exist(city, template)):
            with _progress("Simulated") as report:
                create_demo(city, template, scale=scale, seed=seed, progress=report)


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
