"""What happens on a tap: thin bindings of pure functions."""

from __future__ import annotations

from dash import ClientsideFunction, Input

from callbacks import panel, view
from dashboard import ids
from dashboard.shell import PanelBuilder, Shell


def register(shell: Shell, panel_of: PanelBuilder) -> None:
    """Bind everything a page answers."""
    shell.clientside_callback(ClientsideFunction("pantau", "ready"), Input(ids.PAGE, "id"))
    panel.register(shell, panel_of)
    view.register(shell)
