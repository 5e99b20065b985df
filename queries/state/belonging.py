"""Whose a state is: the city's that opened it first to write."""

from __future__ import annotations

from typing import Final

from queries.belonging import Belonging
from queries.errors import StateError

STATE_CITY: Final = Belonging(
    "state (accounts, approvals, audit trail)",
    "Give each city its own: set PANTAU_STATE_URL, PANTAU_PUBLIC_DIR and PANTAU_DOCUMENTS_DIR, or correct PANTAU_CITY",
    StateError,
)
