"""Plain pages with a form: no Dash, no script needed, and nothing in a form that its page did not bring."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from hashlib import sha256
from http import HTTPStatus
from string import Template
from typing import Any, Final
from urllib.parse import quote, urlencode

from dash import html
from dash.development.base_component import Component
from flask import Response, abort, after_this_request, g, request
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from dashboard.access.access import access
from dashboard.access.cookies import FORM, FORM_LASTS, SESSION, held_cookie, set_cookie
from dashboard.access.visitor import visitor_or_none
from dashboard.components.attributes import attributes
from dashboard.components.element import Element
from dashboard.components.icon import icon
from dashboard.components.themes import themes
from dashboard.delivery import source_hash
from dashboard.first_paint import THEME
from dashboard.i18n import Catalogue
from dashboard.request import LANGUAGE_KEY, in_language
from dashboard.static_html import to_html
from queries.state.tokens import new_token
from queries.viewer import Language, Role

PROOF: Final = "proof"
"""The field that shows that a form was on a page of ours."""

SHEET: Final = "access"
"""The style sheet of these pages besides `base`."""

SCRIPT: Final = (
    THEME
    + """;document.addEventListener("click",function(event){
var button=event.target.closest(".themes button");
if(!button)return;
document.documentElement.dataset.theme=button.dataset.value;
try{localStorage.setItem("theme",button.dataset.value)}catch(e){}
var next=Array.from(button.parentElement.children).find(function(one){return one.checkVisibility()});
if(next)next.focus()
})"""
)
"""The one script of these pages, allowed by its hash: light or dark as it was chosen, and the switch between them."""

_DOCUMENT: Final = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<title>$title</title>
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="$light">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="$dark">
<link rel="icon" type="image/svg+xml" href="$icon">
<script>$script</script>
<style>$style</style>
$scripts</head>
<body>
$page
</body>
</html>
""")


def form_page(
    title: str,
    body: Component | Sequence[Component],
    language: Language,
    *,
    status: int = HTTPStatus.OK,
    scripts: Sequence[str] = (),
) -> Response:
    """A document of its own with `body` under the heading `title`, in the look of the product.

    `body` is of `dash.html` (inputs by `Element("Input", …)`). `scripts` are addresses of ours that are loaded at the
    end; they may ask this server for data, and nothing inline ever runs.
    """
    held = access()
    text = _DOCUMENT.substitute(
        language=language.value,
        title=escape(f"{title} · {held.city}"),
        light=held.dress.light,
        dark=held.dress.dark,
        icon=f"data:image/svg+xml,{quote(held.dress.icon)}",
        script=SCRIPT,
        style=_style(),
        scripts="".join(f'<script src="{escape(one)}" defer></script>\n' for one in scripts),
        page=to_html(_framed(title, body, language)),
    )
    content = text.encode(errors="replace")  # an old entry of the trail may hold half a letter
    response = Response(content, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _policy(bool(scripts))
    return response


def csrf_field() -> Component:
    """The hidden field that `checked_form` wants; put one into every form."""
    return Element("Input", type="hidden", name=PROOF, value=_proof(_seed()))


def checked_form() -> MultiDict[str, str]:
    """The fields of the form that was sent; 400, with a page that says what to do, where its proof is not right."""
    seed, sent = held_cookie(SESSION if visitor_or_none() else FORM), request.form.get(PROOF, "")
    if not seed or not hmac.compare_digest(_proof(seed).encode(), sent.encode("utf-8", "replace")):
        abort(_stale_form())
    return request.form


def form_language() -> Language:
    """The language that a plain page is asked for in."""
    asked = request.args.get(LANGUAGE_KEY)
    return Language(asked) if asked in set(Language) else Language.ID


def here(**changes: str | None) -> str:
    """The address that is asked for, with `changes` put into its query; None takes a key out."""
    query = {key: value for key, value in {**request.args.to_dict(), **changes}.items() if value is not None}
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _seed() -> str:
    """What the proofs of this browser's forms come from: its session, before sign-in a cookie of their own."""
    if visitor_or_none() is not None:
        return held_cookie(SESSION)
    seed: str = g.get("form_seed") or held_cookie(FORM)
    if not seed:
        seed = g.form_seed = new_token()

        @after_this_request
        def _keep(response: Response) -> Response:
            set_cookie(response, FORM, seed, FORM_LASTS)
            return response

    return seed


def _proof(seed: str) -> str:
    return hmac.new(seed.encode("utf-8", "replace"), b"pantau form", sha256).hexdigest()


def _stale_form() -> Response:
    language = form_language()
    say = Catalogue.of(language)
    again = html.A(say("access.stale.again"), href=here())
    return form_page(
        say("access.stale.title"),
        [html.P(say("access.stale.text")), html.P(again)],
        language,
        status=HTTPStatus.BAD_REQUEST,
    )


def _framed(title: str, body: Component | Sequence[Component], language: Language) -> Component:
    say = Catalogue.of(language)
    brand = html.A(say("access.brand", city=access().city), href=in_language("/", language), className="brand")
    head = html.Header([brand, _languages(language), themes(language), *_account(say, language)], className="head")
    content: list[Any] = [html.H1(title), *([body] if isinstance(body, Component) else body)]
    return html.Div([head, html.Main(content)], className="notice-page form-page", lang=language.value)


def _account(say: Catalogue, language: Language) -> list[Component]:
    """Whoever is signed in, as a way to their account, and the way out; nothing before sign-in."""
    known = visitor_or_none()
    if known is None:
        return []
    called = known.name or _role(say, known.role)
    here_ = attributes(aria_current="page") if request.path == "/akun" else {}
    link = html.A([icon("person"), html.Span(called)], href=in_language("/akun", language), className="role", **here_)
    out = html.Form(html.Button(say("access.out"), type="submit"), method="post", action="/keluar", className="leave")
    return [link, out]


def _role(say: Catalogue, role: Role) -> str:
    """The mayor by the title that the city gives, as on every other page."""
    if role is Role.MAYOR:
        return getattr(access().mayor, say.language.value)
    return say(f"accounts.called.{role.value}")


def _languages(shown: Language) -> Component:
    say = Catalogue.of(shown)
    links = [_language(language, shown, say) for language in Language]
    return html.Div(links, className="languages", role="group", **attributes(aria_label=say("languages.label")))


def _language(language: Language, shown: Language, say: Catalogue) -> Component:
    chosen = None if language is Language.ID else language.value
    current = attributes(aria_current="true") if language is shown else {}
    words = [
        html.Span(language.value.upper(), **attributes(aria_hidden="true")),
        html.Span(say(f"languages.{language.value}"), className="unseen", lang=language.value),
    ]
    return html.A(words, href=here(**{LANGUAGE_KEY: chosen}), hrefLang=language.value, **current)


def _style() -> str:
    return access().dress.style((SHEET,))


def _policy(with_scripts: bool) -> str:
    own = " 'self'" if with_scripts else ""
    directives = {
        "default-src": "'none'",
        "script-src": source_hash(SCRIPT) + own,
        "style-src": source_hash(_style()),
        "img-src": "'self' data:",
        "connect-src": own.strip() or "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
