"""Cross-checks of a service's metrics: their facts, measures, words, and the tile that shows them."""

from __future__ import annotations

import string
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from queries.errors import did_you_mean
from queries.profile.check_services import Known, check_department
from queries.profile.drafts import Draft, text_of, texts_of, words_of
from queries.profile.faults import Findings, quoted
from queries.profile.measures import MEASURES, NEEDS_BAND, NEEDS_SECOND_FACT, OF_CASES
from queries.profile.models import Service
from queries.shapes import Shape

PLACEHOLDERS = {
    "phrase": ("value", "size"),
    "phrase_above": ("value", "size"),
    "concern": ("scope", "margin"),
}
"""What a text can hold in braces: the number, the number without its sign; what narrows it, and how far it is off."""

JUDGED_BY = {"pace": Shape.FLOW, "plan": Shape.BUDGET}
"""Shapes that have a pace or a plan."""

SHORT_LENGTH = 12
"""Letters that fit above a column of the department table."""


def check_metrics(draft: Draft, known: Known, findings: Findings) -> None:
    """Every metric of a service, its tile and its columns of the department table."""
    for name, metric in draft.metrics.items():
        _check_fact(draft, name, metric, findings)
        _check_measure(draft, name, metric, findings)
        _check_reference(draft, name, metric, findings)
        _check_words(draft, name, metric, findings)
        check_department(draft, f"metrics.{name}.owner", text_of(metric, "owner"), known, findings)
    for key, metric in _shown(draft):
        if draft.metrics and metric not in draft.metrics:
            what = f"the service has no metric {quoted(metric)}"
            findings.add(draft.where(key), what, did_you_mean(metric, draft.metrics))
    _check_bar(draft, findings)


def _check_fact(draft: Draft, name: str, metric: dict[str, Any], findings: Findings) -> None:
    if not draft.facts:
        return
    for key in ("fact", "of"):
        fact = text_of(metric, key)
        if fact is not None and fact not in draft.facts:
            what = f"the service has no fact {quoted(fact)}"
            findings.add(draft.where(f"metrics.{name}.{key}"), what, did_you_mean(fact, draft.facts))
    if draft.fact_of(metric) is None:
        what = f"the service has {len(draft.facts)} facts and the metric names none"
        findings.add(draft.where(f"metrics.{name}.fact"), what, f"Write one of {', '.join(draft.facts)}.")


def _check_measure(draft: Draft, name: str, metric: dict[str, Any], findings: Findings) -> None:
    measure, shape = text_of(metric, "measure"), draft.shape_of(draft.fact_of(metric))
    if measure is None or shape is None:
        return
    if measure not in MEASURES[shape]:
        what = f"a fact of shape {shape} has no measure {quoted(measure)}"
        findings.add(draft.where(f"metrics.{name}.measure"), what, _measure_remedy(measure, shape))
        return
    _check_companion(draft, f"metrics.{name}.of", metric.get("of"), measure in NEEDS_SECOND_FACT, findings)
    _check_companion(draft, f"metrics.{name}.band", metric.get("band"), measure in NEEDS_BAND, findings)
    _check_band(draft, name, metric.get("band"), findings)
    if "fewest" in metric and measure not in OF_CASES:
        what = f"{measure} is judged however few cases there are"
        remedy = f"Delete the key: only {', '.join(sorted(OF_CASES))} have it."
        findings.add(draft.where(f"metrics.{name}.fewest"), what, remedy)
    if "kind" in metric and shape is not Shape.BUDGET:
        where = draft.where(f"metrics.{name}.kind")
        findings.add(where, f"a fact of shape {shape} has no kinds", "Delete the key.")
    second = draft.shape_of(text_of(metric, "of"))
    if second is not None and second is not shape:
        where = draft.where(f"metrics.{name}.of")
        findings.add(where, f"the second fact is of shape {second}, the first of {shape}", "Name two of one shape.")


def _measure_remedy(measure: str, shape: Shape) -> str:
    if any(measure in measures for measures in MEASURES.values()):  # spelt well, of another shape
        return f"Write one of {', '.join(sorted(MEASURES[shape]))}."
    return did_you_mean(measure, MEASURES[shape])


def _check_companion(draft: Draft, key: str, value: Any, needed: bool, findings: Findings) -> None:
    if needed and value is None:
        findings.add(draft.where(key), "the measure needs this key", "Write it.")
    if value is not None and not needed:
        findings.add(draft.where(key), "the measure has no use for this key", "Delete it.")


