"""Labels beside a chart that must not lie on each other: names at the ends of lines, and what happened above the plot.

Heights and widths are estimated for the smallest plot that shows labels beside it; on anything larger there is more
room, and on a phone the style sheet puts them below. Notes are placed for a wide plot as well: those that find room
there alone stand above it from that width on, by a container query of the style sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dashboard.charts.chart import Chart, Look, Note, Series, Spot
from dashboard.charts.scale import FRAME, Scale, last_spot
from dashboard.formats import NO_BREAK

LINE_HEIGHT: Final = 17
"""Pixels of a line of text."""

LETTER: Final = Decimal(8)
"""Pixels of a letter of a name that stands out, on the wide side."""

PALE_LETTER: Final = Decimal("7.7")
"""The same of what it is compared with."""

NOTE_LETTER: Final = Decimal("6.8")
"""The same of a note, which is smaller."""

NAME_MARGIN: Final = 14
"""Pixels left and right of a name, together."""

PATCH: Final = 18
NARROWEST: Final = 276
"""Pixels of the narrowest plot that has labels beside it."""

WIDE: Final = 590
"""Pixels from which a plot counts as wide: `assets/chart.css` asks for so many and those of the margins."""

REACH: Final = Decimal(3)
"""Pixels above the plot from which on a name beside it would lie under a note's text."""

GAP: Final = 10
"""Pixels between notes on one line."""


@dataclass(frozen=True)
class PlacedName:
    """The name of a series, in so many lines.

    `end` is where its line ends, as a share of the plot's height, None: the name stands below the chart. `shift` are
    the pixels that the middle of its text stands below that end: the room that others need does not grow with a plot.
    """

    series: Series
    lines: int
    end: Decimal | None
    shift: Decimal = Decimal(0)


@dataclass(frozen=True)
class PlacedNote:
    """What happened; `left` is its upright as a share of the plot's width. `early` texts end at it, others begin there.

    None: the text stands below the chart. `wide`: above the plot of a wide chart alone, below one that is narrow.
    """

    note: Note
    left: Decimal | None
    early: bool = False
    wide: bool = False


def name_parts(series: Series) -> tuple[str, str, str]:
    """The name at the end of a line, with the last value and its step where it says that: `58,2% dijawab, Nov`."""
    spot = last_spot(series)
    if not spot or not series.says:
        return series.label, "", ""
    before, value, behind = said_parts(series, spot)
    if len(value) * LETTER + PATCH > FRAME.right - NAME_MARGIN:
        value = value.replace(NO_BREAK, " ")
    return before, value, f"{behind}, {series.step}" if series.step else behind


def said_parts(series: Series, spot: Spot) -> tuple[str, str, str]:
    """What stands before a value, the value, and what stands behind it: `2.318 terbuka`, `target 85%`.

    A name that ends with a colon stands before its value: `15–60 hari: 733`. One that the value's unit says already is
    left out.
    """
    if not series.look.is_actual or series.label.endswith(":"):
        return f"{series.label} ", spot.text, ""
    return "", spot.text, "" if spot.text.endswith(series.label) else f" {series.label}"


