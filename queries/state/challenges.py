"""Challenges that a passkey signs: made without a row, so that strangers fill no table, and answered once.

A challenge carries random bytes, the moment it ends, and a proof that it was made here, for one purpose and for one
browser. Only an answered one leaves a row, until it would have ended anyway.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from queries.state.opening import changing, looking
from queries.state.tables import EPOCH, microseconds, seal, spent

LASTS = timedelta(minutes=5)
_RANDOM, _ENDS = 16, 8  # bytes; the proof follows


def make_challenge(state: Engine, purpose: str, owner: str, now: datetime, lasts: timedelta = LASTS) -> bytes:
    """A new challenge; `owner` is the secret of the browser that is to answer: its session, or a cookie."""
    begin = secrets.token_bytes(_RANDOM) + microseconds(now + lasts).to_bytes(_ENDS, "big")
    return begin + _proof(state, begin, purpose, owner)


def is_challenge(state: Engine, challenge: bytes, purpose: str, owner: str, now: datetime) -> bool:
    """Whether it was made here for that purpose and that browser, and has not ended; it may be spent."""
    begin, proof = challenge[: _RANDOM + _ENDS], challenge[_RANDOM + _ENDS :]
    if len(begin) < _RANDOM + _ENDS or now >= _end(begin):
        return False
    return hmac.compare_digest(proof, _proof(state, begin, purpose, owner))


def spend_challenge(state: Engine, challenge: bytes, now: datetime) -> bool:
    """Note that a challenge was answered; False where it was before. Call it after `is_challenge` and all else."""
    row = {"hash": sha256(challenge).hexdigest(), "expires": _end(challenge)}
    with changing(state) as connection:
        connection.execute(delete(spent).where(spent.c.expires < now))
        try:
            with connection.begin_nested():
                connection.execute(insert(spent).values(row))
        except IntegrityError:
            return False
    return True


def _end(challenge: bytes) -> datetime:
    try:
        return EPOCH + timedelta(microseconds=int.from_bytes(challenge[_RANDOM : _RANDOM + _ENDS], "big"))
    except OverflowError:
        return EPOCH


def _proof(state: Engine, begin: bytes, purpose: str, owner: str) -> bytes:
    with looking(state) as connection:
        key = connection.execute(select(seal.c.key)).scalar_one()
    told = b"\0".join([purpose.encode(), sha256(owner.encode("utf-8", "replace")).digest(), begin])
    return hmac.new(bytes.fromhex(key), told, sha256).digest()
