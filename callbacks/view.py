"""What a choice of a filter answers: only the parts of the page whose content is not the one on screen."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from dash import ClientsideFunction, Input, Output

from dashboard import ids
from dashboard.access.recording import note_shown
from dashboard.i18n import Catalogue
from dashboard.request import PageRequest
from dashboard.shell import Shell, ShownView

OUTSIDE = frozenset({ids.part("rail"), ids.part("head")})
"""Parts that stand beside `main`; every page has them."""


def register(shell: Shell) -> None:
    """Bind the view to the address that the client asks for; assets/view.js puts the answer in place."""

    @shell.callback(Output(ids.VIEW, "data-answer"), Input(ids.VIEW, "data-asked"), prevent_initial_call=True)
    def _answer(asked: Any) -> dict[str, Any] | None:
        url, prints = asked_of(asked)
        if url is None:
            note_shown(None)
            return None
        request = PageRequest.of(url)
        said = Catalogue.of(request.language)
        view = shell.view(request)
        note_shown(view.status)
        return {"url": url, "said": said("view.changed", title=view.title), **changes(view, prints)}

    answered = ClientsideFunction("view", "answered")
    shell.clientside_callback(answered, Input(ids.VIEW, "data-answer"), prevent_initial_call=True)


def asked_of(asked: Any) -> tuple[str | None, Mapping[str, str]]:
    """The address, and the prints on screen by their parts' ids; no address where it is not what a page sends.

    A page sends pairs: the order of its parts counts, and that of a JSON object may get lost.
    """
    if (
        not isinstance(asked, dict)
        or not isinstance(asked.get("url"), str)
        or not isinstance(asked.get("prints"), list)
    ):
        return None, {}
    pairs = asked["prints"]
    if not all(isinstance(pair, list) and [type(one) for one in pair] == [str, str] for pair in pairs):
        return None, {}
    return asked["url"], dict(pairs)


def changes(view: ShownView, prints: Mapping[str, str]) -> dict[str, Any]:
    """What makes the screen with those prints show the view.

    `parts` has the HTML of the parts that are not on screen as they should be, by their ids; `prints` has id and print
    of all that are to be there, in their order. A page that has no such parts is `reload`.
    """
    wanted = {part.id: part.print for part in view.parts}
    if view.status != HTTPStatus.OK or not wanted.keys() >= OUTSIDE or not prints.keys() >= OUTSIDE:
        return {"reload": True}
    panel = {"children": view.panel, "hidden": view.panel is None}
    parts = {part.id: part.html for part in view.parts if prints.get(part.id) != part.print}
    return {"title": view.title, "panel": panel, "prints": list(wanted.items()), "parts": parts}
