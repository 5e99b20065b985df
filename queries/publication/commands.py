"""`python app.py publish preview | approve | withdraw | document`: what is public, decided at the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from queries.errors import Fault, SettingError
from queries.settings import Settings, read_settings
from queries.state.command_line import ReadProfile, operator_name, state_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from queries.metrics.warm import WarmMart
    from queries.profile.models import Profile
    from queries.publication.values import Change, Item
    from queries.state.people import Person

Shown = Callable[[Decimal, str], str]
Items = Annotated[list[str] | None, typer.Argument(help="Items as `preview` names them.")]
By = Annotated[str, typer.Option("--by", help="Name of the person who decides: the mayor, or a department's head.")]
All = Annotated[bool, typer.Option("--all", help="Every item that the person may decide on.")]

_WRITING: Final = "While `serve` runs the pages follow by themselves; else `publish` writes them."
_LISTED: Final = 8
"""Items that are named where nothing was done."""


def add_publish_commands(publish: typer.Typer, profile: ReadProfile, shown: Shown) -> None:
    """Add the commands of the gate to the group `publish`. `shown` says a number of a unit as people read it."""
    _add_preview(publish, profile, shown)
    _add_decisions(publish, profile)
    _add_document(publish, profile)


def _add_preview(publish: typer.Typer, profile: ReadProfile, shown: Shown) -> None:
    @publish.command()
    def preview(
        by: By,
        keep: Annotated[Path | None, typer.Option(help="Write the changes to this file as JSON instead.")] = None,
        gently: Annotated[bool, typer.Option("--gently", help="Leave the processor to others first.")] = False,
    ) -> None:
        """Say how every item stands, and what readers would see differently if the person approved all of theirs."""
        from queries.publication import gate
        from queries.publication.previewing import preview_text
        from queries.state import audit, changing
        from queries.state.people import person_named
        from queries.viewer import Viewer

        if gently:
            os.nice(10)
        settings = read_settings()
        city, state, now = profile(settings), state_of(settings), datetime.now(UTC)
        person, warm = person_named(state, by), _warm(settings, city)
        public_now = gate.current(state, warm, city, now, site=settings.site_address)
        new = gate.proposed(Viewer(person.role, person.department), state, warm, city, now, site=settings.site_address)
        found = gate.difference(new, public_now)
        if keep is not None:
            _keep(keep, preview_text(new, found.changes, now))
            return
        with changing(state) as connection:
            audit.append(connection, operator_name(), "public.previewed", {"name": person.name}, now)
        for item, how in gate.standing(state, city, now):
            typer.echo(f"{item}\t{how}")
        for change in found.changes:
            typer.echo(_told(change, shown))
        number = len(found.changes)
        told = f"{number} {'change' if number == 1 else 'changes'}"
        typer.echo(f"{told}; to approve what you may decide on: publish approve --all --by {person.name}")


def _add_decisions(publish: typer.Typer, profile: ReadProfile) -> None:
    @publish.command()
    def approve(
        by: By,
        items: Items = None,
        everything: All = False,
        not_before: Annotated[str, typer.Option(help="Embargo: 2026-12-01T08:00+07:00; public from then on.")] = "",
    ) -> None:
        """Let items through as they are defined now; a changed definition must be approved again."""
        from queries.publication import gate

        settings = read_settings()
        city, state, now = profile(settings), state_of(settings), datetime.now(UTC)
        person, names = _asked(state, city, by, items, everything)
        until = _moment(not_before)
        done = gate.approve(state, city, person, names, by=operator_name(), now=now, not_before=until)
        _tell_decided(f"approved by {person.shown}", "approved so already", names, done)

    @publish.command()
    def withdraw(by: By, items: Items = None, everything: All = False) -> None:
        """Take items back. What readers have seen already cannot be unseen and stays counted as known."""
        from queries.publication import gate

        settings = read_settings()
        city, state, now = profile(settings), state_of(settings), datetime.now(UTC)
        person, names = _asked(state, city, by, items, everything)
        done = gate.withdraw(state, city, person, names, by=operator_name(), now=now)
        _tell_decided(f"withdrawn by {person.shown}", "not approved, nothing to withdraw", names, done)


def _add_document(publish: typer.Typer, profile: ReadProfile) -> None:
    @publish.command()
    def document(
        kind: Annotated[str, typer.Argument(help="Code of a document in public.toml, for example lra-skpd.")],
        year: Annotated[int, typer.Option(min=1950, max=2100, help="Fiscal year that it belongs to.")],
        file: Annotated[Path | None, typer.Argument(help="PDF, XLSX or CSV.")] = None,
        remove: Annotated[bool, typer.Option("--remove", help="Take out the newest that was put in.")] = False,
    ) -> None:
        """Put a document of the budget menu in; it is public once it is approved. See that it names no person."""
        from queries.publication.documents import put_document, remove_document

        settings, now = read_settings(), datetime.now(UTC)
        city, state, folder = profile(settings), state_of(settings), settings.documents_dir
        if (file is None) != remove:
            raise SettingError(Fault("document", "name a file or say --remove", "One of both"))
        if file is None:
            item = remove_document(state, city, folder, kind=kind, year=year, by=operator_name(), now=now)
            typer.echo(f"The newest file of {item} is taken out.")
            return
        item = put_document(state, city, folder, file, kind=kind, year=year, by=operator_name(), now=now)
        typer.echo(f"{item} is put in. To make it public: publish approve {item} --by NAME")


def _asked(
    state: Engine, city: Profile, by: str, items: list[str] | None, everything: bool
) -> tuple[Person, list[str]]:
    """Who decides, and on what. Raises UnknownNameError, and SettingError where no item is named."""
    from queries.publication import gate
    from queries.state.people import person_named

    person = person_named(state, by)
    names = list(items or ())
    if everything:
        names = [str(item) for item in gate.items_for(state, city, person)]
    if not names:
        raise SettingError(Fault("items", "none is named", "Name items as `publish preview` lists them, or say --all"))
    return person, names


def _keep(file: Path, text: str) -> None:
    try:
        file.write_text(text)
    except OSError as error:
        what = f"it cannot be written ({error.strerror})"
        raise SettingError(Fault(str(file), what, "Name a file in a folder that can be written")) from None


def _told(change: Change, shown: Shown) -> str:
    """Kind and item, and its numbers before and after, each as people read it with the exact one beside it."""
    values = [value for value in (change.before, change.after) if value is not None]
    numbers = " -> ".join(shown(value, change.unit or "") for value in values)
    return f"{change.kind}\t{change.item}" + (f": {numbers}" if numbers else "")


def _tell_decided(deed: str, otherwise: str, names: Sequence[str], done: Sequence[Item]) -> None:
    """What was done, and of which items nothing was, because they stood so before."""
    if done:
        typer.echo(f"{_items(len(done))} {deed}. {_WRITING}")
    stood = [name for name in dict.fromkeys(names) if name not in set(map(str, done))]
    if stood:
        more = f" and {len(stood) - _LISTED} more" if len(stood) > _LISTED else ""
        told = f"{_items(len(stood))} {otherwise}: {', '.join(stood[:_LISTED])}{more}"
        typer.echo(told if done else f"Nothing was done. {told}")


def _items(number: int) -> str:
    return f"{number} {'item' if number == 1 else 'items'}"


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SettingError(Fault("--not-before", f"{text} is no moment with its zone", "Write 2026-12-01T08:00+07:00"))
    return moment


def _warm(settings: Settings, city: Profile) -> WarmMart:
    from queries.mart import find_mart
    from queries.metrics.warm import WarmMart

    return WarmMart(find_mart(settings.mart_url, city.key), city)
