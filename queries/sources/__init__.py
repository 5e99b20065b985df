"""Read-only sessions on the services' databases: SQLite, PostgreSQL, MariaDB and MySQL.

A `Source` is one connection in one read-only transaction that sees one snapshot, so that an aggregate and
its control total speak of the same moment. The session itself refuses to write, whatever its user may do.
"""

from queries.sources.names import column_names, quoted, table_names
from queries.sources.opening import DRIVER_ERRORS, open_source
from queries.sources.session import CHUNK, CONNECT_TIMEOUT, Row, Source

__all__ = [
    "CHUNK",
    "CONNECT_TIMEOUT",
    "DRIVER_ERRORS",
    "Row",
    "Source",
    "column_names",
    "open_source",
    "quoted",
    "table_names",
]
