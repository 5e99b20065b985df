"""The first response: the whole page as HTML, and beside it all that Dash needs to take over in place.

The tree of a page is built once a request. It goes into the document as HTML, which is on screen at once, and as the
JSON of Dash's layout, which Dash reads from the document instead of asking for it. The layout says only what is alive;
all else Dash takes over from the HTML as it stands (`frozen.without_html`). So no number stands in the document twice,
and taking over costs no round trip but that of the script.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from string import Template
from typing import Final
from urllib.parse import quote

from dash.development.base_component import Component

from dashboard import ids
from dashboard.dress import Dress
from dashboard.request import Page
from dashboard.static_html import to_html
from queries.viewer import Language

CONFIG_KEYS: Final = frozenset(
    {
        "children_props",
        "props_check",
        "requests_pathname_prefix",
        "serve_locally",
        "show_undo_redo",
        "suppress_callback_exceptions",
        "ui",
        "update_title",
        "url_base_pathname",
        "validate_callbacks",
    }
)
"""What the renderer reads of Dash's configuration; the rest tells strangers versions."""

BOOT: Final = """(function(){
var begun=false,root=document.documentElement;
setTimeout(begin,1500);
function painted(next){requestAnimationFrame(function(){setTimeout(next)})}
function whole(){delete root.dataset.first;painted(begin)}
function begin(){
if(begun)return;
begun=true;
delete root.dataset.first;
var script=document.createElement("script");
script.src=document.getElementById("_dash-renderer").src;
document.body.appendChild(script)
}
if(document.visibilityState==="hidden")begin();
else if(performance.getEntriesByName("first-contentful-paint").length)whole();
else painted(whole)
})()"""
"""Once the key numbers are painted, the rest is laid out; once that is painted, the client's script runs.

The script is fetched meanwhile, but must not hold up the painting; nor must the rest of the page.
"""

FIRST: Final = (
    '!function(r,f){r.first="";f=function(){delete r.first};setTimeout(f,1500);'
    'addEventListener("beforeprint",f)}(document.documentElement.dataset)'
)
"""Says that nothing is painted yet, so that styles may leave out what is not to be seen first: on screen, and for a
second and a half at most, also where the document breaks off before `BOOT`."""

THEME: Final = (
    'document.documentElement.dataset.theme=function(){try{return localStorage.getItem("theme")}catch(e){}}()||"auto"'
)
"""Puts the reader's own choice of light or dark in place before anything is painted; `auto` follows the system."""

HEAD: Final = f"{THEME};{FIRST}"
"""The script in a page's head."""

EXPECT: Final = f'<link rel="expect" href="#{ids.FIRST_SEEN}" blocking="render">\n'
"""Painting waits until what is to be seen first is parsed; a page without it would wait for its end."""

_DOCUMENT: Final = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<title>$title</title>
<meta name="description" content="$description">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="$light">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="$dark">
<link rel="icon" type="image/svg+xml" href="$icon">
$expect<link rel="preload" as="script" href="$script">
<script>$head</script>
<style>$style</style>
</head>
<body>
<div id="first-paint">$page</div>
<div id="react-entry-point" hidden></div>
<script type="application/json" id="_dash-config">$config</script>
<script type="application/json" id="page-dependencies">$dependencies</script>
<script type="application/json" id="page-layout">$layout</script>
<script type="text/plain" id="_dash-renderer" src="$script"></script>
<script>$boot</script>
</body>
</html>
""")


@dataclass(frozen=True)
class DashParts:
    """What Dash contributes to a document."""

    config: str  # JSON
    dependencies: str  # JSON
    layout: str  # JSON
    script_path: str


def document(page: Page, root: Component, language: Language, dress: Dress, parts: DashParts) -> str:
    """The document that shows `root` and brings what Dash needs. Raises StaticHtmlError."""
    drawn = to_html(root)
    return _DOCUMENT.substitute(
        language=language.value,
        title=escape(page.title),
        description=escape(page.description),
        light=dress.light,
        dark=dress.dark,
        icon=f"data:image/svg+xml,{quote(dress.icon)}",
        style=dress.style(page.styles),
        script=parts.script_path,
        expect=EXPECT if f'id="{ids.FIRST_SEEN}"' in drawn else "",
        head=HEAD,
        boot=BOOT,
        page=drawn,
        config=_json_in_html(parts.config),
        dependencies=_json_in_html(parts.dependencies),
        layout=_json_in_html(parts.layout),
    )


def public_config(config: str) -> str:
    """Dash's configuration (JSON) without versions, addresses and tokens that the renderer does not need."""
    return json.dumps({key: value for key, value in json.loads(config).items() if key in CONFIG_KEYS})


def _json_in_html(text: str) -> str:
    """JSON that cannot end the script element it stands in (HTML Living Standard, 4.12.1.3)."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
