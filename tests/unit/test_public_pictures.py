"""The picture beside a link: its colours are those that were drawn, and the same card gives the same bytes."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from PIL import Image

from dashboard.public.pictures import SIZE, Card, picture

CARD = Card("Kota Contoh", "Pendapatan", "Dari setiap Rp100, Rp72 sudah masuk", "24 November", Decimal(72), Decimal(80))


def opened(packed: bytes) -> Image.Image:
    return Image.open(BytesIO(packed)).convert("RGB")


def test_paper_bar_and_track_have_their_own_colours() -> None:
    image = opened(picture(CARD))
    assert image.size == SIZE
    whole = {colour for pixels, colour in image.getcolors() or [] if pixels > 9000}
    assert {(255, 255, 255), (0x0B, 0x5C, 0x8A), (0xE3, 0xE9, 0xEE), (0x14, 0x20, 0x2E)} <= whole


def test_the_same_card_gives_the_same_bytes_and_another_card_others() -> None:
    assert picture(CARD) == picture(CARD)
    assert picture(CARD) != picture(Card(CARD.site, CARD.title, CARD.say, CARD.foot, Decimal(73), CARD.mark))


def test_words_that_find_no_room_leave_the_margin_white() -> None:
    image = opened(picture(Card("s " * 200, "t " * 200, "wwwwwwww " * 60, "f " * 300)))
    assert image.crop((SIZE[0] - 60, 20, SIZE[0], SIZE[1])).getcolors() == [(60 * (SIZE[1] - 20), (255, 255, 255))]
