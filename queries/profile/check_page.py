"""Cross-checks of `[page]`: its address, and that its charts and tables name metrics that can stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from queries.errors import did_you_mean
from queries.profile.drafts import Draft, text_of, texts_of
from queries.profile.faults import Findings, quoted
from queries.profile.measures import DIMENSIONS, MEASURES, STOCKS, WITHOUT_DISTRICT, unit_of
from queries.profile.models import Fact
from queries.profile.page import RESERVED, default_path
from queries.shapes import Shape

FORMS = {"steps": "stock", "stock": "steps"}
"""The form that a measure of the other nature wants."""

_UNIT_OF_FACT = Fact.model_fields["unit"].default


def check_page(draft: Draft, findings: Findings) -> None:
    """Everything of one service's page but its address."""
    if not draft.metrics:
        return
    for key in ("keys", "bands", "map"):
        _check_known(draft, f"page.{key}", texts_of(draft.page, key), findings)
    for where, chart in _listed(draft, "charts"):
        _check_known(draft, where, texts_of(chart, "metrics"), findings)
        _check_form(draft, where, chart, findings)
        _check_one_unit(draft, where, texts_of(chart, "metrics"), findings)
    for where, table in _listed(draft, "tables"):
        _check_known(draft, where, texts_of(table, "metrics"), findings)
        _check_breakdown(draft, where, text_of(table, "by"), texts_of(table, "metrics"), findings)
    _check_breakdown(draft, "page.map", "district", texts_of(draft.page, "map"), findings)
    _check_bands(draft, findings)
    _check_parts(draft, findings)


def check_addresses(drafts: Sequence[Draft], findings: Findings) -> None:
    """Note a page at the address of another service or of a page of the product's own."""
    taken: dict[str, Draft] = {}
    for draft in drafts:
        named = text_of(draft.page, "path")
        if "page" in draft.data and named is None:
            continue  # the missing path is noted where the page is read
        path = named or default_path(draft.key)
        where, remedy = draft.where("page.path"), "Write another one: small letters, digits and -."
        first = taken.setdefault(path, draft)
        if first is not draft:
            findings.add(where, f"{first.document.name} has the address {quoted('/' + path)} as well", remedy)
        if path in RESERVED:
            findings.add(where, f"{quoted('/' + path)} is an address of Pantau's own", remedy)


def _listed(draft: Draft, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of a list of the page, each with the key that names it."""
    value = draft.page.get(key)
    for number, entry in enumerate(value if isinstance(value, list) else [], 1):
        if isinstance(entry, dict):
            yield f"page.{key}[no. {number}]", entry


def _check_known(draft: Draft, where: str, metrics: Sequence[str], findings: Findings) -> None:
    for name in metrics:
        if name not in draft.metrics:
            what = f"the service has no metric {quoted(name)}"
            findings.add(draft.where(where), what, did_you_mean(name, draft.metrics))
    for name in sorted({name for name in metrics if metrics.count(name) > 1}):
        findings.add(draft.where(where), f"{quoted(name)} stands there twice", "Delete it once.")


def _measured(draft: Draft, name: str) -> tuple[Shape, str] | None:
    """Shape and measure of a metric; None where either is wrong, which is noted elsewhere."""
    metric = draft.metrics.get(name, {})
    shape, measure = draft.shape_of(draft.fact_of(metric)), text_of(metric, "measure")
    return (shape, measure) if shape is not None and measure in MEASURES[shape] else None


def _unit(draft: Draft, name: str) -> str | None:
    metric, measured = draft.metrics.get(name, {}), _measured(draft, name)
    if (own := text_of(metric, "unit")) is not None or measured is None:
        return own
    fact = draft.facts.get(draft.fact_of(metric) or "", {})
    return unit_of(*measured, text_of(fact, "unit") or _UNIT_OF_FACT)


def _check_one_unit(draft: Draft, where: str, metrics: Sequence[str], findings: Findings) -> None:
    units = {name: unit for name in metrics if (unit := _unit(draft, name)) is not None}
    if len(set(units.values())) > 1:
        mix = ", ".join(f"{name} in {unit}" for name, unit in units.items())
        findings.add(draft.where(where), f"the metrics have several units ({mix})", "Give each unit its own.")


def _check_form(draft: Draft, where: str, chart: dict[str, Any], findings: Findings) -> None:
    form = text_of(chart, "form") or ""
    for name in texts_of(chart, "metrics"):
        measured = _measured(draft, name)
        if measured is None or form not in FORMS:
            continue
        shape, measure = measured
        is_stock = measure in STOCKS[shape]
        if is_stock is not (form == "stock"):
            says = "of what stands at the end of a day" if is_stock else "of what happens in a period"
            what = f"{quoted(name)} is {says} (its measure is {measure})"
            findings.add(draft.where(f"{where}.form"), what, f'Write form = "{FORMS[form]}".')


def _check_breakdown(draft: Draft, where: str, by: str | None, metrics: Sequence[str], findings: Findings) -> None:
    words = {word for known in DIMENSIONS.values() for word in known}
    if by is not None and by not in words:
        findings.add(draft.where(f"{where}.by"), f"there is no dimension {quoted(by)}", did_you_mean(by, words))
        return
    for name in metrics:
        measured = _measured(draft, name)
        if by is None or measured is None:
            continue
        shape, measure = measured
        if by not in DIMENSIONS[shape]:
            what = f"{quoted(name)} cannot be broken down by {by}: its fact is of shape {shape}"
            findings.add(draft.where(where), what, f"A {shape} is broken down by {', '.join(DIMENSIONS[shape])}.")
        elif by == "district" and shape is Shape.FLOW and measure in WITHOUT_DISTRICT:
            what = f"{quoted(name)} needs a target, and no district has one"
            findings.add(draft.where(where), what, "Name another metric, such as one of measure realised.")


def _check_bands(draft: Draft, findings: Findings) -> None:
    names = texts_of(draft.page, "bands")
    for name in names:
        measured = _measured(draft, name)
        if measured is not None and measured[1] != "open_in_band":
            what = f"{quoted(name)} is no age band (its measure is {measured[1]})"
            findings.add(draft.where("page.bands"), what, "Name metrics of measure open_in_band.")
    order = [band for name in names if isinstance(band := draft.metrics.get(name, {}).get("band"), int)]
    if any(later <= earlier for earlier, later in pairwise(order)):
        findings.add(draft.where("page.bands"), f"the bands stand in the order {order}", "Write the youngest first.")


def _check_parts(draft: Draft, findings: Findings) -> None:
    pairs = draft.page.get("parts")
    for number, pair in enumerate(pairs if isinstance(pairs, list) else [], 1):
        names = [name for name in pair if isinstance(name, str)] if isinstance(pair, list) else []
        where = f"page.parts[no. {number}]"
        _check_known(draft, where, names, findings)
        _check_one_unit(draft, where, names, findings)
