"""Passwords: which are refused, and how they are kept."""

import time

import pytest
from argon2 import PasswordHasher

from queries.errors import StateError
from queries.state.passwords import check_strength, hash_password, is_outdated, matches


@pytest.mark.parametrize(
    "password",
    [
        *("", "short", "elevenchars", "a" * 300),
        *("aaaaaaaaaaaaaaaa", "123456789012", "abababababab", "password1234", "Password!2024#", "qwertyuiop12"),
        *("walikotabatam", "Bismillah1234!", "rahasia-rahasia", "indonesia1945", "ratnadewi2024"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password):
    with pytest.raises(StateError, match="password: it "):
        check_strength(password, "ratna Ratna Dewi")


@pytest.mark.parametrize(
    "password", ["kuda laut biru tua", "Xk9#2!8@7$1%4&", "hujan-rahasia-jembatan", "пароль из слов"]
)
def test_words_that_do_not_belong_together_are_taken(password):
    check_strength(password, "ratna Ratna Dewi")


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own():
    first, second = hash_password("kuda laut biru tua"), hash_password("kuda laut biru tua")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "kuda" not in first
    assert matches(first, "kuda laut biru tua") and not matches(first, "kuda laut biru")


def test_a_hash_with_weaker_parameters_is_outdated_but_still_matches():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("kuda laut biru tua")
    assert matches(weak, "kuda laut biru tua")
    assert is_outdated(weak)
    assert not is_outdated(hash_password("kuda laut biru tua"))


@pytest.mark.parametrize("stored", [None, "", "no hash at all"])
def test_nothing_matches_where_no_password_is_kept(stored):
    for guess in ("", "nobody has this password", "x"):
        assert not matches(stored, guess)


def test_an_answer_takes_as_long_where_no_password_is_kept():
    kept = hash_password("kuda laut biru tua")
    matches(None, "warm")

    def seconds(stored):
        begun = time.process_time()
        for _ in range(5):
            matches(stored, "wrong wrong wrong")
        return time.process_time() - begun

    assert 0.5 < seconds(None) / seconds(kept) < 2
