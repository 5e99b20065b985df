"""The picture that messengers and networks show beside a link to a page: 1200 × 630, PNG, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image, ImageColor, ImageDraw, ImageFont

SIZE: Final = (1200, 630)
MARGIN: Final = 72
RECIPE: Final = "2"
"""Counts up when the drawing changes, so that pictures drawn before are not taken over."""

_PAPER, _INK, _MUTED, _ACCENT, _TRACK = "#ffffff", "#14202e", "#53606f", "#0b5c8a", "#e3e9ee"
_WIDE: Final = SIZE[0] - 2 * MARGIN
_BAR: Final = 34
_STEPS: Final = 15

Font = ImageFont.FreeTypeFont


_FOOT: Final = SIZE[1] - 78
_UNDER: Final = 34
"""Above a bar."""


class _Hand(NamedTuple):
    """How a text is written."""

    sizes: tuple[int, ...]  # the first in which it finds room; else the last
    colour: str
    stroke: float  # pixels by which letters are fattened, in place of a bold face


_TITLE, _SAY = _Hand((46, 40, 34), _MUTED, 0), _Hand((66, 58, 50, 44), _INK, 1.2)
_TITLE_ROOM: Final = 118
"""Two lines."""
_SPACES: Final = str.maketrans("\u00a0\u202f", "  ")
"""Spaces that the face has no letters for, as ones that it has."""


@dataclass(frozen=True)
class Card:
    """What a picture says."""

    site: str
    title: str
    say: str  # one sentence
    foot: str  # whose numbers, and of which day
    share: Decimal | None = None  # percent of the bar
    mark: Decimal | None = None  # percent at which the upright stands

    @property
    def name(self) -> str:
        """A word for the content: another content, another word."""
        return sha256(f"{RECIPE}|{self!r}".encode()).hexdigest()[:16]


def picture(card: Card) -> bytes:
    """PNG of a card; words that find no room end in an ellipsis."""
    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 14), fill=_ACCENT)
    pen.text((MARGIN, 62), _cut(card.site, _font(38)), _ACCENT, _font(38), stroke_width=0.8)
    y = 22 + _lines(pen, 128, card.title, _TITLE, _TITLE_ROOM)
    taken = _UNDER + _BAR + 12 if card.share is not None else 0
    y = _lines(pen, y, card.say, _SAY, _FOOT - 12 - y - taken)
    if card.share is not None:
        _bar(pen, y + _UNDER, card)
    pen.text((MARGIN, _FOOT), _cut(card.foot, _font(30)), _MUTED, _font(30))
    packed = BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(packed, "PNG", compress_level=4)
    return packed.getvalue()


@lru_cache(maxsize=1)
def _palette() -> Image.Image:
    """The colours of the drawing; those of letters in steps to the paper, for the edges."""
    whole = [part for colour in (_PAPER, _TRACK) for part in ImageColor.getrgb(colour)[:3]]
    steps = [
        round(255 + (part - 255) * step / _STEPS)
        for colour in (_INK, _MUTED, _ACCENT)
        for step in range(1, _STEPS + 1)
        for part in ImageColor.getrgb(colour)[:3]
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(whole + steps)
    return palette


def _lines(pen: ImageDraw.ImageDraw, y: int, text: str, hand: _Hand, room: int) -> int:
    """Writes a text within so many pixels; where the next thing can stand."""
    size = next(
        (one for one in hand.sizes if len(list(_wrapped(text, _font(one)))) <= _most(one, room)), hand.sizes[-1]
    )
    font, most = _font(size), _most(size, room)
    found = list(_wrapped(text, font))
    if len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    for line in found:
        pen.text((MARGIN, y), _cut(line, font), hand.colour, font, stroke_width=hand.stroke)
        y += _step(size)
    return y


def _step(size: int) -> int:
    return round(size * 1.24)


def _most(size: int, room: int) -> int:
    return max(1, room // _step(size))


def _wrapped(text: str, font: Font) -> Iterator[str]:
    line = ""
    for word in text.split(" "):  # a no-break space is none of them
        longer = f"{line} {word}".strip()
        if line and _length(longer, font) > _WIDE:
            yield line
            longer = word
        line = longer
    yield line


def _length(text: str, font: Font) -> float:
    return font.getlength(text.translate(_SPACES))


def _cut(text: str, font: Font) -> str:
    """What of a line finds room, in letters that the face has."""
    text = text.translate(_SPACES)
    if _length(text, font) <= _WIDE:
        return text
    while text and _length(f"{text}…", font) > _WIDE:
        text = text[:-1].rstrip()
    return f"{text}…"


def _bar(pen: ImageDraw.ImageDraw, y: int, card: Card) -> None:
    def at(share: Decimal) -> int:
        return MARGIN + round(_WIDE * max(Decimal(0), min(Decimal(100), share)) / 100)

    pen.rectangle((MARGIN, y, MARGIN + _WIDE, y + _BAR), fill=_TRACK)
    if card.share:
        pen.rectangle((MARGIN, y, at(card.share), y + _BAR), fill=_ACCENT)
    if card.mark is not None:
        pen.rectangle((at(card.mark) - 3, y - 12, at(card.mark) + 3, y + _BAR + 12), fill=_INK)


@lru_cache(maxsize=16)
def _font(size: int) -> Font:
    """The face that comes with the library, so that every machine draws alike."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("the picture library was built without FreeType")
    return font
