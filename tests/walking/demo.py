"""A small simulated city, pulled and served as anywhere else, made once for all tests of a process."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from queries.demo.create import create_demo
from queries.mart import open_mart
from queries.metrics.freshness import today_in
from queries.profile.load import load_profile
from queries.profile.models import Profile
from queries.pull import pull_all
from queries.settings import Settings
from tests.signed_in import client_of

SCALE = 0.02
CITIES = Path(__file__).parents[2] / "cities"


@dataclass(frozen=True)
class DemoSite:
    """The served application and what it serves."""

    server: Flask
    profile: Profile
    mart_url: str
    today: date
    folder: tempfile.TemporaryDirectory[str]  # gone with the process

    def client(self) -> FlaskClient:
        """Signed in as the mayor."""
        return client_of(self.server)


@cache
def demo_site() -> DemoSite:
    """Simulates, pulls and builds the application; about eight seconds the first time."""
    folder = tempfile.TemporaryDirectory(prefix="pantau-walk-")
    profile, url = load_profile(CITIES / "batam"), f"sqlite:///{folder.name}/mart.db"
    template = f"sqlite:///{folder.name}/{{service}}.db"
    create_demo(profile, template, scale=SCALE, seed=1)
    sources = {service.key: template.replace("{service}", service.key) for service in profile.services}
    for outcome in pull_all(profile, sources, open_mart(url)):
        assert outcome.error is None, outcome.error
    settings = Settings(mart_url=url, state_url=f"sqlite:///{folder.name}/state.db", cities_dir=CITIES, city="batam")
    return DemoSite(create_app(settings), profile, url, today_in(profile), folder)
