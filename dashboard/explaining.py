"""An explanation of a number as plain text, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from dashboard import formats
from dashboard.components.figure import few_cases, plain
from dashboard.components.meaning import least_cases, stage_word, target_key, target_unit
from dashboard.components.source import held_words
from dashboard.i18n import Catalogue
from dashboard.request import PageRequest
from dashboard.screen import Screen
from queries.metrics.named import metrics_of
from queries.metrics.units import unit_of_fact
from queries.metrics.values import Explanation, Reconciliation
from queries.profile.models import Against, Profile
from queries.viewer import Language

WIDTH = 18
"""Columns of the names at the left."""


def explanation_text(explained: Explanation, profile: Profile, language: Language) -> str:
    """Everything behind one number, a line a fact, and the SQL at the end."""
    screen = Screen(profile, language, PageRequest())
    lines = [f"{explained.metric}: {screen.words(explained.label)}", ""]
    lines += [f"{screen.say(f'explain.{name}'):<{WIDTH}} {text}" for name, text in explained_facts(screen, explained)]
    for sql in explained.sql:
        lines += ["", f"-- {sql.file}", sql.text.strip()]
    return "\n".join(lines)


def metrics_text(profile: Profile, language: Language) -> str:
    """All metrics of the profile, a line each: its name and what the pages call it."""
    screen = Screen(profile, language, PageRequest())
    known = [one for service in profile.services for one in metrics_of(service)]
    width = max((len(one.name) for one in known), default=0)
    return "\n".join(f"{one.name:<{width}}  {screen.words(one.metric.label)}" for one in known)


def explained_facts(screen: Screen, explained: Explanation) -> Iterator[tuple[str, str]]:
    """Each fact as (key of its name under `explain.`, text)."""
    figure = explained.figure
    yield "value", both_ways(figure.value, figure.unit, screen.language)
    yield from _judging(screen, explained)
    yield "meaning", Catalogue.of(screen.language)(explained.definition)
    yield "why", screen.words(explained.why)
    yield "owner", screen.department_name(explained.owner)
    yield "source", screen.words(explained.source)
    yield "fresh", _freshness(screen, explained)
    for one in explained.reconciliations:
        yield "reconciled", _reconciliation(screen, explained.freshness.service, one)


def _judging(screen: Screen, explained: Explanation) -> Iterator[tuple[str, str]]:
    target, figure, against = explained.target, explained.figure, explained.against
    if target is not None:
        day = formats.full_date(target.in_force, screen.language)
        parts = {
            "value": both_ways(target.value, target_unit(screen, explained), screen.language),
            "stage": stage_word(screen, target.stage),
            "day": day,
            "document": target.document,
        }
        yield target_key(explained), screen.say("explain.target_text", **parts)
    if against != Against.NOTHING:
        reference = formats.quantity(figure.reference, figure.unit, screen.language)
        status = few_cases(screen, figure) or screen.say(f"status.{figure.status.value}")
        yield "expected", f"{screen.say(f'against.{against}', value=reference)} → {status}"
        limits = {"watch": _plain(explained.watch), "behind": _plain(explained.behind)}
        yield "thresholds", screen.say("explain.thresholds_text", **limits, against=screen.say(f"trend.{against}"))
    if explained.fewest:
        yield "fewest", least_cases(screen, explained)


def _freshness(screen: Screen, explained: Explanation) -> str:
    fresh = explained.freshness
    if fresh.data_through is None:
        return screen.say("explain.never")
    day = formats.full_date(fresh.data_through, screen.language)
    return screen.say("explain.fresh_text", day=day, moment=_moment(screen, fresh.pulled_at))


def _reconciliation(screen: Screen, service: str, one: Reconciliation) -> str:
    counts = {"source": one.source_rows, "accepted": one.accepted_rows, "held": one.quarantined_rows}
    rows = {name: formats.number(Decimal(count), screen.language) for name, count in counts.items()}
    fact = screen.fact(service, one.fact)
    parts = [screen.say("explain.reconciled_text", fact=fact, moment=_moment(screen, one.at), **rows)]
    if one.source_amount:
        sums = {"source": one.source_amount, "accepted": one.accepted_amount, "held": one.quarantined_amount}
        unit = unit_of_fact(screen.profile.service(service).facts[one.fact].unit)
        told = {name: both_ways(value, unit, screen.language) for name, value in sums.items()}
        parts.append(screen.say("explain.amounts", **told))
    if one.reasons:
        numbers = [(reason, formats.number(Decimal(number), screen.language)) for reason, number in one.reasons]
        reasons = ", ".join(f"{number} {held_words(screen, reason)}" for reason, number in numbers)
        parts.append(screen.say("explain.reasons", reasons=reasons))
    return "; ".join(parts if one.holds else [*parts, screen.say("explain.broken")])


def both_ways(value: Decimal | None, unit: str, language: Language) -> str:
    """A number as people read it, and exactly where that says less: `86.4% (86.395…)`, `Rp2.33 tn (2328810000000)`."""
    shown = formats.quantity(value, unit, language)
    if value is None:
        return shown
    bare = formats.bare_number(value, unit, language)
    is_grouped = value == value.to_integral_value() and bare == formats.number(value, language)
    return shown if is_grouped or bare == plain(value) else f"{shown} ({plain(value)})"


def _moment(screen: Screen, at: datetime | None) -> str:
    if at is None:
        return screen.say("explain.never")
    return formats.moment(at.astimezone(ZoneInfo(screen.profile.city.timezone)), screen.language)


def _plain(value: Decimal) -> str:
    return f"{value:f}"
