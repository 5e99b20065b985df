"""Making sure that a server has the database that simulated data are to go into."""

from __future__ import annotations

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import SQLAlchemyError

from queries.errors import Fault, SourceError


def ensure_database(url: URL) -> None:
    """Create the database `url` names where the server has none. Raises SourceError where that cannot be done."""
    if _answers(url) is None:
        return
    postgresql = url.get_backend_name() == "postgresql"
    maintenance = url.set(database="postgres" if postgresql else "information_schema")
    if (refusal := _answers(maintenance)) is not None:
        remedy = "Check host, port, name and password in the URL, and that the server runs."
        raise SourceError(Fault(_shown(url), f"the server does not let us in ({refusal})", remedy))
    _create(url, maintenance)


def _create(url: URL, maintenance: URL) -> None:
    engine = create_engine(maintenance, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            quoted = engine.dialect.identifier_preparer.quote(str(url.database))
            connection.exec_driver_sql(f"CREATE DATABASE {quoted}")
    except SQLAlchemyError as error:
        what = f"database {url.database!r} is missing and cannot be created ({_reason(error)})"
        remedy = f"Let an administrator run CREATE DATABASE {url.database}, and grant this account all rights on it."
        raise SourceError(Fault(_shown(url), what, remedy)) from error
    finally:
        engine.dispose()


def _answers(url: URL) -> str | None:
    engine = create_engine(url)
    try:
        with engine.connect():
            return None
    except SQLAlchemyError as error:
        return _reason(error)
    finally:
        engine.dispose()


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", error)).splitlines()[0]


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)
