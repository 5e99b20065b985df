"""Opens a service's database by its URL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import psycopg
import pymysql
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from queries.errors import Fault, SourceError
from queries.source_faults import connection_fault
from queries.sources.mysql import open_mysql
from queries.sources.postgresql import open_postgresql
from queries.sources.session import Source
from queries.sources.sqlite import open_sqlite

DRIVER_ERRORS = (psycopg.Error, pymysql.Error, sqlite3.Error, OSError)
"""What a source's driver may raise."""


def open_source(url: str, statement_timeout: int, timezone: str | None = None) -> Source:
    """Open a service's database for reading, in a snapshot of this moment.

    `statement_timeout` is in seconds. `timezone` (an IANA name) is the one in which the database's time stamps
    become days. Raises SourceError, which never shows the password.
    """
    parsed = _parsed(url)
    connect = _CONNECT.get(parsed.get_backend_name())
    if connect is None:
        known = ", ".join(sorted(_CONNECT))
        raise SourceError(
            Fault(_shown(parsed), f"{parsed.get_backend_name()} is not supported", f"Supported: {known}.")
        )
    try:
        return connect(parsed, statement_timeout, timezone)
    except DRIVER_ERRORS as error:
        raise SourceError(connection_fault(parsed, error)) from None


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        remedy = "Write it as postgresql://user:password@host/database, mysql://… or sqlite:///path."
        raise SourceError(Fault("the source's URL", "it is not a database URL", remedy)) from None


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


_CONNECT: dict[str, Callable[[URL, int, str | None], Source]] = {
    "sqlite": open_sqlite,
    "postgresql": open_postgresql,
    "mysql": open_mysql,
    "mariadb": open_mysql,
}
