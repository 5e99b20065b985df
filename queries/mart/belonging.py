"""Whose a mart is: the city's that was pulled into it first."""

from __future__ import annotations

from typing import Final

from queries.belonging import Belonging
from queries.errors import OtherCityError

MART_CITY: Final = Belonging(
    "mart", "Give each city a mart of its own: set PANTAU_MART_URL, or correct PANTAU_CITY", OtherCityError
)
