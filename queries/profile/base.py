"""What every profile value is made of."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
"""A short lower-case name that stands in URLs and in the mart."""

Text = Annotated[str, StringConstraints(min_length=1)]
"""A text that says something."""

BudgetKind = Literal["operating", "capital", "contingency", "transfer"]
"""Kinds of spending: 5.1 to 5.4 of the chart of accounts (Permendagri 90/2019)."""


def _iso_day(value: object) -> object:
    # Without this pydantic would read "2017" as a number of seconds, that is as 1 January 1970.
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise PydanticCustomError("not_a_day", "not a day as YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_iso_day)]
"""A day, in text as YYYY-MM-DD."""


class Frozen(BaseModel):
    """Base of every profile value: immutable, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Frozen):
    """A text of the profile in both languages of the interface."""

    id: Text
    en: Text
