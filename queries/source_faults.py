"""What a database driver complains of, said in words an operator can act on.

Messages never carry a value out of the source, a password, or a line of its data: of a driver's own text
only the names of tables and columns are kept, and only where the driver names nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import URL

from queries.errors import Fault


@dataclass(frozen=True)
class Complaint:
    """A driver's error, reduced to what may be told: its kind, and the table or column it names."""

    kind: str
    name: str = ""


_POSTGRESQL = {
    "42P01": "no_table",
    "3F000": "no_table",
    "42703": "no_column",
    "42601": "syntax",
    "42501": "refused",
    "57014": "timeout",
    "28P01": "password",
    "28000": "password",
    "3D000": "no_database",
    "25006": "read_only",
    "42702": "ambiguous",
    "42701": "ambiguous",
    "22003": "overflow",
}

_MYSQL = {
    1146: "no_table",
    1054: "no_column",
    1064: "syntax",
    1142: "refused",
    1143: "refused",
    1044: "refused",
    1045: "password",
    1698: "password",
    1049: "no_database",
    1969: "timeout",
    3024: "timeout",
    1792: "read_only",
    1060: "ambiguous",
    1052: "ambiguous",
    2003: "unreachable",
    2002: "unreachable",
    2005: "unreachable",
    2006: "lost",
    2013: "lost",
}

_SQLITE = (
    (r"no such table: (\S+)", "no_table"),
    (r"no such column: (\S+)", "no_column"),
    (r'near "([^"]*)": syntax error', "syntax"),
    (r"incomplete input|unrecognized token", "syntax"),
    (r"interrupted", "timeout"),
    (r"unable to open database file", "unreachable"),
    (r"file is not a database|malformed", "not_a_database"),
    (r"readonly|query_only", "read_only"),
    (r"ambiguous column name: (\S+)", "ambiguous"),
    (r"locked|busy", "busy"),
    (r"integer overflow", "overflow"),
    (r"Could not decode to UTF-8", "encoding"),
)

_POSTGRESQL_CONNECTING = (
    (r"password|authentication|no pg_hba.conf entry|role .* does not exist", "password"),
    (r"database .* does not exist", "no_database"),
    (r"", "unreachable"),
)

_NAMES = {
    "no_table": r'relation "([^"]+)"|schema "([^"]+)"|Table \'([^\']+)\'',
    "no_column": r'column "([^"]+)"|column (\S+) does not exist|Unknown column \'([^\']+)\'',
    "syntax": r'at or near "([^"]{1,40})"|near \'([^\'\n]{1,40})',
    "ambiguous": r'column reference "([^"]+)"|Column \'([^\']+)\'|column name \'([^\']+)\'',
}


def complaint_of(error: BaseException) -> Complaint:
    """Reduce any driver's error (psycopg, PyMySQL, sqlite3, or SQLAlchemy's wrapping of one) to a `Complaint`."""
    original = getattr(error, "orig", None) or error
    text = str(original)
    kind = _kind(original, text)
    found = re.search(_NAMES[kind], text) if kind in _NAMES and not _is_sqlite(original) else None
    if _is_sqlite(original):
        return next((Complaint(k, _group(m)) for p, k in _SQLITE if (m := re.search(p, text))), Complaint("other"))
    return Complaint(kind, _group(found))


def _kind(original: BaseException, text: str) -> str:
    if type(original).__module__.startswith("psycopg"):
        state = getattr(original, "sqlstate", None)
        return _kind_of_state(state) if state else next(k for p, k in _POSTGRESQL_CONNECTING if re.search(p, text))
    number = original.args[0] if original.args and isinstance(original.args[0], int) else None
    return _MYSQL.get(number, "other") if number is not None else "other"


def _kind_of_state(state: str) -> str:
    if state.startswith(("08", "57P")):
        return "lost"
    return _POSTGRESQL.get(state, "other")


def _is_sqlite(error: BaseException) -> bool:
    return type(error).__module__ == "sqlite3"


def _group(match: re.Match[str] | None) -> str:
    return next((group for group in match.groups() if group), "") if match else ""


_CONNECTION = {
    "password": ("the database refuses the user name or password", "Set the right ones in the source's URL."),
    "no_database": ("there is no database of that name on the server", "Correct the last part of the URL."),
    "not_a_database": ("the file is not an SQLite database, or damaged", "Correct the path, or mend the file."),
    "refused": ("the user may not use this database", "GRANT it the right to connect and to SELECT."),
    "busy": ("the database is locked by another program", "Try again when that program has finished."),
}
_NO_FILE = ("there is no database file there, or it cannot be read", "Correct the path or its rights.")
_NO_ANSWER = ("the server does not answer", "See that it runs and that this host may reach it.")


