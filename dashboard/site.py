"""What stands at which address: binds the pages to the data that is held ready for them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard.asking import Reading, read_asked
from dashboard.charts.chart import Chart
from dashboard.charts.describe import course_chart
from dashboard.i18n import Catalogue
from dashboard.pages.home import home_page
from dashboard.pages.notice import failed_page, missing_page, refused_page
from dashboard.pages.panel import panel as home_panel
from dashboard.pages.panels import panel_of
from dashboard.request import PANEL_KEY, Page, PageRequest
from dashboard.routes import Stand, nearest, stand_at
from dashboard.screen import METRICS, Screen
from dashboard.shell import Pages
from dashboard.signed import Signed
from queries.metrics.snapshot import Snapshots
from queries.metrics.values import Freshness
from queries.pages.values import Course, MetricView, PlaceView, ServiceView
from queries.profile.models import Profile
from queries.viewer import PROCESS


@dataclass(frozen=True)
class Site:
    """One city's pages."""

    profile: Profile
    snapshots: Snapshots

    def pages(self) -> Pages:
        """What can be asked for."""
        city = self.profile.city.name
        return Pages(
            self.page,
            self.panel,
            failed=lambda asked: failed_page(asked, city),
            refused=lambda asked: refused_page(asked, city),
            state=self.state,
        )

    def page(self, asked: PageRequest, signed: Signed) -> Page:
        """The page at an address; one that says so where there is none.

        Raises NotPermittedError where it is not for whoever asks.
        """
        if asked.path == "/":
            return self._home(asked, signed)
        reading = self._read(asked)
        stand = stand_at(reading, self.profile)
        if stand is None:
            return missing_page(reading.request, self.profile.city.name, nearest(asked.path, self.profile))
        screen = self._screen(reading, signed, *stand.notices(asked.language))
        return stand.page(screen, self._view(stand, signed))

    def panel(self, asked: PageRequest, signed: Signed) -> Component | None:
        """What the side panel of an address holds. Raises NotPermittedError."""
        if PANEL_KEY not in asked.query:
            return None
        reading = self._read(asked)
        if asked.path == "/":
            return home_panel(self._screen(reading, signed), self.snapshots.home(signed.viewer))
        stand = stand_at(reading, self.profile)
        if stand is None or not stand.has_panels:
            return None
        return panel_of(self._screen(reading, signed), self._view(stand, signed))

    def chart(self, asked: PageRequest, signed: Signed, key: str) -> Chart | None:
        """One chart of the page at an address; None where it has none of that key. Raises NotPermittedError."""
        reading = self._read(asked)
        stand = stand_at(reading, self.profile)
        if stand is None or not stand.has_panels:
            return None
        courses, screen = _courses(self._view(stand, signed)), self._screen(reading, signed)
        return next((course_chart(screen, one) for one in courses if one.key == key), None)

    def metric(self, asked: PageRequest, signed: Signed, name: str) -> tuple[Screen, MetricView] | None:
        """A metric as its page shows it, for files; None where there is no such metric. Raises NotPermittedError."""
        reading = self._read(PageRequest(f"{METRICS}/{name}", asked.search))
        stand = stand_at(reading, self.profile)
        view = self._view(stand, signed) if stand else None
        return (self._screen(reading, signed), view) if isinstance(view, MetricView) else None

    def state(self) -> Hashable:
        """What every page depends on besides its address and its reader: the data, by home and by desk, and the day."""
        view, desk = self.snapshots.home(PROCESS), self.snapshots.warm.desk(PROCESS)
        return view.version, view.as_of, id(desk), desk.version, desk.today

    def freshness(self) -> tuple[date, Iterable[Freshness]]:
        """Today in the city's time zone, and how fresh each service is."""
        view = self.snapshots.home(PROCESS)
        return view.as_of, [tile.freshness for tile in view.tiles]

    def _home(self, asked: PageRequest, signed: Signed) -> Page:
        reading, city = self._read(asked), self.profile.city.name
        description = Catalogue.of(asked.language)("page.description", city=city)
        content = home_page(self._screen(reading, signed), self.snapshots.home(signed.viewer))
        return Page(city, description, content, styles=("home",))

    def _read(self, asked: PageRequest) -> Reading:
        return read_asked(asked, self.profile, self._today())

    def _today(self) -> date:
        return self.snapshots.home(PROCESS).as_of

    def _screen(self, reading: Reading, signed: Signed, *more: str) -> Screen:
        notices, today = (*more, *reading.notices), self._today()
        return Screen(self.profile, reading.request.language, reading.request, reading.asked, notices, today, signed)

    def _view(self, stand: Stand, signed: Signed) -> Any:
        return stand.view(signed.viewer, self.snapshots.warm)


def _courses(view: object) -> Sequence[Course]:
    """The charts of a page."""
    match view:
        case ServiceView():
            return view.courses
        case PlaceView():
            return [part.course for part in view.parts if part.course is not None]
        case MetricView():
            return [view.course]
    return []
