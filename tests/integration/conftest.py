"""The small simulated city behind the gate, for tests of the whole application."""

from __future__ import annotations

import pytest

from dashboard.access.access import Access, access
from tests.walking.demo import DemoSite, demo_site


@pytest.fixture(scope="module")
def site() -> DemoSite:
    return demo_site()


@pytest.fixture(scope="module")
def held(site: DemoSite) -> Access:
    with site.server.app_context():
        return access()
