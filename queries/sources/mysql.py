"""A service's database in MariaDB or MySQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pymysql
from pymysql.constants import FIELD_TYPE
from pymysql.converters import conversions
from pymysql.cursors import SSCursor
from sqlalchemy import URL

from queries.sources.session import CHUNK, CONNECT_TIMEOUT, Row, Source, connect_arguments


class MysqlSource(Source):
    """START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY, with a statement timeout; MariaDB and MySQL."""

    @property
    def version(self) -> tuple[int, int]:
        """Version of the server."""
        major, minor, *_ = re.findall(r"\d+", self._raw.get_server_info().removeprefix("5.5.5-"))
        return int(major), int(minor)

    def chunks(self, statement: str) -> Iterator[Sequence[Row]]:
        """Rows of a large result, from an unbuffered cursor."""
        cursor = self._raw.cursor(SSCursor)
        cursor.execute(statement)
        while rows := cursor.fetchmany(CHUNK):
            yield rows
        cursor.close()

    def close(self) -> None:
        """Drop the connection without reading what may still be on its way."""
        if self._raw.open:
            self._raw._force_close()


def open_mysql(url: URL, timeout: int, timezone: str | None) -> Source:
    """Begin a consistent snapshot. Raises the driver's own error."""
    arguments: dict[str, Any] = {"charset": "utf8mb4"} | connect_arguments(url, user="user", database="database")
    converters: dict[Any, Any] = {**conversions, FIELD_TYPE.DECIMAL: _whole_or_decimal}
    converters[FIELD_TYPE.NEWDECIMAL] = _whole_or_decimal
    raw: Any = pymysql.connect(
        **arguments,
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=timeout + 30,
        autocommit=True,
        conv=converters,
    )
    with raw.cursor() as cursor:
        mariadb = "MariaDB" in raw.get_server_info()
        limit = f"max_statement_time = {timeout}" if mariadb else f"max_execution_time = {timeout * 1000}"
        cursor.execute(f"SET SESSION {limit}")
        if timezone:
            cursor.execute("SET SESSION time_zone = %s", (_offset(timezone),))
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    return MysqlSource(url, timeout, raw)


def _offset(timezone: str) -> str:
    # MySQL knows zones by name only where its zone tables were loaded, which is seldom done.
    offset = datetime.now(ZoneInfo(timezone)).strftime("%z")
    return f"{offset[:3]}:{offset[3:]}"


def _whole_or_decimal(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)
