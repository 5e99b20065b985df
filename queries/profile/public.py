"""What a city lets the public see: public.toml. Nothing that is not named there can be approved."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queries.profile.base import BudgetKind, Frozen, Text, Words
from queries.profile.page import Slug
from queries.shapes import Shape

SAFE_OF_CASES = frozenset(
    {
        "received",
        "closed",
        "closed_done",
        "closed_refused",
        "closed_returned",
        "closed_cancelled",
        "backlog",
        "overdue",
        "open_in_band",
        "in_time_percent",
        "median_days",
        "p90_days",
    }
)
"""Measures of people's cases for which small numbers can be hidden; the others are differences of these."""

PUBLIC_DIMENSIONS: dict[Shape, tuple[str, ...]] = {
    Shape.FLOW: ("department", "category", "district"),
    Shape.CASE: ("department", "category", "district"),
    Shape.BUDGET: ("department", "kind"),
}
"""Dimensions whose members are words of the profile. What a source writes itself (channel, program) never goes out."""

Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"<>]+$", max_length=300)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=120)]


class LicenceTerms(Frozen):
    """`licence` of `[public]`."""

    name: Text
    url: Address
    code: Text  # SPDX: CC-BY-4.0
    name_en: Text | None = None  # where it is called otherwise in English


class Terms(Frozen):
    """`[public]`."""

    department: str  # code of the data's steward (walidata)
    email: Email  # where readers report errors
    first_year: int = Field(ge=1950, le=2100)  # nothing earlier is published
    licence: LicenceTerms
    threshold: int = Field(default=5, ge=2, le=100)  # counts of people's cases below it are hidden
    release_hour: int = Field(default=6, ge=0, le=23)  # the city's time: from then on yesterday may be told
    embargo_days: int = Field(default=0, ge=0, le=366)  # further days that a day's numbers are held back
    month_embargo_days: int = Field(default=3, ge=0, le=366)  # the same for the months of people's cases
    unmapped: Words  # the member whose word the profile does not know
    none: Words  # the member of cases and payments without any
    kinds: dict[BudgetKind, Words] = Field(default_factory=dict)  # names of the kinds of spending
    things: tuple[str, ...] = ()  # "service.fact": cases of things, such as vehicles, in which nobody is hidden


class PublicMetric(Frozen):
    """`[[metrics]]`: a number of the whole city."""

    metric: str  # "service.metric"


class PublicTable(Frozen):
    """`[[tables]]`: a breakdown of a service's metrics."""

    key: Slug  # the file's name and part of addresses: never change it
    service: str
    by: tuple[str, ...] = Field(default=(), max_length=2)  # empty: the whole city
    metrics: tuple[str, ...] = Field(min_length=1, max_length=8)
    periods: tuple[Literal["year", "month"], ...] = Field(default=("year",), min_length=1)
    title: Words
    description: Words
    concept: Words  # Satu Data: what the data are about, in the city's words
    classification: Words  # Satu Data: by what the members are classed, and where that is laid down


class Due(Frozen):
    """By when a document is to be public: a day of its fiscal year, or of so many years after (−1: before) it."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    year: int = Field(default=0, ge=-1, le=3)

    def of(self, fiscal_year: int) -> date:
        """The day for the document of that year."""
        return date(fiscal_year + self.year, self.month, self.day)


class PublicDocument(Frozen):
    """`[[documents]]`: a kind of document of the budget menu."""

    code: Slug
    title: Words
    due: Due | None = None  # None: one that is missing counts as missing on any day


class Public(Frozen):
    """public.toml."""

    public: Terms
    metrics: tuple[PublicMetric, ...] = ()
    tables: tuple[PublicTable, ...] = ()
    documents: tuple[PublicDocument, ...] = ()
