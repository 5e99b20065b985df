"""What no callback reaches goes to Dash as HTML; what one reaches stays a component."""

from __future__ import annotations

import dash_svg as svg
from dash import html

from dashboard.frozen import freeze, reachable_ids, without_html

LIVE = frozenset({"live"})


def test_a_tree_without_live_ids_becomes_one_piece_of_html() -> None:
    frozen = freeze(html.Section([html.H2("a", id="head"), "b"], className="c", style={"top": 1}), LIVE)
    assert frozen == {
        "type": "Frozen",
        "namespace": "pantau",
        "props": {
            "tag": "section",
            "attributes": {"className": "c", "style": {"top": 1}},
            "html": '<h2 id="head">a</h2>b',
        },
    }


def test_a_live_component_and_all_above_it_stay_components() -> None:
    frozen = freeze(html.Div([html.P("a"), html.Div(html.Button("b", id="live"))]), LIVE)
    still, above = frozen["props"]["children"]
    assert (frozen["type"], still["type"], above["type"]) == ("Div", "Frozen", "Div")
    assert above["props"]["children"]["props"]["id"] == "live"


def test_in_a_document_that_shows_them_the_pieces_of_html_are_numbers_in_order() -> None:
    tree = html.Div([html.P("a"), "b", html.Div([html.B("c"), html.I(id="live", children="d")])])
    layout = without_html(freeze([tree, html.P("e", id="f")], LIVE))
    assert layout[0]["props"]["children"] == [
        {"type": "Frozen", "namespace": "pantau", "props": {"tag": "p", "attributes": {}, "held": 0}},
        "b",
        {
            "type": "Div",
            "namespace": "dash_html_components",
            "props": {
                "children": [
                    {"type": "Frozen", "namespace": "pantau", "props": {"tag": "b", "attributes": {}, "held": 1}},
                    {"type": "I", "namespace": "dash_html_components", "props": {"id": "live", "children": "d"}},
                ]
            },
        },
    ]
    assert layout[1]["props"] == {"tag": "p", "attributes": {"id": "f"}, "held": 2}


def test_a_pattern_matching_id_is_always_live() -> None:
    assert freeze(html.Div(id={"type": "row", "index": 1}), LIVE)["type"] == "Div"


def test_svg_keeps_its_tag() -> None:
    assert freeze(svg.Svg(svg.G(), viewBox="0 0 1 1"), LIVE)["props"] == {
        "tag": "svg",
        "attributes": {"viewBox": "0 0 1 1"},
        "html": "<g></g>",
    }


def test_texts_and_nothing_stay_what_they_are() -> None:
    assert freeze(["a", None, 3], LIVE) == ["a", None, 3]


def test_every_id_that_a_callback_names_is_reachable() -> None:
    dependencies = """[
        {"output": "a.children", "inputs": [{"id": "b", "property": "n"}], "state": [{"id": "c", "property": "n"}]},
        {"output": "..d.children...e.f.hidden..", "inputs": [], "state": []}
    ]"""
    assert reachable_ids(dependencies) >= {"a", "b", "c", "d", "e.f"}
