"""What signing in works with, in one value that the server carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from sqlalchemy import Engine

from dashboard.access.trail import Trail
from dashboard.dress import Dress
from queries.profile.base import Words
from queries.state.sessions import Limits

_KEY: Final = "pantau_access"


@dataclass(frozen=True)
class Access:
    """Where accounts and sessions are kept, how long a session lasts, and where the product is reached."""

    state: Engine
    trail: Trail
    limits: Limits
    address: str  # how people reach the product: scheme, host and port, without a slash at the end
    city: str
    mayor: Words  # how the city calls its mayor
    dress: Dress

    @property
    def over_https(self) -> bool:
        """Whether browsers reach the product over an encrypted connection."""
        return self.address.startswith("https://")


def keep_access(server: Flask, held: Access) -> None:
    """Let the server carry it."""
    server.extensions[_KEY] = held


def access() -> Access:
    """That of the server that answers. Raises `KeyError` where the server has none."""
    return current_app.extensions[_KEY]
