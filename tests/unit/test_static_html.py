"""A component tree as HTML: the text a browser gets is the tree Dash would draw."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import dash_svg as svg
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.static_html import StaticHtmlError, to_html

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title></textarea></style><script>alert(1)</script>",
    "&lt;script&gt;",
    "\x00<b>",
)


class Reader(HTMLParser):
    """What a parser finds: tags with their attributes, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (html.Div("a"), "<div>a</div>"),
        (html.Div(["a", html.B("b"), 3, 0, 1.5]), "<div>a<b>b</b>301.5</div>"),
        (html.Div([None, True, False, "", []]), "<div></div>"),
        (html.Div(["a", ["b", ("c", html.I("d"))]]), "<div>abc<i>d</i></div>"),
        (html.H1("a"), "<h1>a</h1>"),
        (html.Div(html.Br()), "<div><br></div>"),
        (html.Img(src="/a.png", alt=""), '<img alt="" src="/a.png">'),
        (html.MapEl(), "<map></map>"),
        (html.ObjectEl(), "<object></object>"),
        (html.Pre("\na"), "<pre>\n\na</pre>"),
        ([html.B("a"), " ", html.I("b")], "<b>a</b> <i>b</i>"),
    ],
)
def test_tags_and_text_stand_as_in_the_tree(tree: Any, expected: str) -> None:
    assert to_html(tree) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (html.Div(className="a b"), '<div class="a b"></div>'),
        (html.Label(htmlFor="x"), '<label for="x"></label>'),
        (html.Td(colSpan=2, rowSpan=3), '<td colspan="2" rowspan="3"></td>'),
        (html.Time(dateTime="2026-11-24"), '<time datetime="2026-11-24"></time>'),
        (html.Div(tabIndex=-1), '<div tabindex="-1"></div>'),
        (html.Div(hidden=True), '<div hidden=""></div>'),
        (html.Div(hidden=False), "<div></div>"),
        (html.Div(title=""), '<div title=""></div>'),
        (html.Details(open=True), '<details open=""></details>'),
        (html.Div(draggable=False), '<div draggable="false"></div>'),
        (html.Div(**{"data-value": "1.5"}), '<div data-value="1.5"></div>'),
        (html.Div(**{"data-late": True}), '<div data-late="true"></div>'),
        (html.Div(**{"aria-hidden": False}), '<div aria-hidden="false"></div>'),
        (html.Div(role="img", lang="id"), '<div lang="id" role="img"></div>'),
        (html.Div(n_clicks=0, key="k", disable_n_clicks=True), "<div></div>"),
        (html.Meta(httpEquiv="a", content="b"), '<meta content="b" http-equiv="a">'),
    ],
)
def test_properties_become_attributes_under_their_html_names(tree: Any, expected: str) -> None:
    assert Reader(to_html(tree)).tags == Reader(expected).tags


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ({"width": "83.4%"}, "width:83.4%"),
        ({"marginTop": 4}, "margin-top:4px"),
        ({"marginTop": 0}, "margin-top:0"),
        ({"zIndex": 2, "flexGrow": 1, "lineHeight": 1.2}, "z-index:2;flex-grow:1;line-height:1.2"),
        ({"--mark": "87.9%", "--n": 3}, "--mark:87.9%;--n:3"),
        ({"WebkitLineClamp": 2}, "-webkit-line-clamp:2px"),
        ({"msFlex": "a"}, "-ms-flex:a"),
        ({"color": None, "top": ""}, None),
    ],
)
def test_style_dictionaries_become_what_react_sets(style: dict[str, Any], expected: str | None) -> None:
    assert Reader(to_html(html.Div(style=style))).tags[0][1].get("style") == expected


