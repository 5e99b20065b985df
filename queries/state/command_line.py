"""What all commands about accounts share: the state they mean, the words they print, whoever types them."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from queries.settings import Settings
from queries.viewer import Role

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from queries.profile.models import Profile

Department = Annotated[str | None, typer.Option(help="Code of a department; needed for head and staff.")]
ReadProfile = Callable[[Settings], "Profile"]


def state_of(settings: Settings) -> Engine:
    """The state that the settings name. Raises StateError."""
    from queries.state import open_state

    return open_state(settings.state_url)


def departments_of(profile: Profile) -> tuple[str, ...]:
    """Codes of all departments, also of those that have passed to a successor."""
    return tuple(department.code for department in profile.departments)


def granted_words(role: Role, department: str | None) -> str:
    """`head of bapenda`, `mayor`."""
    return f"{role} of {department}" if department else str(role)


def link_address(settings: Settings, token: str) -> str:
    """Where a link is opened."""
    return f"{settings.address}/masuk/{token}"


def operator_name() -> str:
    """How the trail names whoever sits at the command line."""
    try:
        return f"command line:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user without a name
        return "command line"


def moment() -> datetime:
    """Now."""
    return datetime.now(UTC)
