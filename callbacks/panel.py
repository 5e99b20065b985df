"""What the side panel answers to a tap."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from dash import ClientsideFunction, Input, Output
from dash.development.base_component import Component

from dashboard import ids
from dashboard.access.recording import note_shown
from dashboard.access.visitor import Visitor, visitor
from dashboard.request import PageRequest
from dashboard.shell import PanelBuilder, Shell


def register(shell: Shell, panel: PanelBuilder) -> None:
    """Bind `panel` to the address that the client asks for; the client then moves the focus."""

    @shell.callback(
        Output(ids.PANEL, "children"),
        Output(ids.PANEL, "hidden"),
        Input(ids.PANEL_REQUEST, "data-url"),
        prevent_initial_call=True,
    )
    def _answer(url: Any) -> tuple[Any, bool]:
        content, hidden = panel_at(url, panel, visitor())
        note_shown(None if hidden else HTTPStatus.OK)
        return shell.frozen(content), hidden

    shown = ClientsideFunction("panel", "shown")
    shell.clientside_callback(shown, Input(ids.PANEL, "children"), prevent_initial_call=True)


def panel_at(url: Any, panel: PanelBuilder, asking: Visitor) -> tuple[Component | None, bool]:
    """What the panel holds at `url`, and whether it stays hidden; it does where `url` is no address.

    Raises NotPermittedError for what is not for whoever asks.
    """
    if not isinstance(url, str):
        return None, True
    asked = PageRequest.of(url)
    content = panel(asked, asking.signed(asked.language))
    return content, content is None
