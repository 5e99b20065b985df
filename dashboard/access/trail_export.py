"""The audit trail as a file: CSV for a spreadsheet, or JSON lines, whose hashes can be checked without Pantau."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Response
from sqlalchemy import Engine

from dashboard.access.access import access
from dashboard.access.visitor import Visitor
from dashboard.downloads import CSV
from dashboard.i18n import Catalogue
from queries.cells import guarded
from queries.state import audit
from queries.state.audit import Wanted

JSON_LINES = "application/jsonl; charset=utf-8"
_BATCH = 500


def trail_file(known: Visitor, asked: Wanted, ending: str, say: Catalogue) -> Response:
    """The entries that are asked for, oldest first, sent while they are read. The trail notes it before the first."""
    held = access()
    detail = {"file": f"trail.{ending}", "who": asked.actor, "what": asked.action}
    held.trail.write(known.actor, "trail.exported", detail)
    heads = [say(f"trail.head.{key}") for key in ("number", "at", "who", "what", "detail", "hash")]
    lines = _csv_lines(held.state, asked, heads) if ending == "csv" else _json_lines(held.state, asked)
    response = Response(_in_batches(lines), content_type=CSV if ending == "csv" else JSON_LINES)
    response.headers["Content-Disposition"] = f'attachment; filename="pantau-{say("trail.file_name")}.{ending}"'
    return response


def _csv_lines(state: Engine, asked: Wanted, heads: list[str]) -> Iterator[str]:
    yield "\ufeff" + _line(heads)
    for one in audit.all_entries(state, asked):
        yield _line([str(one.number), one.at.isoformat(), one.actor, one.action, one.detail, one.hash])


def _json_lines(state: Engine, asked: Wanted) -> Iterator[str]:
    for line in audit.export_lines(state, asked):
        yield f"{line}\n"


def _line(cells: list[str]) -> str:
    """One line of CSV in which no cell is taken for a formula: strangers wrote some of them."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return text.getvalue()


def _in_batches(lines: Iterator[str]) -> Iterator[str]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BATCH:
            yield "".join(batch)
            batch = []
    yield "".join(batch)
