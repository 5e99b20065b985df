"""What words of offices mean, for whoever meets them first on a public page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dash.development.base_component import Component

from dashboard.components.element import Element
from dashboard.public.pieces import link, section
from dashboard.public.place import Place

TERMS: Final = (
    *("ceiling", "spent", "trips", "pace", "skpd", "apbd", "rka", "dpa", "ppkd", "lra"),
    *("pbb", "bphtb", "pbjt", "mblb", "opsen", "pad", "pbg", "slf", "nib", "andalalin"),
)

_NAME: Final = "istilah"


def glosses(place: Place, texts: Iterable[str]) -> list[Component]:
    """The words that some texts use, each with what it means; nothing where they use none."""
    said = " ".join(texts)
    found = [term for term in TERMS if re.search(rf"\b{re.escape(_word(place, term))}\b", said, re.IGNORECASE)]
    if not found:
        return []
    words = [part for term in found for part in (Element("B", _word(place, term)), f": {_meaning(place, term)}. ")]
    every = link(place, "metode.html", place.say("glossary.all"), _NAME)
    return [Element("P", [*words, every], className="note")]


def glossary(place: Place) -> Component:
    """All of them."""
    pairs = ((Element("Dt", _word(place, term)), Element("Dd", f"{_meaning(place, term)}.")) for term in TERMS)
    rows = [Element("Div", list(pair)) for pair in pairs]
    return section(place.say("glossary.title"), Element("Dl", rows, className="facts wide words"), name=_NAME)


def _word(place: Place, term: str) -> str:
    return place.say(f"glossary.{term}.word")


def _meaning(place: Place, term: str) -> str:
    return place.say(f"glossary.{term}.means")
