"""How a service's own page is laid out: `[page]` of services/NAME.toml.

Without it, a page follows from the shapes of the service's facts (`queries.pages.layout`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from queries.profile.base import Frozen, Words

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
"""A word of an address."""

RESERVED = frozenset(
    {
        "skpd",
        "kecamatan",
        "metrik",
        "sumber",
        "beranda",
        "rapat",
        "publik",
        "public",
        "masuk",
        "keluar",
        "login",
        "logout",
    }
    | {"static", "assets", "api", "healthz", "metrics", "robots", "index", "unduh", "cetak", "cari"}
)
"""Addresses of pages that are no service's, those of files, and some for pages to come."""


def default_path(key: str) -> str:
    """The address of a service that names none: its own name, with hyphens."""
    return key.replace("_", "-")


class Form(StrEnum):
    """How a chart of a page runs through time."""

    YEAR = "year"
    """Cumulated since 1 January, against the pace or the plan over the whole year."""
    STEPS = "steps"
    """One value per step of the period (day, week or month): what happened within it."""
    STOCK = "stock"
    """What stood at the end of each step."""


class Draw(StrEnum):
    """How the metrics of a chart are drawn."""

    LINES = "lines"
    BARS = "bars"


class PageChart(Frozen):
    """`[[page.charts]]`."""

    title: Words
    form: Form
    metrics: tuple[str, ...] = Field(min_length=1, max_length=3)  # of one unit
    draw: Draw = Draw.LINES


class PageTable(Frozen):
    """`[[page.tables]]`: the members of a dimension, a bar for the first metric, the others beside it."""

    title: Words
    by: str  # department, category, district, channel, program or kind
    metrics: tuple[str, ...] = Field(min_length=1, max_length=5)


class ServicePage(Frozen):
    """`[page]`. All metrics are the service's own."""

    path: Slug
    keys: tuple[str, ...] = Field(min_length=1, max_length=8)  # the numbers at the top
    charts: tuple[PageChart, ...] = ()
    tables: tuple[PageTable, ...] = ()
    bands: tuple[str, ...] = ()  # the ageing of what is open: metrics of measure `open_in_band`, youngest first
    map: tuple[str, ...] = ()  # what the district map can be coloured by, the first by default
    cases: Words | None = None  # what its longest-open cases are called, such as vehicles that are broken
    parts: tuple[tuple[str, str], ...] = ()  # pairs of money shown apart, such as principal and penalty
