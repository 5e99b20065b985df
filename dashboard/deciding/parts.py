"""What `/publikasi` is put together from: the preview, and the items with their boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.access.account_fields import DO, DONE, act, field, folded, listed, part
from dashboard.access.forms import csrf_field, here
from dashboard.components.element import Element
from dashboard.deciding.decider import Decider
from dashboard.deciding.previews import Previewed
from queries.publication.gate import APPROVED, Standing
from queries.publication.previewing import Preview


def preview_part(own: Decider, there: Previewed) -> Component:
    """What is known of what readers would see, and a button to work it out."""
    say, preview = own.say, there.preview
    content: list[Component] = [html.P(say("deciding.preview.hint"), className="hint")]
    if preview is not None:
        key = "current" if there.is_current else "older"
        count = len(preview.changes)
        content.append(html.P(say(f"deciding.preview.{key}", at=own.moment(preview.at), count=count)))
    if there.is_running:
        content.append(html.P(say("deciding.preview.running"), className="done", role="status"))
    elif there.has_failed:
        content.append(html.P(say("deciding.preview.failed"), className="alert", role="alert"))
    if not there.is_running:
        words = say("deciding.preview.again" if preview else "deciding.preview.make")
        content.append(act("preview", words, second=True))
    return part(say("deciding.preview.title"), *content)


def items_part(own: Decider, standing: Sequence[Standing], preview: Preview | None) -> Component:
    """Every item under its heading; with boxes and buttons for who may decide."""
    say = own.say
    told = {change.item: own.change(change) for change in preview.changes} if preview else {}
    in_order = sorted(standing, key=lambda one: own.group(one.item))
    groups = [
        part(name, listed([_row(own, one, told.get(one.item)) for one in mine]))
        for name, mine in groupby(in_order, key=lambda one: own.group(one.item))
    ]
    if not groups:
        return html.P(say("deciding.nothing"), className="hint")
    if own.only_reads:
        return html.Div(groups, className="account")
    return html.Form(
        [csrf_field(), html.Div(groups, className="account"), _buttons(own)],
        method="post",
        action=here(**{DONE: None}),
    )


def _buttons(own: Decider) -> Component:
    say = own.say
    when = field(
        say("deciding.not_before"),
        "not_before",
        say("deciding.not_before_hint", city=own.profile.city.name),
        type="datetime-local",
        required=False,
    )
    approve = html.Button(say("deciding.approve"), type="submit", name=DO, value="approve")
    withdraw = html.Button(say("deciding.withdraw"), type="submit", name=DO, value="withdraw", className="second")
    hint = html.P(say("deciding.withdraw_hint"), className="hint")
    return part(say("deciding.decide"), when, approve, folded(say("deciding.withdraw_fold"), hint, withdraw))


def _row(own: Decider, one: Standing, change: str | None) -> Component:
    told = [html.Strong(own.title(one.item)), html.Span(_state(own, one))]
    if one.last is not None and one.last.at is not None:
        key = f"deciding.last.{one.last.decision}"
        told.append(html.Span(own.say(key, name=one.last.shown, at=own.moment(one.last.at))))
    if change is not None:
        told.append(html.Span(change, className="change"))
    if own.only_reads:
        return html.Div([html.Div(told)], className="row")
    box = Element("Input", type="checkbox", name="item", value=f"{one.item} {one.digest}")
    return html.Label([box, html.Span(told, className="told")], className="pick")


def _state(own: Decider, one: Standing) -> str:
    """How an item stands, and whether readers see that already."""
    if one.how == "embargoed" and one.last is not None and one.last.not_before is not None:
        return own.say("deciding.state.embargoed", at=own.moment(one.last.not_before))
    if (one.how == APPROVED) != one.is_out and one.how in (APPROVED, "withdrawn", "changed"):
        return own.say(f"deciding.state.{one.how}_soon")
    return own.say(f"deciding.state.{one.how}")
