"""The two forms of passkeys. A script shows them where the browser can do it; without one they stay hidden."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.access.account_fields import field
from dashboard.access.forms import csrf_field
from dashboard.access.passkeys import OPTIONS, REGISTER, SIGN_IN
from dashboard.components.attributes import attributes
from dashboard.i18n import Catalogue


def use_form(say: Catalogue, action: str) -> Component:
    """A button that signs in with a passkey; `action` is where the answer goes."""
    told = _told(say, "use", SIGN_IN + OPTIONS)
    return _form(html.Button(say("accounts.passkeys.use"), type="submit", className="second"), action, told)


def make_form(say: Catalogue, next_: str) -> Component:
    """A button that makes a passkey on this device, with the name to call it by; leads to `next_`."""
    label = field(
        say("accounts.passkeys.label"),
        "label",
        say("accounts.passkeys.label_hint"),
        required=False,
        maxLength=80,
        autoComplete="off",
        autoCapitalize="sentences",
    )
    told = _told(say, "make", REGISTER + OPTIONS) | attributes(
        data_next=next_, data_known=say("accounts.passkeys.known")
    )
    button = html.Button(say("accounts.passkeys.make"), type="submit")
    return _form([label, button], REGISTER, told)


def _told(say: Catalogue, kind: str, options: str) -> dict[str, Any]:
    return attributes(
        data_passkey=kind,
        data_options=options,
        data_failed=say(f"accounts.passkeys.{kind}_failed"),
        data_cancelled=say("accounts.passkeys.cancelled"),
    )


def _form(content: Any, action: str, told: dict[str, Any]) -> Component:
    alert = html.P(className="alert", role="alert", hidden=True)
    inside = [csrf_field(), *(content if isinstance(content, list) else [content]), alert]
    return html.Form(inside, method="post", action=action, hidden=True, **told)
