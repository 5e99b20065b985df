"""The Dash application around the pages: one tree a request, drawn by the server and handed to Dash."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from dash import Dash, html
from dash.development.base_component import Component
from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, abort, g, has_request_context, redirect, request
from plotly.io.json import to_json_plotly

from dashboard import ids
from dashboard.access.origins import is_address_of_ours
from dashboard.access.visitor import visitor, visitor_or_none
from dashboard.client_code import client_code, injected_styles
from dashboard.delivery import (
    Packed,
    content_security_policy,
    packed,
    packed_response,
    prepare_public_response,
    prepare_response,
)
from dashboard.dress import Dress
from dashboard.first_paint import BOOT, HEAD, DashParts, document, public_config
from dashboard.frozen import freeze, reachable_ids, without_html
from dashboard.i18n import Catalogue
from dashboard.parts import Part, written_parts
from dashboard.public.serving import is_public
from dashboard.refusals import register_refusals
from dashboard.request import Page, PageRequest
from dashboard.signed import Signed
from queries.errors import NotPermittedError, PantauError, StateError

PageBuilder = Callable[[PageRequest, Signed], Page]
PanelBuilder = Callable[[PageRequest, Signed], Component | None]
NoticeBuilder = Callable[[PageRequest], Page]

TELLTALE: Final = frozenset({"/_reload-hash", "/_favicon.ico"})
"""Addresses of Dash that no page needs and that tell strangers what runs here."""

KEPT_PAGES: Final = 128
"""Documents that a process keeps, the ones asked for last; about 150 kB each."""

KEPT_VIEWS: Final = 64
"""Pages as changes in place need them; about 100 kB each."""

KEPT_POLICIES: Final = 32
"""Content security policies, one for each combination of style sheets."""

_IN_SCRIPT: Final = re.compile(r"<script[^>]*>(.*)</script>", re.DOTALL)


@dataclass(frozen=True)
class Pages:
    """What can be asked for.

    `page` answers every address, also one that does not exist (with status 404). `panel` gives what the side panel
    of an address holds, None where it stays shut. Both raise NotPermittedError for what is not for whoever asks, and
    `refused` stands in then; `failed` does for a page that raised anything else. Neither needs data. `state` is all
    that a page depends on besides its address and its reader (the version of the data, the day): while it stays the
    same, a page is not made again.
    """

    page: PageBuilder
    panel: PanelBuilder
    failed: NoticeBuilder
    refused: NoticeBuilder
    state: Callable[[], Hashable]


@dataclass(frozen=True)
class Drawn:
    """A document, and the HTTP status it goes out with."""

    text: str
    status: int
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownView:
    """A page as a change in place needs it: its parts in order, and what its side panel holds, as Dash gets it."""

    title: str
    status: int
    parts: tuple[Part, ...]
    panel: Any


def build_dash(
    pages: Pages,
    dress: Dress,
    assets: Path,
    guard: Callable[[Flask], None],
    *,
    encrypted: bool = False,
    evaluate: bool = False,
) -> Shell:
    """The application, without callbacks yet; the scripts in `assets` go to the client, its style sheets do not.

    `guard` sets up, before all else, who may ask the server for what (`dashboard.access`). `encrypted`: see
    `prepare_response`; `evaluate`: see `content_security_policy`. After the callbacks are registered, call `ready()`.
    """
    server = Flask("pantau", static_folder=None)
    guard(server)
    shell = Shell(pages, dress, assets, server, encrypted=encrypted, evaluate=evaluate)
    server.add_url_rule("/static/<path:name>", "client_code", shell.serve_client_code)
    server.before_request(_hide_telltales)
    server.before_request(_drop_last_slash)
    server.after_request(shell.prepare)
    return shell


class Shell(Dash):
    """Dash, with an index and a first layout that hold the page asked for."""

    def __init__(
        self, pages: Pages, dress: Dress, assets: Path, server: Flask, *, encrypted: bool, evaluate: bool
    ) -> None:
        super().__init__(
            name="pantau",
            server=server,  # pyright: ignore[reportArgumentType] -- Dash's hint leaves out what its docstring allows
            assets_folder=str(assets.resolve()),
            include_assets_files=False,
            suppress_callback_exceptions=True,
            update_title="",
            add_log_handler=False,
        )
        self._pages = pages
        self._dress = dress
        self._scripts = sorted(assets.glob("*.js"))
        self._encrypted = encrypted
        self._evaluate = evaluate
        self._kept = lru_cache(maxsize=KEPT_PAGES)(self._draw)
        self._views = lru_cache(maxsize=KEPT_VIEWS)(self._shown_view)
        self._policy = lru_cache(maxsize=KEPT_POLICIES)(self._policy_for)
        self.layout = self._first_layout

    def ready(self) -> Flask:
        """All callbacks are registered: put the client's code together. Returns the WSGI application."""
        self._setup_server()  # now, or Dash would check a layout that belongs to whatever is asked for first
        register_refusals(self.server, self._dependencies)
        for error in (
            HTTPStatus.NOT_FOUND,
            DependencyException,
            InvalidResourceError,
        ):  # Dash's own answer lists what is installed
            self.server.register_error_handler(error, self.missing)
        self.server.register_error_handler(NotPermittedError, self.refused)
        _ = self.client_code, self._policy(()), self._public_config
        return self.server

    @cached_property
    def client_code(self) -> Packed:
        """The script of every page."""
        tags = self._generate_scripts_html() + self._generate_renderer()
        return packed(client_code(self._scripts, tags, self._served), "text/javascript")

    @property
    def client_code_path(self) -> str:
        """Its address; the middle of the name is what Dash looks for in an index."""
        return self.client_code.path("dash-renderer", "js")

    def serve_client_code(self, name: str) -> Response:
        """Answer `/static/<name>`."""
        if not self.client_code_path.endswith(f"/{name}"):
            abort(404)
        return packed_response(self.client_code)

    def prepare(self, response: Response) -> Response:
        """Finish a response on its way out."""
        if is_public(request.endpoint):
            return prepare_public_response(response, self._encrypted)
        response.status_code = g.get("status", response.status_code)
        return prepare_response(response, self._policy(g.get("styles", ())), self._encrypted)

    def interpolate_index(self, *_unused: Any, **_parts: Any) -> str:
        """The document of the page that is asked for; Dash calls it for each request of one."""
        return self._answer(PageRequest.read(request.path, request.query_string.decode(errors="replace")))

    def missing(self, _error: Exception) -> Response:
        """What every address shows where there is nothing, those of files too. A stranger is told no more than that."""
        if visitor_or_none() is None:
            return Response(status=HTTPStatus.NOT_FOUND)
        asked = PageRequest.read(request.path, request.query_string.decode(errors="replace"))
        text = self._answer(asked)
        g.status = HTTPStatus.NOT_FOUND
        return Response(text, g.status, mimetype="text/html")

    def _answer(self, asked: PageRequest) -> str:
        signed = self._signed(asked)
        try:
            drawn = self._kept(asked, signed, self._pages.state())
        except NotPermittedError:
            drawn = self._document(asked, self._pages.refused(asked), None)
        except StateError:  # 503, as wherever accounts cannot be read
            raise
        except PantauError as error:  # a person can mend it, and it says how
            self.server.logger.error("The page at %s failed: %s", asked.path, error)
            drawn = self._document(asked, self._pages.failed(asked), None)
        except Exception:
            self.server.logger.exception("The page at %s failed", asked.path)
            drawn = self._document(asked, self._pages.failed(asked), None)
        g.status, g.styles = drawn.status, drawn.styles
        return drawn.text

    def refused(self, _error: Exception) -> Response:
        """What is answered in place of a file, a figure or a tap that is not for whoever asks."""
        if request.method != "GET":
            return Response(status=HTTPStatus.FORBIDDEN)
        asked = PageRequest.read(request.path, request.query_string.decode(errors="replace"))
        drawn = self._document(asked, self._pages.refused(asked), None)
        g.status, g.styles = drawn.status, drawn.styles
        return Response(drawn.text, drawn.status, mimetype="text/html")

    def frozen(self, tree: Any) -> Any:
        """A tree as Dash gets it: components where callbacks reach, HTML where they do not."""
        return freeze(tree, self._live)

    def view(self, asked: PageRequest) -> ShownView:
        """A page as a change in place needs it. Kept like a document; raises what the page raises."""
        return self._views(asked, self._signed(asked), self._pages.state())

    def _signed(self, asked: PageRequest) -> Signed:
        """Whom the page is made for: whoever is signed in. Answers 401 where nobody is."""
        return visitor().signed(asked.language)

    def _shown_view(self, asked: PageRequest, signed: Signed, _state: Hashable) -> ShownView:
        page, panel = self._pages.page(asked, signed), self._pages.panel(asked, signed)
        return ShownView(page.title, page.status, written_parts(page.content), self.frozen(panel))

    def _first_layout(self) -> Any:
        """What `_dash-layout` answers: the page that asks, told by its `Referer`. Our own pages bring theirs along."""
        referrer = (has_request_context() and request.referrer) or ""
        if not referrer or request.path != "/_dash-layout" or not is_address_of_ours(referrer):
            return html.Div(id=ids.PAGE)
        asked = PageRequest.of(referrer)
        signed = self._signed(asked)
        return self.frozen(page_root(self._pages.page(asked, signed), asked, self._pages.panel(asked, signed)))

    def _draw(self, asked: PageRequest, signed: Signed, _state: Hashable) -> Drawn:
        return self._document(asked, self._pages.page(asked, signed), self._pages.panel(asked, signed))

    def _document(self, asked: PageRequest, page: Page, panel: Component | None) -> Drawn:
        root = page_root(page, asked, panel)
        layout: Any = to_json_plotly(without_html(self.frozen(root)))
        parts = DashParts(self._public_config, self._dependencies, layout, self.client_code_path)
        return Drawn(document(page, root, asked.language, self._dress, parts), page.status, page.styles)

    @cached_property
    def _public_config(self) -> str:
        return public_config(_IN_SCRIPT.sub(r"\1", self._generate_config_html()))

    @cached_property
    def _dependencies(self) -> str:
        with self.server.app_context():
            return self.dependencies().get_data(as_text=True)

    @cached_property
    def _live(self) -> frozenset[str]:
        return reachable_ids(self._dependencies)

    def _policy_for(self, sheets: tuple[str, ...]) -> str:
        styles = [self._dress.style(sheets), *injected_styles(self.client_code.content)]
        return content_security_policy([HEAD, BOOT], styles, self._evaluate)

    def _served(self, path: str) -> bytes:
        with self.server.test_request_context(path):
            return self.server.make_response(self.server.dispatch_request()).get_data()


