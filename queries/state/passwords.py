"""Passwords: argon2id with the parameters that OWASP names, and what makes a password too easy."""

from __future__ import annotations

import re
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from queries.errors import Fault, StateError

SHORTEST = 12
LONGEST = 256
_COMMON = (
    *("password", "passwort", "qwertyuiop", "qwerty", "asdfghjkl", "zxcvbnm", "letmein", "welcome", "iloveyou"),
    *("administrator", "admin", "monkey", "dragon", "football", "sunshine", "princess", "master", "secret", "login"),
    *("katasandi", "sandi", "rahasia", "bismillah", "alhamdulillah", "sayang", "indonesia", "merdeka", "garuda"),
    *("pancasila", "walikota", "pemkot", "pemko", "pemda", "kota", "dinas", "operator", "auditor", "pantau", "selamat"),
    *("datang", "jakarta", "batam", "aku", "cinta", "kamu", "abcdefghijkl", "abcdef", "abc"),
)


@cache
def _hasher() -> PasswordHasher:
    """OWASP's second choice of parameters: 19 MiB, two passes, one lane; about 20 ms."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


@cache
def _nobodys_hash() -> str:
    """What a password is compared with where there is none, so that the answer takes the same time."""
    return _hasher().hash("nobody has this password")


def hash_password(password: str) -> str:
    """Hash of a password, with its salt and parameters in it."""
    return _hasher().hash(password.encode("utf-8", "replace"))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one whose hash is stored; takes as long where none is stored."""
    try:
        right = _hasher().verify(stored or _nobodys_hash(), password[: LONGEST * 4].encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(stored)


def check_strength(password: str, name: str = "") -> None:
    """Raise StateError for a password that is short, common, monotonous or the person's own name."""
    if not SHORTEST <= len(password) <= LONGEST:
        what = f"it has {len(password)} characters"
        raise StateError(Fault("password", what, f"Use {SHORTEST} to {LONGEST}, for example four words"))
    if len(set(password)) < 5 or _is_common(password, name):
        raise StateError(Fault("password", "it is easy to guess", "Use words that do not belong together"))


def _is_common(password: str, name: str) -> bool:
    """Whether less than four letters are left once common words and the person's name are taken out."""
    letters = re.sub(r"[\W\d_]+", "", password.casefold())
    if not letters:
        return password.isdigit()
    words = sorted([*_COMMON, *re.findall(r"[a-z]{3,}", name.casefold())], key=len, reverse=True)
    rest = re.sub("|".join(map(re.escape, words)), "", letters)
    return rest != letters and len(rest) < 4
