"""Who is signed in, at the end of a page's head: the way to one's own account, and the way out."""

from __future__ import annotations

from dash import html

from dashboard.components.icon import icon
from dashboard.screen import Screen
from queries.viewer import Role


def account(screen: Screen) -> list[html.A | html.Form]:
    """A link named like whoever is signed in, and a button that signs them out; both work without a script."""
    link = html.A([icon("person"), html.Span(called(screen))], href=screen.page("/akun"), className="role")
    button = html.Button(screen.say("access.out"), type="submit")
    return [link, html.Form(button, method="post", action="/keluar", className="leave")]


def called(screen: Screen) -> str:
    """The person's name; the bearer of a link is called by the role."""
    signed = screen.signed
    if signed is not None and signed.name:
        return signed.name
    if signed is None or signed.viewer.role is Role.MAYOR:
        return screen.words(screen.profile.city.mayor_title)
    department = screen.department(signed.viewer.department)
    return screen.say(f"access.role.{signed.viewer.role.value}", department=department)
