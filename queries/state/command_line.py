"""What all commands about accounts share: the state they mean, the words they print, whoever types them."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from queries.errors import Fault, UnknownNameError, did_you_mean
from queries.settings import Settings
from queries.viewer import Role

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from queries.profile.models import Profile

GivenRole = Literal["mayor", "head", "staff", "operator", "auditor"]
"""Roles that can be given: the public needs no account."""

Department = Annotated[
    str | None, typer.Option(help="A department by its code or short name; needed for head and staff.")
]
_PATIENCE: Final = 0.5
"""Seconds after which a server that has not answered is taken for none."""

ReadProfile = Callable[[Settings], "Profile"]


def state_of(settings: Settings) -> Engine:
    """The state that the settings name. Raises StateError, also where there is none."""
    from queries.state import find_state

    return find_state(settings.state_url, settings.city_key)


def state_or_new(settings: Settings) -> Engine:
    """The same; where there is none it is created, and that is said. Raises StateError."""
    from queries.state import open_state

    return open_state(settings.state_url, tell_aside, settings.city_key)


def tell_aside(sentence: str) -> None:
    """Say something on stderr: what a command prints on stdout may be read by another program."""
    typer.echo(sentence, err=True)


def department_meant(profile: Profile, word: str | None) -> str | None:
    """Code of the department that a person at the command line means, by its code, short name, name or alias.

    Of one that has passed to a successor it is the successor's, and a line on stderr says so. Raises UnknownNameError.
    """
    from queries.profile.places import Places, matching_form
    from queries.shapes import NONE, UNMAPPED

    if word is None:
        return None
    code, wanted = Places(profile).department(word), matching_form(word)
    if code in (NONE, UNMAPPED):
        known = {name: one.code for one in profile.departments for name in (one.short, one.code)}
        raise UnknownNameError(Fault(word, "there is no such department", _near(word, known)))
    codes = {one.code for one in profile.departments if wanted in map(matching_form, (one.code, one.short, one.name))}
    if codes and code not in codes:
        typer.echo(f"{word} has passed to {code}: that is taken.", err=True)
    return code


def _near(word: str, codes: dict[str, str]) -> str:
    """The nearest code or short name in any case, by the code."""
    forms = {name.casefold(): code for name, code in codes.items()}
    offered = did_you_mean(word.casefold(), forms)
    meant = offered.removeprefix("Did you mean '").removesuffix("'?")
    return f"Did you mean {forms[meant]!r}?" if meant in forms else did_you_mean(word, codes.values())


def departments_of(profile: Profile) -> tuple[str, ...]:
    """Codes of all departments, also of those that have passed to a successor."""
    return tuple(department.code for department in profile.departments)


def granted_words(role: Role, department: str | None) -> str:
    """`head of bapenda`, `mayor`."""
    return f"{role} of {department}" if department else str(role)


def tell_link(settings: Settings, token: str) -> None:
    """Print where a link is opened; where nothing is served at that address now, say so on stderr.

    Behind an address that was set for people (PANTAU_PUBLIC_URL) nothing is looked for: it may be open to others only.
    """
    typer.echo(f"{settings.address}/masuk/{token}")
    tell_unserved(settings, "the same link opens there.")


def tell_unserved(settings: Settings, then: str) -> None:
    """Say on stderr that nothing is served at the address of the settings, and what comes of setting the right one."""
    if settings.public_url is None and not _answers(settings.host, settings.port):
        tell_aside(
            f"Nothing is served at {settings.address} now. Where Pantau is served elsewhere, set PANTAU_PORT or "
            f"PANTAU_PUBLIC_URL as there: {then}"
        )


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), _PATIENCE).close()
    except OSError:
        return False
    return True


def operator_name() -> str:
    """How the trail names whoever sits at the command line."""
    try:
        return f"command line:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user without a name
        return "command line"


def moment() -> datetime:
    """Now."""
    return datetime.now(UTC)
