"""The trail asked by person and action, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

import pytest

from queries.state import audit, changing, open_state
from queries.state.audit import Wanted

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
DEEDS = [("person:Ratna", "page.viewed"), ("person:budi", "page.viewed"), ("person:ratna", "file.downloaded")]


@pytest.fixture
def state(state_url):
    engine = open_state(state_url)
    with changing(engine) as connection:
        for actor, action in DEEDS * 2:
            audit.append(connection, actor, action, {}, NOW)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Wanted(), [6, 5, 4, 3, 2, 1]),
        (Wanted("ratna"), [6, 4, 3, 1]),
        (Wanted("RATNA", "page.viewed"), [4, 1]),
        (Wanted(action="file.downloaded"), [6, 3]),
        (Wanted("%"), []),
        (Wanted("_"), []),
        (Wanted("\\"), []),
        (Wanted("bu\0di"), [5, 2]),
        (Wanted("x", "\0"), []),
    ],
)
def test_entries_and_exports_are_narrowed_alike(state, asked, numbers):
    assert [one.number for one in audit.entries(state, newest_first=True, asked=asked)] == numbers
    assert [one.number for one in audit.all_entries(state, asked)] == numbers[::-1]
    assert len(list(audit.export_lines(state, asked))) == len(numbers)


def test_pages_of_a_narrowed_trail_follow_each_other(state):
    first = audit.entries(state, limit=3, newest_first=True, asked=Wanted("ratna"))
    rest = audit.entries(state, first[-1].number, limit=3, newest_first=True, asked=Wanted("ratna"))
    assert [one.number for one in (*first, *rest)] == [6, 4, 3, 1]
    assert audit.count(state) == 6
