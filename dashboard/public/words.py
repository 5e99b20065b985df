"""Numbers as one would tell them to a neighbour: `Dari setiap Rp100 anggaran, Rp72 sudah dibelanjakan`."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.attributes import attributes
from dashboard.components.element import Drawn, Element
from dashboard.components.figure import SIGNED, plain
from dashboard.public.place import Place
from dashboard.screen import Children
from queries.metrics.named import Named, named
from queries.metrics.units import PERCENT, RUPIAH
from queries.metrics.values import Figure, Status
from queries.profile.models import Against

JUDGED: Final = frozenset({Status.ON_TRACK, Status.WATCH, Status.BEHIND})

_ICONS: Final = {
    Status.ON_TRACK: "M4 12l5 5L20 6",
    Status.WATCH: "M12 4v10M12 19v.5",
    Status.BEHIND: "M12 4v15M5 13l7 7 7-7",
}


def sentence(place: Place, figure: Figure) -> Children:
    """What a figure says, its numbers marked. A figure without a value says so."""
    if figure.value is None:
        return [place.say("say.nothing", label=label(place, figure.metric))]
    key = _key(place, figure)
    if key is None:
        return [f"{label(place, figure.metric)}: ", Element("Strong", quantity(place, figure), **marks(figure)), "."]
    metric = named(place.profile, figure.metric)
    texts: dict[str, str | Component] = {"things": things(place, metric), "done": done(place, metric)}
    texts["value"] = Element("Strong", _told(place, metric, figure, figure.value), **marks(figure))
    if figure.reference is not None:
        texts["reference"] = _told(place, metric, figure, figure.reference)
    return place.parts(key, **texts)


def marks(figure: Figure) -> dict[str, str]:
    """The exact number behind what is shown."""
    return {"data-metric": figure.metric, "data-value": plain(figure.value)}


def sentence_text(place: Place, figure: Figure) -> str:
    """The same as plain text."""
    return "".join(_text(part) for part in sentence(place, figure))


def label(place: Place, metric: str) -> str:
    """The label of `service.metric`."""
    return place.words(place.screen.metric(metric).label)


def of_service(service: str, name: str) -> str:
    """`Kebersihan: Ritase dari rencana`; a name that begins with the service's stands alone: `Pengaduan per jenis`."""
    return name if name.casefold().startswith(service.casefold()) else f"{service}: {name}"


def things(place: Place, metric: Named) -> str:
    """What the metric counts, in the plural: `pengaduan`, `permohonan izin`; where nothing is known, `kasus`."""
    unit = metric.service.facts[metric.fact].unit
    return place.say(f"things.{unit}") if place.has(f"things.{unit}") else place.say("things.other")


def done(place: Place, metric: Named) -> str:
    """What happens to them in the end: complaints are closed, permit applications completed."""
    unit = metric.service.facts[metric.fact].unit
    return place.say(f"done.{unit}") if place.has(f"done.{unit}") else place.say("done.other")


def quantity(place: Place, figure: Figure) -> str:
    """The number with its unit."""
    signed = place.screen.metric(figure.metric).measure in SIGNED
    return formats.quantity(figure.value, figure.unit, place.language, signed=signed, reference=figure.reference)


def short(place: Place, figure: Figure) -> str:
    """The number in few letters, for a cell; the column's head says the unit."""
    signed = place.screen.metric(figure.metric).measure in SIGNED
    if figure.unit == PERCENT:
        return formats.percent(figure.value, place.language, reference=figure.reference)
    return formats.bare_number(figure.value, figure.unit, place.language, signed=signed)


def status(place: Place, figure: Figure) -> list[Component]:
    """How a figure stands to what it is judged by, as an icon and words; nothing where it is not judged."""
    if figure.status not in JUDGED or figure.reference is None:
        return []
    against = named(place.profile, figure.metric).metric.against
    reference = place.say(f"against.{against.value}", value=_reference(place, figure))
    lower = figure.margin is not None and figure.value is not None and figure.value - figure.reference != figure.margin
    side = "above" if lower and figure.status is not Status.ON_TRACK else "below"
    word = place.say(f"status.{figure.status.value}.{side}", reference=reference)
    icon = Drawn(
        "Svg",
        Drawn("Path", d=_ICONS[figure.status]),
        viewBox="0 0 24 24",
        **attributes(aria_hidden="true"),
    )
    return [Element("Span", [icon, word], className=f"st {figure.status.value}")]


def share_of(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """What a bar of the figure shows: its share of a hundred and the upright; nothing for what is no share."""
    return (figure.value, figure.reference) if figure.unit == PERCENT else (None, None)


def _key(place: Place, figure: Figure) -> str | None:
    """The sentence of the figure's measure; another where it is not judged. None where there is none."""
    metric = named(place.profile, figure.metric)
    judged = figure.reference is not None and metric.metric.against is not Against.NOTHING
    stem = f"say.{metric.shape.value}.{metric.metric.measure}"
    for key in (f"{stem}.judged" if judged else f"{stem}.alone", f"{stem}.alone"):
        if place.has(key):
            return key
    return None


def _told(place: Place, metric: Named, figure: Figure, value: Decimal) -> str:
    """`Rp83` of Rp100, `91` of a hundred, or the number with its unit."""
    if figure.unit != PERCENT:
        return formats.quantity(value, figure.unit, place.language)
    fences = (Decimal(0), Decimal(100))
    other = figure.reference if value == figure.value else figure.value
    shown = formats.rounded(value, 0, *fences, *([other] if other is not None and other != value else []))
    exponent = shown.as_tuple().exponent
    number = formats.number(shown, place.language, -exponent if isinstance(exponent, int) else 0)
    return f"Rp{number}" if metric.service.facts[metric.fact].unit == RUPIAH else number


def _reference(place: Place, figure: Figure) -> str:
    if figure.unit == PERCENT:
        return formats.percent(figure.reference, place.language, trim=True)
    return formats.quantity(figure.reference, figure.unit, place.language)


def _text(part: str | Component) -> str:
    return part if isinstance(part, str) else str(getattr(part, "children", ""))
