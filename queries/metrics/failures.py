"""Why a pull failed, in a word and a sentence that name no address, user, database or path."""

from __future__ import annotations

UNREACHABLE = "unreachable"
REFUSED = "refused"
CONTRACT = "contract"
EMPTY = "empty"
UNRECONCILED = "unreconciled"
TIMEOUT = "timeout"

_SENTENCES = {
    UNREACHABLE: "the source cannot be reached",
    REFUSED: "the source refuses access",
    CONTRACT: "the SELECT cannot be run, or what it yields breaks the contract",
    EMPTY: "the source yields no rows",
    UNRECONCILED: "the totals do not agree with those of the source",
    TIMEOUT: "the source takes too long to answer",
    None: "the last pull failed",
}

_PHRASES = (
    ("the totals do not agree", UNRECONCILED),
    ("the SELECT yields no rows", EMPTY),
    ("the statement ran longer than", TIMEOUT),
    ("refuses the user name or password", REFUSED),
    ("the user may not", REFUSED),
    ("does not answer", UNREACHABLE),
    ("connection broke off", UNREACHABLE),
    ("there is no database", UNREACHABLE),  # of that name, or no file of it
    ("not an SQLite database", UNREACHABLE),
    ("the database file is damaged", UNREACHABLE),
    ("locked by another program", UNREACHABLE),
    ("is not a database URL", UNREACHABLE),
    ("is not supported", UNREACHABLE),
    ("has no source", UNREACHABLE),
)
"""What the faults of a pull say, as the log of pulls keeps it. What else is said of a SELECT breaks the contract."""

_OF_A_SELECT = "services/"


def failure_kind(message: str) -> str | None:
    """The kind of a failure from its message in the log of pulls; None for one that is no fault of a source."""
    for phrase, kind in _PHRASES:
        if phrase in message:
            return kind
    return CONTRACT if message.startswith(_OF_A_SELECT) else None


def failure_sentence(kind: str | None) -> str:
    """A failure of that kind in plain English. Nothing of the message itself is in it."""
    return _SENTENCES[kind]
