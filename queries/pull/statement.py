"""The operator's SELECT, as text: one statement that reads, without what may not stand inside a derived table."""

from __future__ import annotations

import re

from queries.errors import Fault, SourceError

_PIECES = r"""(?P<comment>--[^\n]*|/\*.*?\*/%(hash)s)
  | (?P<dollar>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
  | (?P<quoted>%(string)s|"(?:[^"]|"")*"|`[^`]*`)
  | (?P<end>;) | (?P<open>\() | (?P<close>\)) | (?P<word>\w+) | (?P<space>\s+) | (?P<other>.)"""

_STANDARD = re.compile(_PIECES % {"hash": "", "string": r"'(?:[^']|'')*'"}, re.VERBOSE | re.DOTALL)
_MYSQL = re.compile(_PIECES % {"hash": r"|\#[^\n]*", "string": r"'(?:[^'\\]|''|\\.)*'"}, re.VERBOSE | re.DOTALL)


def single_select(text: str, where: str, dialect: str) -> str:
    """The one SELECT (or WITH … SELECT) in `text`, without a closing `;` and comments behind it.

    Raises SourceError where there is none, more than one, or something else.
    """
    if "\x00" in text:
        raise SourceError(Fault(where, "there is a NUL character in it", "Save the file as plain UTF-8 text."))
    pieces = _MYSQL if dialect in {"mysql", "mariadb"} else _STANDARD
    statements, depth = [""], 0
    first_words: list[str] = [""]
    for piece in pieces.finditer(text):
        kind, words = piece.lastgroup, piece.group()
        if kind == "comment":
            statements[-1] += " "
            continue
        if kind == "end":
            statements.append("")
            first_words.append("")
            continue
        depth += (kind == "open") - (kind == "close")
        if depth < 0:
            raise SourceError(Fault(where, "a bracket closes that was never opened", "Mend the SELECT."))
        if kind == "word" and not first_words[-1]:
            first_words[-1] = words.upper()
        statements[-1] += words
    return _the_one(statements, first_words, where)


def _the_one(statements: list[str], first_words: list[str], where: str) -> str:
    found = [(text.strip(), word) for text, word in zip(statements, first_words, strict=True) if text.strip()]
    if not found:
        raise SourceError(Fault(where, "there is no statement in it", "Write one SELECT."))
    if len(found) > 1:
        raise SourceError(Fault(where, f"there are {len(found)} statements in it", "Write one SELECT, and no other."))
    text, word = found[0]
    if word not in {"SELECT", "WITH", "VALUES"}:
        raise SourceError(Fault(where, f"it begins with {word or text[:1]!r}", "Write one SELECT (or WITH … SELECT)."))
    return text
