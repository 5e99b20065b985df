"""The operator's commands for accounts, the audit trail and backups. Each prints lines and returns an exit code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from queries.errors import COMMAND, Fault, StateError
from queries.settings import read_settings
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
from queries.state.link_commands import add_link_commands
from queries.viewer import Role

if TYPE_CHECKING:
    from queries.state.audit import Verdict

Name = Annotated[str, typer.Argument(help="The name with which the person signs in.")]


def add_commands(cli: typer.Typer, profile: ReadProfile) -> None:
    """Add `user`, `link`, `links`, `audit`, `backup` and `restore` to the command line."""
    cli.add_typer(_user_commands(profile), name="user")
    cli.add_typer(_audit_commands(), name="audit")
    add_link_commands(cli, profile)
    _add_copies(cli)


def _user_commands(profile: ReadProfile) -> typer.Typer:
    user = typer.Typer(no_args_is_help=True, help="Accounts: add, list, disable, enable, reset.")

    @user.command()
    def add(
        name: Name,
        role: Annotated[GivenRole, typer.Option(help="What the person may see.")],
        department: Department = None,
        shown: Annotated[str, typer.Option(help="The name that others read; default: NAME.")] = "",
    ) -> None:
        """Add a person and print a link, good once for 24 hours, with which they set their password."""
        from queries.state import links, people

        settings = read_settings()
        city = profile(settings)
        new = people.NewPerson(name, Role(role), department_meant(city, department), shown)
        state, known = state_or_new(settings), departments_of(city)
        added = people.add_person(state, new, known, by=operator_name(), now=moment())
        typer.echo(f"{added.name} added as {granted_words(added.role, added.department)}. Link to set a password:")
        tell_link(settings, links.link_for(state, name, by=operator_name(), now=moment()).token)

    @user.command("list")
    def list_() -> None:
        """List all people: name, role, department, how they sign in, whether disabled."""
        from queries.state import people

        all_ = people.people(state_of(read_settings()))
        if not all_:
            tell_aside(f"There are no accounts yet. Add one: {COMMAND} user add NAME --role mayor (or another role)")
        for one in all_:
            way = "password" if one.has_password else "identity provider" if one.identity else "no password yet"
            state = f"disabled {one.disabled:%Y-%m-%d}" if one.disabled else way
            typer.echo(f"{one.name}\t{one.shown}\t{granted_words(one.role, one.department)}\t{state}")

    @user.command()
    def disable(name: Name) -> None:
        """Shut a person out at once: their sessions end."""
        from queries.state import people

        disabled = people.disable_person(state_of(read_settings()), name, by=operator_name(), now=moment())
        typer.echo(f"{disabled.name} is disabled; all their sessions ended.")

    @user.command()
    def enable(name: Name) -> None:
        """Let a disabled person in again: prints a link to set a new password; the old one is gone."""
        from queries.state import links

        settings = read_settings()
        made = links.open_person_again(state_of(settings), name, by=operator_name(), now=moment())
        typer.echo("The account is open again. Link to set a password, good once for 24 hours:")
        tell_link(settings, made.token)

    @user.command()
    def reset(name: Name) -> None:
        """Take a person's password away, end their sessions, and print a link to set a new one."""
        from queries.state import links

        settings = read_settings()
        made = links.reset_person(state_of(settings), name, by=operator_name(), now=moment())
        typer.echo("The old password is gone. Link to set a new one, good once for 24 hours:")
        tell_link(settings, made.token)

    return user


