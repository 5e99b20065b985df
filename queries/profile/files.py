"""Reads the files of a profile's folder: tables, documents, SQL, and a digest of them all."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from queries.errors import did_you_mean
from queries.profile.faults import Findings, quoted

CITY = "city.toml"
DEPARTMENTS = "departments.csv"
DISTRICTS = "districts.csv"
HOLIDAYS = "holidays.csv"
TARGETS = "targets.csv"
EVENTS = "events.csv"
PUBLIC = "public.toml"
SERVICES = "services"
REQUIRED = (CITY, DEPARTMENTS)
KNOWN = (*REQUIRED, DISTRICTS, HOLIDAYS, TARGETS, EVENTS, PUBLIC)


@dataclass(frozen=True)
class Row:
    """A line of a table: its number in the file and its cells by column, trimmed; blank cells are left out.

    Of a line with too many or too few cells only the first is kept: it names the line, and nothing else is sure.
    """

    line: int
    cells: dict[str, str]
    broken: bool = False


@dataclass(frozen=True)
class Table:
    """A CSV file."""

    name: str
    rows: tuple[Row, ...]

    def where(self, row: Row, column: str) -> str:
        """File, line and column, as they stand in a message."""
        return f"{self.name}, line {row.line}, {column}"


@dataclass(frozen=True)
class Document:
    """A TOML file; `data` is None where it cannot be read."""

    name: str
    data: dict[str, Any] | None

    @property
    def key(self) -> str:
        """The file's name without folder and ending."""
        return Path(self.name).stem


@dataclass(frozen=True)
class Folder:
    """A profile's folder as read, before anything in it is judged."""

    path: Path
    files: dict[str, bytes]  # every file of the profile, by its name below the folder
    digest: str

    @property
    def sql(self) -> dict[str, bytes]:
        """The SQL files beside the services, by file name."""
        return {Path(name).name: data for name, data in self.files.items() if name.endswith(".sql")}

    @property
    def service_files(self) -> tuple[str, ...]:
        """The names of the services' TOML files."""
        return tuple(name for name in self.files if name.startswith(f"{SERVICES}/") and name.endswith(".toml"))


def read_folder(path: Path, findings: Findings) -> Folder | None:
    """Every file of the profile, as bytes. Notes a missing or empty folder, missing files and misnamed ones."""
    if not path.is_dir():
        findings.add(str(path), "there is no such folder", "Name the folder of a city, for example cities/batam.")
        return None
    names = sorted(_names(path))
    if not names:
        findings.add(str(path), "the profile is empty", f"Write {', '.join(KNOWN)} and {SERVICES}/*.toml there.")
        return None
    _check_names(names, findings)
    files = {name: (path / name).read_bytes() for name in names}
    return Folder(path, files, _digest(files))


def _names(path: Path) -> Iterator[str]:
    for pattern in ("*.toml", "*.csv", f"{SERVICES}/*.toml", f"{SERVICES}/*.sql"):
        yield from (file.relative_to(path).as_posix() for file in path.glob(pattern) if file.is_file())


def _check_names(names: Sequence[str], findings: Findings) -> None:
    for name in REQUIRED:
        if name not in names:
            findings.add(name, "the file is missing", "Write it; docs/city-profile.md lists its contents.")
    for name in names:
        if "/" not in name and name not in KNOWN:
            findings.add(name, "the profile has no such file", did_you_mean(name, KNOWN))
    if not any(name.startswith(f"{SERVICES}/") and name.endswith(".toml") for name in names):
        findings.add(f"{SERVICES}/", "the profile has no service", f"Write {SERVICES}/NAME.toml for at least one.")


def _digest(files: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, data in files.items():
        whole.update(f"{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()


def read_text(name: str, data: bytes, findings: Findings) -> str | None:
    """A file's text; a byte order mark is dropped. Notes a file that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        findings.add(f"{name}, line {line}", "the file is not UTF-8", "Save it again as UTF-8 text.")
        return None


def read_document(name: str, data: bytes, findings: Findings) -> Document:
    """A TOML file. Notes one that does not parse, with the line."""
    text = read_text(name, data, findings)
    if text is None:
        return Document(name, None)
    try:
        return Document(name, tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        findings.add(*_toml_fault(name, text, str(error)))
        return Document(name, None)


def _toml_fault(name: str, text: str, message: str) -> tuple[str, str, str]:
    reason, line = message, text.count("\n") + 1
    if found := re.match(r"(.*) \(at line (\d+), column \d+\)$", message, re.DOTALL):
        reason, line = found[1], int(found[2])
    elif message.endswith(" (at end of document)"):
        reason = message.removesuffix(" (at end of document)")
    remedy = (
        "Write each key and each [table] once."
        if "twice" in reason or "overwrite" in reason
        else ('Write key = "text", key = 3, key = ["a", "b"] or key = { id = "…", en = "…" }.')
    )
    reason = re.sub(r"\('(.*)'\)", lambda names: names[1].replace("', '", "."), reason)
    return f"{name}, line {line}", f"not valid TOML: {reason[:1].lower()}{reason[1:]}", remedy


def read_table(name: str, data: bytes, columns: dict[str, bool], findings: Findings) -> Table | None:
    """A CSV file; `columns` says of each column whether it is required. Notes faults of header and row length.

    None where the header is not usable.
    """
    text = read_text(name, data, findings)
    if text is None:
        return None
    lines = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(lines, [])]
    if not _check_header(name, header, columns, findings):
        return None
    return Table(name, tuple(_rows(name, header, lines, findings)))


def _check_header(name: str, header: list[str], columns: dict[str, bool], findings: Findings) -> bool:
    where, before = f"{name}, line 1", len(findings.faults)
    if len(header) == 1 and ";" in header[0]:
        findings.add(where, "the columns are separated by semicolons", "Save the file with commas between columns.")
        return False
    unknown = [column for column in header if column not in columns]
    missing = [column for column, required in columns.items() if required and column not in header]
    for column in unknown:
        findings.add(where, f"unknown column {quoted(column)}", did_you_mean(column, set(columns) - set(header)))
    for column in missing:
        findings.add(where, f"the column {quoted(column)} is missing", f"The columns are {', '.join(columns)}.")
    for column in sorted({column for column in header if header.count(column) > 1}):
        findings.add(where, f"the column {quoted(column)} stands twice", "Keep one of them.")
    return len(findings.faults) == before


def _rows(name: str, header: list[str], lines: Any, findings: Findings) -> Iterator[Row]:
    start = lines.line_num + 1
    for cells in lines:
        if len(cells) not in (0, len(header)):
            what = f"the line has {len(cells)} cells, the header {len(header)}"
            findings.add(f"{name}, line {start}", what, 'Put a text that holds a comma in quotes: "one, two".')
            yield Row(start, {header[0]: cells[0].strip()}, broken=True)
        elif any(cell.strip() for cell in cells):
            yield Row(start, {key: cell.strip() for key, cell in zip(header, cells, strict=True) if cell.strip()})
        start = lines.line_num + 1
