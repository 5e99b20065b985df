"""Simulated life: what is added while it runs reaches the figures of the screen with the next pull."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Timer
from zoneinfo import ZoneInfo

import numpy as np

from queries.demo import create_demo, run_live
from queries.demo.live import add_events
from queries.mart import open_mart
from queries.metrics.figures import figures
from queries.profile.load import load_profile
from queries.pull import pull_service
from queries.viewer import Role, Viewer


def test_late_events_of_yesterday_move_the_figures_and_todays_wait_for_their_day_to_end(tmp_path: Path) -> None:
    profile, template = load_profile(Path("cities/batam")), f"sqlite:///{tmp_path}/{{service}}.db"
    mart = open_mart(f"sqlite:///{tmp_path}/mart.db")
    create_demo(profile, template, scale=0.01)
    now = datetime.now(ZoneInfo(profile.city.timezone)).replace(tzinfo=None)
    today = now.date()
    # So small a city may take no payment on a Sunday; without one, yesterday is no day with data.
    add_events(profile, template, np.random.default_rng(1), now - timedelta(days=1))

    def received() -> int:
        pull_service("revenue", profile, template.replace("{service}", "revenue"), mart, now=datetime.now(UTC))
        (figure,) = figures(Viewer(Role.MAYOR), mart, profile, "revenue.realised", today=today)
        assert figure.as_of == today - timedelta(days=1)
        return int(figure.value or 0)

    before, stop = received(), Event()
    Timer(1.0, stop.set).start()
    assert run_live(profile, template, interval=0.1, stop=stop) > 0
    assert received() > before
