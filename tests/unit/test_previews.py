"""Previews while several look and ask at once."""

from __future__ import annotations

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from dashboard.deciding.previews import Previews
from queries.errors import Fault, StateError
from queries.state.people import Person
from queries.viewer import Role

MAYOR = Person("1", "wali", "Wali", Role.MAYOR, None, True, None, datetime(2026, 1, 1, tzinfo=UTC), None)


def previews(folder: Path, script: str) -> Previews:
    return Previews(folder, lambda: 0, lambda _person, file: [sys.executable, "-c", script, str(file)])


def ended(kept: Previews) -> bool:
    until = time.monotonic() + 20
    while (still := kept.of(MAYOR).is_running) and time.monotonic() < until:
        time.sleep(0.02)
    return not still


def test_one_who_looks_in_the_moment_a_preview_ends_gets_an_answer(tmp_path: Path) -> None:
    kept, over = previews(tmp_path, ""), threading.Event()
    busy = kept._busy(MAYOR)

    def come_and_go() -> None:
        while not over.is_set():
            busy.touch()
            busy.unlink()

    coming = threading.Thread(target=come_and_go)
    coming.start()
    try:
        assert all(kept.of(MAYOR).preview is None for _ in range(5000))
    finally:
        over.set()
        coming.join()


def test_of_many_who_ask_at_once_one_begins(tmp_path: Path) -> None:
    kept = previews(tmp_path / "new", "import time; time.sleep(0.5)")
    with ThreadPoolExecutor(8) as many:
        begun = list(many.map(lambda _: kept.start(MAYOR), range(8)))
    assert begun.count(True) == 1
    assert ended(kept) and kept.of(MAYOR).has_failed, "nothing was written"


def test_one_that_was_given_up_is_begun_again(tmp_path: Path) -> None:
    kept = previews(tmp_path, "")
    kept._busy(MAYOR).touch()
    assert not kept.start(MAYOR)
    os.utime(kept._busy(MAYOR), (0, 0))
    assert kept.start(MAYOR) and ended(kept)


def test_of_many_who_take_over_from_one_that_was_given_up_one_begins(tmp_path: Path) -> None:
    for number in range(10):
        kept, together = previews(tmp_path / str(number), "import time; time.sleep(0.3)"), threading.Barrier(8)
        kept.folder.mkdir()
        kept._busy(MAYOR).touch()
        os.utime(kept._busy(MAYOR), (0, 0))

        def ask(_: int, kept: Previews = kept, together: threading.Barrier = together) -> bool:
            together.wait()
            return kept.start(MAYOR)

        with ThreadPoolExecutor(8) as many:
            assert list(many.map(ask, range(8))).count(True) == 1


def test_the_end_of_one_that_was_given_up_leaves_the_mark_of_the_next(tmp_path: Path) -> None:
    kept = previews(tmp_path, "import time; time.sleep(0.6)")
    assert kept.start(MAYOR)
    os.utime(kept._busy(MAYOR), (0, 0))
    time.sleep(0.4)
    assert kept.start(MAYOR)
    time.sleep(0.4)
    assert kept.of(MAYOR).is_running, "the second is still at work"
    assert ended(kept)


def test_a_preview_whose_data_cannot_be_read_has_failed(tmp_path: Path) -> None:
    def unreadable() -> int:
        raise StateError(Fault("state", "it cannot be used", "See that its server runs"))

    kept = Previews(tmp_path, unreadable, lambda _person, _file: [sys.executable, "-c", ""])
    assert kept.start(MAYOR) and ended(kept)
    assert kept.of(MAYOR).has_failed