def connection_fault(url: URL, error: BaseException) -> Fault:
    """Why a database could not be reached. The address is shown without its password."""
    otherwise = _NO_FILE if url.get_backend_name() == "sqlite" else _NO_ANSWER
    what, remedy = _CONNECTION.get(complaint_of(error).kind, otherwise)
    return Fault(url.render_as_string(hide_password=True), what, remedy)


_STATEMENT = {
    "refused": ("the user may not read a table", "GRANT it SELECT on the tables that the SELECT reads."),
    "read_only": ("it tries to write", "Write a SELECT that only reads: Pantau never changes a service's database."),
    "lost": ("the connection broke off", "See that the server runs, then pull again."),
    "unreachable": ("the connection broke off", "See that the server runs, then pull again."),
    "not_a_database": ("the database file is damaged", "Mend the file (PRAGMA integrity_check names what is broken)."),
    "busy": ("the database is locked by another program", "Try again when that program has finished."),
    "overflow": ("a number or a sum is too large", "Amounts must stay below 1,000,000,000,000,000 units."),
    "encoding": ("a text is not valid UTF-8", "CAST the column to BLOB and mend it, or leave it out of the SELECT."),
}


def statement_fault(where: str, error: BaseException, timeout: int, suggestion: str = "") -> Fault:
    """Why a statement failed. `suggestion` is a did-you-mean for the table or column that is missing."""
    complaint = complaint_of(error)
    name = repr(complaint.name) if complaint.name else "of that name"
    match complaint.kind:
        case "no_table" | "no_column":
            missing = complaint.kind.removeprefix("no_")
            return Fault(
                where, f"the database has no {missing} {name}", suggestion or "Correct its name in the SELECT."
            )
        case "ambiguous":
            return Fault(
                where, f"the column {name} is there twice", "Give each column of the SELECT one name of its own."
            )
        case "syntax":
            cause = _cause(getattr(error, "orig", None) or error)
            near = f" near {name}" if complaint.name else cause and f": {cause[:_LONGEST_CAUSE]}"
            return Fault(where, f"the database does not understand the SQL{near}", "Mend the SELECT.")
        case "timeout":
            return Fault(
                where,
                f"the statement ran longer than {timeout} s",
                "Make the SELECT cheaper (an index), or raise `statement_timeout` in the service's TOML.",
            )
    if complaint.kind == "other":
        return _other_fault(where, error)
    return Fault(where, *_STATEMENT[complaint.kind])


def _other_fault(where: str, error: BaseException) -> Fault:
    original = getattr(error, "orig", None) or error
    if cause := _cause(original):
        return Fault(where, f"the database cannot run the SELECT: {cause[:_LONGEST_CAUSE]}", "Mend the SELECT.")
    code = _code(original)
    what = f"the database cannot run the SELECT ({code})" if code else "the database cannot run the SELECT"
    return Fault(where, what, "Run it by hand to see why.")


_LONGEST_CAUSE = 160

_DATALESS_STATES = re.compile(r"42...|0A...|54...|22012|21000")
"""SQLSTATEs whose message speaks of the statement (names, types, counts) and never of what a row holds."""

_DATALESS_NUMBERS = {1054, 1055, 1111, 1140, 1222, 1241, 1242, 1248, 1267, 1305, 1365, 1582, 1583, 1630, 4107}
"""The same of MariaDB and MySQL."""

_DATALESS_SQLITE = re.compile(
    r"no such (function|collation sequence|window|module): \w+|wrong number of arguments to function \w+\(\)"
    r"|misuse of (aggregate|window function|aliased aggregate)[\w:() ]*|SELECTs to the left and right of [\w ]+"
    r"|sub-select returns \d+ columns[\w ,-]*|row value misused|too many [\w ]+|no tables specified|integer overflow"
    r"|a GROUP BY clause is required before HAVING|circular reference: \w+|malformed JSON"
)


def _cause(original: BaseException) -> str:
    """The driver's own words, where they cannot hold a value of the source; else ''."""
    text = str(original)
    if _is_sqlite(original):
        if "number of bindings" in text:
            return "it holds a parameter (`:name`, `@name`, `$name` or `?`), and nobody gives it a value"
        found = _DATALESS_SQLITE.match(text)
        return found[0].strip() if found else ""
    told = getattr(original, "diag", None)
    if told:
        return str(told.message_primary or "") if _DATALESS_STATES.fullmatch(told.sqlstate or "") else ""
    number, *words = original.args or (None,)
    return str(words[0]) if words and number in _DATALESS_NUMBERS else ""


def _code(original: BaseException) -> str:
    state = getattr(original, "sqlstate", None)
    if state:
        return f"SQLSTATE {state}"
    number = original.args[0] if original.args else None
    return f"error {number}" if isinstance(number, int) else ""