def test_svg_keeps_the_names_that_svg_wants() -> None:
    chart = svg.Svg(
        [
            svg.Defs(svg.LinearGradient(svg.Stop(stopColor="red"), id="g", gradientUnits="userSpaceOnUse")),
            svg.Path(d="M0 0", strokeWidth=2, vectorEffect="non-scaling-stroke", fill="url(#g)", className="c"),
            svg.Text("a", textAnchor="middle", fontSize=12),
        ],
        viewBox="0 0 10 10",
        preserveAspectRatio="none",
        **{"data-chart": "x", "aria-hidden": "true"},
    )
    assert to_html(chart) == (
        '<svg aria-hidden="true" data-chart="x" preserveAspectRatio="none" viewBox="0 0 10 10">'
        '<defs><linearGradient gradientUnits="userSpaceOnUse" id="g"><stop stop-color="red"></stop></linearGradient>'
        '</defs><path class="c" d="M0 0" fill="url(#g)" stroke-width="2" vector-effect="non-scaling-stroke"></path>'
        '<text font-size="12" text-anchor="middle">a</text></svg>'
    )


def test_ids_and_all_that_points_to_them_stand_as_they_are() -> None:
    tree = html.Div(
        [
            html.H2("a", id="head"),
            html.Section(**{"aria-labelledby": "head other"}),
            html.Label(htmlFor="field"),
            html.A(href="#head"),
            html.A(href="/page#head"),
            html.A(href="#"),
        ],
        id={"type": "row", "index": 1},
    )
    tags = Reader(to_html(tree)).tags
    assert tags[0][1]["id"] == '{"index":1,"type":"row"}'
    assert [attributes for _, attributes in tags[1:]] == [
        {"id": "head"},
        {"aria-labelledby": "head other"},
        {"for": "field"},
        {"href": "#head"},
        {"href": "/page#head"},
        {"href": "#"},
    ]


def test_components_that_show_nothing_yield_nothing() -> None:
    assert to_html(html.Div([dcc.Store(id="s", data={"a": 1}), dcc.Location(id="l"), dcc.Interval(id="i")])) == (
        "<div></div>"
    )


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (dcc.Graph(id="chart"), "dash_core_components.Graph"),
        (html.Div(dcc.Dropdown(id="choice")), "'choice'"),
        (html.Script("alert(1)"), "<script>"),
        (html.Iframe(srcDoc="<script>"), "<iframe>"),
        (html.Base(href="https://elsewhere.example/"), "<base>"),
        (html.Div(Decimal("1.5")), "Decimal"),
        (html.Div({"a": 1}), "dict"),
        (html.Div(title=["a"]), "title"),
        (html.A(href="javascript:alert(1)"), "href"),
        (html.A(href=" \tJavaScript :alert(1)"), "href"),
        (html.A(href="java\nscript:alert(1)"), "href"),
        (html.A(href="data:text/html,<script>"), "href"),
        (html.Div(**{"data-x onload=alert(1)": "a"}), "data-x onload"),
        (html.Div(**{"data-x><script>": "a"}), "data-x><script>"),
    ],
)
def test_what_has_no_safe_html_is_refused_by_name(tree: Any, told: str) -> None:
    with pytest.raises(StaticHtmlError) as refused:
        to_html(tree)
    assert told in str(refused.value)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_can_become_markup(attack: str) -> None:
    tree = html.Div(
        [
            attack,
            html.Span(attack, title=attack, className=attack, id=attack, **{"data-x": attack, "aria-label": attack}),
        ],
        style={"color": attack},
    )
    read = Reader(to_html(tree))
    assert [tag for tag, _ in read.tags] == ["div", "span"]
    assert read.text == attack * 2
    assert set(read.tags[1][1]) == {"title", "class", "id", "data-x", "aria-label"}
    assert {read.tags[1][1][name] for name in ("title", "class", "data-x", "aria-label")} == {attack}


@given(st.text(), st.text())
def test_any_text_comes_back_as_it_went(text: str, title: str) -> None:
    read = Reader(to_html(html.P(text, title=title)))
    assert read.tags == [("p", {"title": title})]
    assert read.text == text