def _check_band(draft: Draft, name: str, band: Any, findings: Findings) -> None:
    bands = draft.data.get("age_bands", Service.model_fields["age_bands"].default)
    if isinstance(band, int) and isinstance(bands, list | tuple) and band > len(bands):
        where = draft.where(f"metrics.{name}.band")
        findings.add(where, f"there are {len(bands) + 1} age bands, not {band + 1}", f"Write 0 to {len(bands)}.")


def _check_reference(draft: Draft, name: str, metric: dict[str, Any], findings: Findings) -> None:
    against, shape = text_of(metric, "against") or "", draft.shape_of(draft.fact_of(metric))
    wanted = JUDGED_BY.get(against)
    if wanted is not None and shape is not None and shape is not wanted:
        what = f"a fact of shape {shape} has no {against}"
        findings.add(draft.where(f"metrics.{name}.against"), what, 'Write "target" or "nothing".')
    watch, behind = metric.get("watch", 0), metric.get("behind", 0)
    if isinstance(watch, int | Decimal) and isinstance(behind, int | Decimal) and behind > watch:
        what = f"behind ({behind}) is above watch ({watch})"
        findings.add(
            draft.where(f"metrics.{name}.behind"), what, f"Write {watch} or less: behind is the worse of the two."
        )


def _check_words(draft: Draft, name: str, metric: dict[str, Any], findings: Findings) -> None:
    for key, allowed in PLACEHOLDERS.items():
        found = {language: _placeholders(text) for language, text in words_of(metric, key).items()}
        for language, names in found.items():
            where = draft.where(f"metrics.{name}.{key}.{language}")
            _check_placeholders(where, names, allowed, findings)
        if len(found) == 2 and len({tuple(sorted(names or ())) for names in found.values()}) > 1:
            what = "the two languages do not hold the same placeholders"
            findings.add(draft.where(f"metrics.{name}.{key}"), what, f"Write {_either(allowed)} in both or in neither.")
    for language, text in words_of(metric, "short").items():
        if len(text) > SHORT_LENGTH:
            where = draft.where(f"metrics.{name}.short.{language}")
            findings.add(where, f"{quoted(text)} has {len(text)} letters", f"Write at most {SHORT_LENGTH}.")
    _check_plain(draft, name, metric, findings)


def _check_plain(draft: Draft, name: str, metric: dict[str, Any], findings: Findings) -> None:
    """A plain name is read on the public pages alone, in place of the label."""
    if "plain" not in metric:
        return
    if text_of(metric, "audience") != "public":
        remedy = 'Delete it, or write audience = "public".'
        findings.add(draft.where(f"metrics.{name}.plain"), "the metric is internal: nobody would read it", remedy)
    for language, text in words_of(metric, "plain").items():
        if text == words_of(metric, "label").get(language):
            where = draft.where(f"metrics.{name}.plain.{language}")
            findings.add(where, "it is the label itself", "Write a word that everybody knows, or delete `plain`.")


def _placeholders(text: str) -> list[str] | None:
    """The names in braces, with whatever is appended to them; None where the braces do not match."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in parts
        if name is not None
    ]


def _check_placeholders(where: str, names: list[str] | None, allowed: tuple[str, ...], findings: Findings) -> None:
    if names is None:
        findings.add(where, "the braces do not match", f"Write {_either(allowed)}, and {{{{ for a brace.")
    for name in names or ():
        if name not in allowed:
            findings.add(where, f"unknown placeholder {quoted('{' + name + '}')}", did_you_mean(name, allowed))


def _either(allowed: tuple[str, ...]) -> str:
    return " or ".join(f"{{{one}}}" for one in allowed)


def _shown(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every metric that the tile or the department table names, with the key that names it."""
    for key in ("headline", "bar", "trend"):
        if (metric := text_of(draft.tile, key)) is not None:
            yield f"tile.{key}", metric
    for key in ("under", "bar_words", "say"):
        yield from ((f"tile.{key}", metric) for metric in texts_of(draft.tile, key))
    yield from (("heat", metric) for metric in texts_of(draft.data, "heat"))


def _check_bar(draft: Draft, findings: Findings) -> None:
    bar, words = text_of(draft.tile, "bar"), texts_of(draft.tile, "bar_words")
    measure = text_of(draft.metrics.get(bar or "", {}), "measure")
    if measure is not None and not measure.endswith("_percent"):
        what = f"{quoted(bar)} is not a percentage (its measure is {measure})"
        findings.add(draft.where("tile.bar"), what, "Name a metric whose measure ends in _percent.")
    if len(words) > 1:
        findings.add(draft.where("tile.bar_words"), f"{len(words)} metrics stand there", "Name at most one.")