def page_root(page: Page, asked: PageRequest, panel: Component | None) -> Component:
    """A page with its side panel, as Dash and the server both draw it; `data-prints` tells the client what it shows."""
    data: dict[str, Any] = {"data-url": asked.url}
    prints = [(part.id, part.print) for part in written_parts(page.content)]
    shown: dict[str, Any] = {"data-prints": json.dumps(prints, separators=(",", ":"))}
    failed = Catalogue.of(asked.language)("tap.failed")
    return html.Div(
        [
            page.content,
            side_panel(panel),
            html.P(failed, id=ids.TAP_FAILED, className="tap-failed", role="alert", hidden=True),
            html.Div(id=ids.PANEL_REQUEST, hidden=True, **data),
            html.Div(id=ids.VIEW, hidden=True, **shown),
            html.P(id=ids.SAID, className="unseen", role="status"),
        ],
        id=ids.PAGE,
    )


def side_panel(content: Component | None) -> Component:
    """The place beside the page where a tap is answered; named by the heading with the id `PANEL_TITLE`."""
    name: dict[str, Any] = {"aria-labelledby": ids.PANEL_TITLE}
    return html.Aside(content, id=ids.PANEL, className="side-panel", hidden=content is None, tabIndex=-1, **name)


def _hide_telltales() -> None:
    if request.path in TELLTALE:
        abort(404)


def _drop_last_slash() -> Any:
    """`/pengaduan/` is asked for by people who write addresses by hand: lead them to `/pengaduan`."""
    if request.path == "/" or not request.path.endswith("/") or request.method not in {"GET", "HEAD"}:
        return None
    if is_public(request.endpoint):
        return None
    asked = PageRequest.read(request.path.rstrip("/"), request.query_string.decode(errors="replace"))
    return redirect(asked.url, HTTPStatus.PERMANENT_REDIRECT)
