"""Labels beside a chart that must not lie on each other: names at the ends of lines, and what happened above the plot.

Heights and widths are estimated for the smallest plot that shows labels beside it; on anything larger there is more
room, and on a phone the style sheet puts them below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dashboard.charts.chart import Chart, Note, Series, Spot
from dashboard.charts.scale import FRAME, Scale, last_spot

LINE_HEIGHT: Final = 17
"""Pixels of a line of text."""

LETTER: Final = Decimal(8)
"""Pixels of a letter of a name, on the wide side."""

NOTE_LETTER: Final = Decimal("6.8")
"""The same of a note, which is smaller."""

NAME_MARGIN: Final = 14
"""Pixels left and right of a name, together."""

PATCH: Final = 16
MOST_LINES: Final = 3
NARROWEST: Final = 276
"""Pixels of the narrowest plot that has labels beside it."""

GAP: Final = 10
"""Pixels between notes on one line."""


@dataclass(frozen=True)
class PlacedName:
    """The name of a series, in so many lines: the style sheet cuts what does not fit into them.

    `top` is the middle of its text as a share of the plot's height, None: below the chart.
    """

    series: Series
    lines: int
    top: Decimal | None


@dataclass(frozen=True)
class PlacedNote:
    """What happened; `left` is its upright as a share of the plot's width. `early` texts end at it, others begin there.

    None: the text stands below the chart.
    """

    note: Note
    left: Decimal | None
    early: bool = False


def name_parts(series: Series) -> tuple[str, str, str]:
    """The name at the end of a line, with the last value where it says that; see `said_parts`."""
    spot = last_spot(series)
    return said_parts(series, spot) if spot and series.says else (series.label, "", "")


def said_parts(series: Series, spot: Spot) -> tuple[str, str, str]:
    """What stands before a value, the value, and what stands behind it: `2.318 terbuka`, `target 85%`.

    A name that the value's unit says already is left out.
    """
    if not series.look.is_actual:
        return f"{series.label} ", spot.text, ""
    return "", spot.text, "" if spot.text.endswith(series.label) else f" {series.label}"


def placed_names(chart: Chart) -> list[PlacedName]:
    """The series that have a value, each as near to the end of its line as the others leave room; top down."""
    scale = Scale(chart)
    named = [
        (scale.down(spot.value), one) for one in chart.series if (spot := last_spot(one)) and spot.value is not None
    ]
    named.sort(key=lambda pair: pair[0])
    lines = [_lines(one) for _, one in named]
    if sum(lines) * LINE_HEIGHT > FRAME.height + FRAME.top:
        return [PlacedName(one, MOST_LINES, None) for _, one in named]
    middles = _spread([down * FRAME.height for down, _ in named], [count * LINE_HEIGHT for count in lines])
    tops = [middle / FRAME.height for middle in middles]
    return [PlacedName(one, count, top) for (_, one), count, top in zip(named, lines, tops, strict=True)]


def placed_notes(chart: Chart) -> list[PlacedNote]:
    """The notes within the span in order of days; those whose text finds no room above the plot stand below it."""
    scale, placed = Scale(chart), []
    taken = Decimal(-1000)
    for note in sorted(chart.notes, key=lambda one: one.day):
        if not chart.span.start <= note.day <= chart.span.end:
            continue
        left = scale.note(note) / scale.width
        at, width = left * NARROWEST, len(note.text) * NOTE_LETTER
        early = at + width > NARROWEST + FRAME.right
        start = at - width if early else at
        if start < taken + GAP or start < -FRAME.left:
            placed.append(PlacedNote(note, None))
            continue
        taken = start + width
        placed.append(PlacedNote(note, left, early))
    return placed


def _lines(series: Series) -> int:
    """Lines that a name takes beside the plot, broken between words; a bar's has a patch of its colour before it."""
    room, lines, left = FRAME.right - NAME_MARGIN, 1, Decimal(PATCH if series.bars else 0)
    for word in "".join(name_parts(series)).split(" "):
        width = len(word) * LETTER
        if left and left + width > room:
            lines, left = lines + 1, Decimal(0)
        lines += int(width // room)  # a word that is wider than the place is broken
        left += width + LETTER
    return min(MOST_LINES, lines)


def _spread(wanted: Sequence[Decimal], heights: Sequence[int]) -> list[Decimal]:
    """Middles near the wanted ones, in their order, so far apart as the heights need; within the plot and its top."""
    middles: list[Decimal] = []
    floor = Decimal(-FRAME.top)
    for want, height in zip(wanted, heights, strict=True):
        middles.append(max(want, floor + Decimal(height) / 2))
        floor = middles[-1] + Decimal(height) / 2
    ceiling = Decimal(FRAME.height + LINE_HEIGHT // 2)
    for index in reversed(range(len(middles))):
        half = Decimal(heights[index]) / 2
        middles[index] = min(middles[index], ceiling - half)
        ceiling = middles[index] - half
    return middles
