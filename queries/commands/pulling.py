"""`python app.py check` and `pull`: the services' databases, looked into and brought into the mart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from queries.errors import Fault, MartError, Note, OtherCityError, PantauError, UnknownNameError, did_you_mean
from queries.settings import Settings, read_settings, source_url
from queries.state.command_line import ReadProfile, tell_aside

if TYPE_CHECKING:
    from queries.profile.models import Profile

Services = Annotated[list[str] | None, typer.Argument(help="Services of the profile; all where none is named.")]


def add_pull_commands(cli: typer.Typer, profile: ReadProfile) -> None:
    """Add `check` and `pull` to the command line."""
    _add_check(cli, profile)
    _add_pull(cli, profile)


def _add_check(cli: typer.Typer, profile: ReadProfile) -> None:
    @cli.command()
    def check(services: Services = None) -> None:
        """Find every fault of the city profile and of the connected databases, without pulling."""
        from queries.pull import check_service
        from queries.pull.told import number_of

        settings = read_settings()
        city = profile(settings)
        named, faults = _named(city, services), list[Fault]()
        check_mart(settings, city)
        for key in named:
            found = check_service(key, city, source_url(settings, key))
            own = [Fault(f"{key}: {one.where}", one.what, one.remedy) for one in found if not isinstance(one, Note)]
            typer.echo(f"{key}: {number_of('fault', len(own))}" if own else f"{key}: sound")
            for note in found:
                if isinstance(note, Note):
                    typer.echo(f"Note: {key}: {note}")
            faults += own
        if faults:
            raise PantauError(*faults)


def _add_pull(cli: typer.Typer, profile: ReadProfile) -> None:
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
        city = profile(settings)
        wanted = _named(city, services)
        mart = open_mart(settings.mart_url, tell_aside, city.key)
        urls = {key: source_url(settings, key) for key in wanted}
        faults: list[Fault] = []
        for outcome in pull_all(city, urls, mart, services=wanted, full=full):
            for line in outcome_lines(outcome):
                typer.echo(line)
            faults += outcome.error.faults if outcome.error else ()
        if faults:
            raise PantauError(*faults)


def check_mart(settings: Settings, profile: Profile) -> None:
    """Raises OtherCityError where the mart that stands is another city's. One that cannot be read is let pass."""
    from queries.mart import find_mart

    try:
        find_mart(settings.mart_url, profile.key).dispose()
    except OtherCityError:
        raise
    except MartError:
        return


def _named(profile: Profile, names: Iterable[str] | None) -> list[str]:
    """The services asked for, in the profile's order; raises UnknownNameError for all unknown ones at once."""
    known = [service.key for service in profile.services]
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise UnknownNameError(
            *(Fault(name, "there is no such service", did_you_mean(name, known)) for name in unknown)
        )
    return [key for key in known if not names or key in names]
