"""`/metrik/<name>.csv` and `.xlsx`: the numbers of a metric's page as files, narrowed as the page is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Flask, Response, abort, request

from dashboard.access.visitor import visitor
from dashboard.long_table import long_table
from dashboard.request import PageRequest
from dashboard.screen import Screen
from dashboard.signed import Signed
from dashboard.spreadsheets import to_csv, to_xlsx
from queries.pages.values import MetricView

ViewOf = Callable[[PageRequest, Signed, str], tuple[Screen, MetricView] | None]
"""What the page of a metric shows for an address; None where there is no such metric."""

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_downloads(server: Flask, view_of: ViewOf) -> None:
    """Answer both addresses: 404 for a metric that there is not, 403 for one that is not for whoever asks."""

    def answer(name: str, ending: str) -> Response:
        asked = PageRequest.read(f"/metrik/{name}", request.query_string.decode(errors="replace"))
        found = view_of(asked, visitor().signed(asked.language), name)
        return abort(404) if found is None else file_response(*found, ending)

    for ending in ("csv", "xlsx"):
        server.add_url_rule(f"/metrik/<name>.{ending}", f"metric_{ending}", answer, defaults={"ending": ending})


def file_response(screen: Screen, view: MetricView, ending: str) -> Response:
    """The file, with the name under which a browser keeps it."""
    table = long_table(screen, view)
    about = screen.say("download.about")
    if ending == "csv":
        response = Response(to_csv(table, about), content_type=CSV)
    else:
        content = to_xlsx(table, about, screen.say("download.data"), screen.say("download.exact"))
        response = Response(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{table.name}.{ending}"'
    return response