def placed_names(chart: Chart) -> list[PlacedName]:
    """The series that have a value, top down, each as near to the end of its line as those of higher rank leave room.

    What the chart is about stands at the end of its line, unless the names above or below it would leave the chart.
    """
    scale = Scale(chart)
    named = [
        (scale.down(spot.value), one) for one in chart.series if (spot := last_spot(one)) and spot.value is not None
    ]
    named.sort(key=lambda pair: pair[0])
    wanted = [_Wanted(end * FRAME.height, _lines(one), tuple(Look).index(one.look)) for end, one in named]
    if sum(one.lines for one in wanted) * LINE_HEIGHT > FRAME.height + FRAME.top:
        return [PlacedName(series, one.lines, None) for (_, series), one in zip(named, wanted, strict=True)]
    middles = _spread(wanted, Decimal(-FRAME.top), Decimal(FRAME.height + LINE_HEIGHT // 2))
    return [
        PlacedName(series, one.lines, end, middle - one.middle)
        for (end, series), one, middle in zip(named, wanted, middles, strict=True)
    ]


def placed_notes(chart: Chart) -> list[PlacedNote]:
    """The notes within the span in order of days; those whose text finds no room above the plot stand below it."""
    scale = Scale(chart)
    dated = sorted(
        (one for one in chart.notes if chart.span.start <= one.day <= chart.span.end), key=lambda one: one.day
    )
    lefts = [scale.note(one) / scale.width for one in dated]
    beyond = 0 if any(_is_high(one) for one in placed_names(chart)) else FRAME.right
    narrow = _row(dated, lefts, NARROWEST, beyond, {})
    wide = _row(dated, lefts, WIDE, beyond, narrow)
    return [
        PlacedNote(one, lefts[at], wide[at], at not in narrow) if at in wide else PlacedNote(one, None)
        for at, one in enumerate(dated)
    ]


def _is_high(name: PlacedName) -> bool:
    """Whether a name reaches up to where notes stand."""
    if name.end is None:
        return False
    return name.end * FRAME.height + name.shift - Decimal(name.lines * LINE_HEIGHT) / 2 < -REACH


def _row(
    notes: Sequence[Note], lefts: Sequence[Decimal], width: int, beyond: int, held: Mapping[int, bool]
) -> dict[int, bool]:
    """Which notes find room above a plot so wide, by their place, and whether each ends at its upright.

    `beyond` are the pixels right of the plot that are free; `held` are those that stand there in any case.
    """
    found: dict[int, tuple[bool, Decimal, Decimal]] = {}
    for at in (*held, *(at for at in range(len(notes)) if at not in held)):
        upright, wide = lefts[at] * width, len(notes[at].text) * NOTE_LETTER
        early = held.get(at, upright + wide > width + beyond)
        start = upright - wide if early else upright
        free = all(start >= end + GAP or start + wide <= begin - GAP for _, begin, end in found.values())
        if at in held or (free and start >= -FRAME.left):
            found[at] = (early, start, start + wide)
    return {at: early for at, (early, _, _) in found.items()}


def _lines(series: Series) -> int:
    """Lines that a name takes beside the plot, broken between words; a bar's has a patch of its colour before it."""
    room, lines, left = FRAME.right - NAME_MARGIN, 1, Decimal(PATCH if series.bars else 0)
    letter = LETTER if series.look.is_actual else PALE_LETTER
    for word in "".join(name_parts(series)).split(" "):
        width = _width(word, letter)
        if left and left + width > room:
            lines, left = lines + 1, Decimal(0)
        lines += int(width // room)  # a word that is wider than the place is broken
        left += width + letter
    return lines


def _width(word: str, letter: Decimal) -> Decimal:
    """Pixels of a word: digits are an eighth wider than other letters, `m` and `w` by more than a half."""
    digits = sum(one.isdigit() for one in word)
    wide = sum(one in "mwMW" for one in word)
    return (len(word) + Decimal(digits + 5 * wide) / 8) * letter


@dataclass(frozen=True)
class _Wanted:
    """Where the middle of a name would stand if it stood alone, in pixels below the top of the plot."""

    middle: Decimal
    lines: int
    rank: int

    @property
    def height(self) -> Decimal:
        return Decimal(self.lines * LINE_HEIGHT)


def _spread(wanted: Sequence[_Wanted], floor: Decimal, ceiling: Decimal) -> list[Decimal]:
    """Middles between two heights, in their order: the first in rank takes its place, the others yield around it."""
    if not wanted:
        return []
    at = min(range(len(wanted)), key=lambda place: wanted[place].rank)
    first, above, below = wanted[at], wanted[:at], wanted[at + 1 :]
    half = first.height / 2
    lowest = ceiling - sum(one.height for one in below) - half
    middle = max(floor + sum(one.height for one in above) + half, min(first.middle, lowest))
    return [*_spread(above, floor, middle - half), middle, *_spread(below, middle + half, ceiling)]
