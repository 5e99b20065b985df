"""What stands at which address: binds the pages to the data that is held ready for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dash.development.base_component import Component

from dashboard.i18n import Catalogue
from dashboard.pages.home import home_page
from dashboard.pages.notice import failed_page, missing_page
from dashboard.pages.panel import panel
from dashboard.request import Page, PageRequest
from dashboard.shell import Pages
from queries.metrics.snapshot import Snapshots
from queries.metrics.values import Freshness, HomeView
from queries.profile.models import Profile
from queries.viewer import Viewer


@dataclass(frozen=True)
class Site:
    """One city's pages."""

    profile: Profile
    snapshots: Snapshots

    def pages(self) -> Pages:
        """What can be asked for."""
        city = self.profile.city.name
        return Pages(self.page, self.panel, lambda asked: failed_page(asked, city), self.state)

    def page(self, asked: PageRequest) -> Page:
        """The page at an address; one that says so where there is none."""
        city = self.profile.city.name
        if asked.path != "/":
            return missing_page(asked, city)
        description = Catalogue.of(asked.language)("page.description", city=city)
        content = home_page(self._view(asked), self.profile, asked.language, asked)
        return Page(city, description, content, styles=("home",))

    def panel(self, asked: PageRequest) -> Component | None:
        """What the side panel of an address holds."""
        return panel(self._view(asked), self.profile, asked.language, asked) if asked.path == "/" else None

    def state(self) -> tuple[int, date]:
        """What every page depends on besides its address: the version of the data, and the day."""
        view = self.snapshots.home(Viewer())
        return view.version, view.as_of

    def freshness(self) -> tuple[date, Iterable[Freshness]]:
        """Today in the city's time zone, and how fresh each service is."""
        view = self.snapshots.home(Viewer())
        return view.as_of, [tile.freshness for tile in view.tiles]

    def _view(self, asked: PageRequest) -> HomeView:
        return self.snapshots.home(Viewer(language=asked.language))
