"""Signing in and out in a real browser: without a script, in place, and on a tablet that the next person takes up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, update
from werkzeug.serving import make_server

from app import create_app
from dashboard.access.access import access
from queries.settings import Settings
from queries.state import changing, tables
from queries.state.people import NewPerson, add_person, set_password
from queries.viewer import Role
from tests.browser.conftest import PHONE, TABLET
from tests.signed_in import link_path
from tests.walking.demo import CITIES, demo_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "empat kata tanpa arti"
READY = "html[data-app=ready]"
TOO_SMALL = """all => all.filter(one => Math.min(one.offsetHeight, one.offsetWidth) < 48).map(one => one.outerHTML)"""


class Product:
    """The whole product on a port of its own, with a state of its own."""

    def __init__(self, folder: str) -> None:
        settings = Settings(mart_url=demo_site().mart_url, state_url=f"sqlite:///{folder}/state.db", cities_dir=CITIES)
        server = create_app(settings)
        with server.app_context():
            self.state: Engine = access().state
        self.served = make_server("127.0.0.1", 0, server, threaded=True)
        self.address = f"http://127.0.0.1:{self.served.server_port}"

    def link(self, role: Role = Role.MAYOR, department: str | None = None) -> str:
        return self.address + link_path(self.state, role, department)

    def end_all(self) -> None:
        with changing(self.state) as connection:
            connection.execute(update(tables.session).values(revoked=datetime.now(UTC), reason="a test"))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = Product(str(tmp_path_factory.mktemp("state")))
    now = datetime.now(UTC)
    added = add_person(product.state, NewPerson("ratna", Role.MAYOR, shown="Ratna Dewi"), (), by="a test", now=now)
    set_password(product.state, added.id, PASSWORD, by="a test", now=now)
    thread = Thread(target=product.served.serve_forever, daemon=True)
    thread.start()
    yield product
    product.served.shutdown()
    thread.join(20)


def enter(page: Page) -> None:
    page.get_by_label("Nama pengguna").fill("ratna")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_shared_address_opens_after_signing_in(
    open_page: Callable[..., Page], product: Product, script: bool
) -> None:
    page = open_page(java_script_enabled=script)
    page.goto(f"{product.address}/pengaduan?period=week")
    expect(page).to_have_title("Masuk · Kota Batam")
    enter(page)
    page.wait_for_url("**/pengaduan?period=week")
    expect(page.locator("header .role").first).to_contain_text("Ratna Dewi")
    page.locator("header .leave button").first.click()
    page.wait_for_url("**/masuk")
    page.goto(f"{product.address}/pengaduan")
    expect(page).to_have_title("Masuk · Kota Batam")


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_at_sign_in_and_fingers_fit(
    open_page: Callable[..., Page], product: Product, size: dict[str, int], theme: str
) -> None:
    page = open_page(viewport=size, color_scheme=theme)
    for path in ("/masuk", "/masuk?lang=en", "/masuk/nothing"):
        page.goto(product.address + path)
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found] == [], path
        small = page.locator("a:visible,button:visible,input:visible").evaluate_all(TOO_SMALL)
        assert small == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_alone_signs_in(open_page: Callable[..., Page], product: Product) -> None:
    page = open_page()
    page.goto(f"{product.address}/masuk")
    page.get_by_label("Nama pengguna").focus()
    page.keyboard.type("ratna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)


@pytest.mark.parametrize(
    ("path", "tap"),
    [
        ("/", "a[data-panel='attention']"),
        ("/pendapatan", "[data-filter=period] [data-value=month]"),
        ("/pengaduan", "a[data-explore]"),
    ],
    ids=["a panel", "a filter", "a chart"],
)
def test_a_tap_after_the_end_of_the_session_leads_to_sign_in_and_back(
    open_page: Callable[..., Page], product: Product, path: str, tap: str
) -> None:
    page = open_page()
    page.goto(product.link())
    page.goto(product.address + path)
    page.wait_for_selector(READY)
    product.end_all()
    page.locator(f"#page {tap}").first.click()
    page.wait_for_url("**/masuk?next=*" if path != "/" else "**/masuk*")
    enter(page)
    page.wait_for_selector(READY)
    assert page.url.startswith(product.address + path)


def test_a_tablet_that_was_signed_out_shows_nothing_by_any_way_back(
    open_page: Callable[..., Page], product: Product
) -> None:
    page = open_page()
    page.goto(product.link())
    page.wait_for_selector(READY)
    for path in ("/pengaduan?panel=cases", "/skpd/bapenda", "/pendapatan"):
        page.goto(product.address + path)
        page.wait_for_selector(READY)
    page.locator("#page .leave button").click()
    page.wait_for_url("**/masuk")
    for _ in range(4):
        page.go_back()
        page.wait_for_url("**/masuk*")
        assert page.locator("[data-metric]").count() == 0
    page.goto(product.address)
    assert page.locator("[data-metric]").count() == 0
    kept = page.evaluate("async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length]")
    assert kept == [0, 0, 0]


def test_signing_out_in_one_tab_empties_the_others(open_page: Callable[..., Page], product: Product) -> None:
    first = open_page()
    first.goto(product.link())
    first.wait_for_selector(READY)
    second = first.context.new_page()
    second.goto(f"{product.address}/pendapatan")
    second.wait_for_selector(READY)
    first.locator("#page .leave button").click()
    second.wait_for_url("**/masuk*")
    assert second.locator("[data-metric]").count() == 0


def test_two_people_in_two_browsers_each_see_their_own(browser: Browser, product: Product) -> None:
    """At once, over and over, through the same server and its kept pages."""
    contexts = [browser.new_context(viewport=TABLET) for _ in range(2)]
    mayor, head = (context.new_page() for context in contexts)
    mayor.goto(product.link())
    head.goto(product.link(Role.HEAD, "dlh"))
    assert head.url == f"{product.address}/skpd/dlh"
    for _ in range(3):
        for page, name in ((mayor, "Wali Kota"), (head, "Kepala DLH")):
            page.goto(f"{product.address}/kebersihan")
            page.wait_for_selector(READY)
            expect(page.locator("#page .role")).to_contain_text(name)
    for context in contexts:
        context.close()


def test_no_page_breaks_its_own_content_security_policy(open_page: Callable[..., Page], product: Product) -> None:
    page, said = open_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{product.address}/masuk")
    page.goto(product.link())
    page.wait_for_selector(READY)
    page.goto(f"{product.address}/pengaduan")
    page.wait_for_selector(READY)
    page.locator("#page a[data-explore]").first.click()
    page.wait_for_selector("#page .explored")
    assert said == []
