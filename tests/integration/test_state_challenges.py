"""Challenges of passkeys: for one purpose, one browser, five minutes, and one answer."""

from datetime import UTC, datetime, timedelta

import pytest

from queries.state import looking, open_state
from queries.state.challenges import LASTS, is_challenge, make_challenge, spend_challenge
from queries.state.tables import spent

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def state(state_url):
    engine = open_state(state_url)
    yield engine
    engine.dispose()


def rows(state):
    with looking(state) as connection:
        return connection.execute(spent.select()).all()


def test_a_challenge_holds_for_its_purpose_and_its_browser_until_it_ends(state):
    made = make_challenge(state, "sign in", "browser", NOW)
    assert is_challenge(state, made, "sign in", "browser", NOW + LASTS - timedelta(seconds=1))
    assert not is_challenge(state, made, "sign in", "browser", NOW + LASTS)
    assert not is_challenge(state, made, "register", "browser", NOW)
    assert not is_challenge(state, made, "sign in", "another", NOW)


def test_no_two_are_alike_and_none_can_be_made_up_or_made_longer(state):
    made = make_challenge(state, "sign in", "browser", NOW)
    assert made != make_challenge(state, "sign in", "browser", NOW)
    for place in range(len(made)):
        other = bytes([*made[:place], made[place] ^ 1, *made[place + 1 :]])
        assert not is_challenge(state, other, "sign in", "browser", NOW)
    for other in (b"", b"\xff" * 24, b"\xff" * 56, made[:-1], made + b"\0"):
        assert not is_challenge(state, other, "sign in", "browser", NOW)


def test_it_is_answered_once_and_only_then_leaves_a_row_which_goes_again(state):
    made = make_challenge(state, "sign in", "browser", NOW)
    assert rows(state) == []
    assert spend_challenge(state, made, NOW)
    assert not spend_challenge(state, made, NOW)
    assert len(rows(state)) == 1
    later = NOW + timedelta(hours=1)
    assert spend_challenge(state, make_challenge(state, "sign in", "browser", later), later)
    assert len(rows(state)) == 1


def test_another_installation_knows_nothing_of_it(state, tmp_path):
    made = make_challenge(state, "sign in", "browser", NOW)
    other = open_state(f"sqlite:///{tmp_path}/other.db")
    assert not is_challenge(other, made, "sign in", "browser", NOW)
    other.dispose()