def _audit_commands() -> typer.Typer:
    audit = typer.Typer(no_args_is_help=True, help="The audit trail: verify, anchor, export.")

    @audit.command()
    def verify(
        anchor: Annotated[str, typer.Option(help="NUMBER:HASH that an earlier check told; kept elsewhere.")] = "",
        anchors: Annotated[Path | None, typer.Option(help="File of lines that `audit anchor` printed.")] = None,
    ) -> None:
        """Find any entry that was edited, removed, added or moved; exit code 1 where there is one."""
        from queries.state import audit as trail
        from queries.state.anchors import read_anchor, read_anchors

        kept = (*([read_anchor(anchor)] if anchor else []), *(read_anchors(anchors) if anchors else ()))
        verdict = trail.verify(state_of(read_settings()), kept)
        _tell(verdict)
        if not verdict.sound:
            raise typer.Exit(1)
        if anchors:
            typer.echo(f"It goes through every anchor of {anchors} ({len(kept)}).")

    @audit.command("anchor")
    def anchor_() -> None:
        """Check the trail and print one line to be kept elsewhere: the time and NUMBER:HASH; exit code 1 if broken."""
        from queries.state import audit as trail
        from queries.state.anchors import Anchor, anchor_line

        verdict = trail.verify(state_of(read_settings()))
        if not verdict.sound:
            _tell(verdict, err=True)
            raise typer.Exit(1)
        typer.echo(anchor_line(Anchor(verdict.count, verdict.hash), moment()))

    @audit.command()
    def export(file: Annotated[Path, typer.Argument(help="One JSON object a line; must not exist yet.")]) -> None:
        """Write all entries to a file, oldest first; the trail tells of it. Its owner alone can read the file."""
        from queries.state import audit as trail
        from queries.state.opening import changing

        state = state_of(read_settings())
        try:
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
                with changing(state) as connection:
                    trail.append(connection, operator_name(), "trail.exported", {"file": file.name}, moment())
                count = sum(bool(out.write(f"{line}\n")) for line in trail.export_lines(state))
        except OSError as error:
            raise StateError(
                Fault(str(file), f"it cannot be written ({type(error).__name__})", "Name a new file")
            ) from None
        typer.echo(f"{count:,} entries written to {file}")

    return audit


def _add_copies(cli: typer.Typer) -> None:
    @cli.command()
    def backup(
        file: Annotated[Path, typer.Argument(help="Archive to write.")],
        replace: Annotated[bool, typer.Option("--replace", help="Give up an archive of that name.")] = False,
    ) -> None:
        """Write everything that cannot be pulled again to one archive, as of one moment, while Pantau serves."""
        from queries.state.backup import back_up

        if file.exists() and not replace:
            raise StateError(Fault(str(file), "it exists already", "Name a new file, or say --replace to give it up"))
        if not file.parent.is_dir():
            raise StateError(Fault(str(file), f"there is no folder {file.parent}", "Create it, or name another"))
        settings = read_settings()
        folder = settings.documents_dir
        copied = back_up(state_of(settings), file, by=operator_name(), now=moment(), documents=folder)
        what = f"{sum(copied.rows.values()):,} rows and {copied.documents:,} documents"
        typer.echo(f"{what} written to {file}; keep it as safe as the database itself")
        for sha256 in copied.lost:
            typer.echo(f"The document {folder / sha256} is gone or was changed: it is not in the backup.", err=True)
        _tell(copied.trail)

    @cli.command()
    def restore(
        file: Annotated[Path, typer.Argument(help="Archive that `backup` wrote.")],
        replace: Annotated[bool, typer.Option("--replace", help="Give up what the state holds now.")] = False,
        broken: Annotated[bool, typer.Option("--broken", help="Take one whose audit trail does not hold.")] = False,
    ) -> None:
        """Put an archive in the place of the state, all or nothing; everybody signs in anew."""
        from queries.state.backup import restore as restored

        if not file.exists():
            raise StateError(Fault(str(file), "there is no such file", "Name an archive that `backup` wrote"))
        settings = read_settings()
        state, folder = state_or_new(settings), settings.documents_dir
        copied = restored(
            state, file, by=operator_name(), now=moment(), replace=replace, broken=broken, documents=folder
        )
        typer.echo(f"{sum(copied.rows.values()):,} rows and {copied.documents:,} documents restored from {file}")
        for one in copied.shut:
            became = "was closed since: it stays closed" if one.is_closed else "was changed since: it needs a new link"
            typer.echo(f"The account {one.name} {became}.")
        typer.echo(f"The audit trail that was given up ended at {copied.replaced}")
        _tell(copied.trail)
        if not copied.trail.sound:
            raise typer.Exit(1)


def _tell(verdict: Verdict, err: bool = False) -> None:
    if verdict.broken:
        typer.echo(f"The audit trail is broken at entry {verdict.broken.number}: {verdict.broken.what}.", err=err)
    else:
        typer.echo(f"The audit trail is whole: {verdict.count:,} entries. Anchor: {verdict.count}:{verdict.hash}")
