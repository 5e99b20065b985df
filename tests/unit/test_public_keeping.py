"""While the app serves, one process of all keeps the public site current."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from dashboard.public.folder import Replaced, SiteFile, locked, replace_folder
from dashboard.public.keeping import SiteKeeper
from queries.errors import Fault, PantauError


class City:
    """Numbers that change, and how often they were published."""

    def __init__(self, out: Path) -> None:
        self.out, self.number, self.times, self.broken = out, 1, 0, False

    def publish(self) -> Replaced:
        self.times += 1
        if self.broken:
            raise PantauError(Fault("mart", "cannot be read"))
        return replace_folder(self.out, [SiteFile("index.html", str(self.number).encode)])

    def keeper(self) -> SiteKeeper:
        return SiteKeeper(self.out, lambda: self.number, self.publish, poll_seconds=0.02, retry_seconds=0.02)


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def shown(out: Path) -> str:
    return (out / "index.html").read_text() if (out / "index.html").exists() else ""


def test_a_changed_number_is_published_and_an_unchanged_one_is_not(tmp_path):
    city = City(tmp_path / "var" / "site")
    keeper = city.keeper()
    keeper.start()
    until(lambda: shown(city.out) == "1")
    time.sleep(0.2)
    assert city.times == 1
    city.number = 2
    until(lambda: shown(city.out) == "2")
    keeper.stop()
    assert city.times == 2


def test_of_several_only_one_publishes_and_another_takes_over_when_it_ends(tmp_path):
    first, second = City(tmp_path / "site"), City(tmp_path / "site")
    one, other = first.keeper(), second.keeper()
    one.start()
    until(lambda: first.times == 1)
    other.start()
    time.sleep(0.2)
    assert second.times == 0
    one.stop()
    until(lambda: second.times == 1)
    other.stop()


def test_a_failure_leaves_what_stands_and_is_tried_again(tmp_path):
    city = City(tmp_path / "site")
    keeper = city.keeper()
    keeper.start()
    until(lambda: shown(city.out) == "1")
    city.broken, city.number = True, 2
    until(lambda: city.times > 3)
    assert shown(city.out) == "1"
    city.broken = False
    until(lambda: shown(city.out) == "2")
    keeper.stop()


def test_a_command_that_publishes_does_not_wait_for_the_keeper(tmp_path):
    city = City(tmp_path / "site")
    keeper = city.keeper()
    keeper.start()
    until(lambda: city.times == 1)
    with locked(city.out) as mine:
        assert mine
    keeper.stop()
