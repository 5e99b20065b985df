"""All that stands behind a metric, in words: what it means, by what it is judged, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import figure as figures
from dashboard.components.attributes import attributes
from dashboard.components.source import held_words, moment_words
from dashboard.i18n import Catalogue
from dashboard.screen import Children, Screen
from queries.metrics.judging import is_of_a_year
from queries.metrics.measure import TargetKind
from queries.metrics.named import named
from queries.metrics.units import PERCENT, POINTS
from queries.metrics.values import Explanation, Freshness, Reconciliation, TargetInForce
from queries.profile.models import Against, Direction

Fact = tuple[str, Children]
"""A name, and what stands behind it."""


def meaning(screen: Screen, explained: Explanation) -> html.Section:
    """A card with each fact under its name."""
    title = screen.say("metric.meaning")
    return fact_card(title, [*_definition(screen, explained), *_judging(screen, explained)])


def origin(screen: Screen, explained: Explanation) -> html.Section:
    """A card that says whose number it is, where it comes from, how fresh and how sure it is."""
    return fact_card(screen.say("panel.origin"), list(_origin(screen, explained)))


def fact_card(title: str, facts: Sequence[Fact], name: str = "") -> html.Section:
    """A card of names and texts; `name` is a class of its own."""
    rows = [html.Div([html.Dt(name), html.Dd(said)]) for name, said in facts]
    body = [html.Div(html.H2(title), className="part-head"), html.Dl(rows, className="facts")]
    return html.Section(body, className=f"card part fact-card {name}".rstrip(), **attributes(aria_label=title))


def stage_word(screen: Screen, stage: str) -> str:
    """The stage of a target in the reader's language; a word that no catalogue knows stays as it is."""
    return Catalogue.of(screen.language).get(f"stage.{stage}") or stage


def least_cases(screen: Screen, explained: Explanation) -> str:
    """From how many cases on the number is judged, or, where it is judged by nothing, ranked."""
    key = "explain.ranked_from" if explained.against == Against.NOTHING else "explain.judged_from"
    return screen.say(key, fewest=formats.number(Decimal(explained.fewest), screen.language))


def target_key(explained: Explanation) -> str:
    """Key of what its target is called under `explain.`: of a part of the city it says whose it is."""
    return f"target_{explained.target_of}" if explained.target_of else "target"


def _definition(screen: Screen, explained: Explanation) -> Iterator[Fact]:
    yield screen.say("metric.how"), [screen.say(explained.definition)]
    yield screen.say("explain.why"), [screen.words(explained.why)]
    better = "metric.up" if explained.direction is Direction.UP else "metric.down"
    yield screen.say("metric.direction"), [screen.say(better)]


def _judging(screen: Screen, explained: Explanation) -> Iterator[Fact]:
    against = Against(explained.against)
    if against is Against.NOTHING:
        yield screen.say("explain.thresholds"), [screen.say("metric.unjudged")]
    else:
        yield screen.say("explain.thresholds"), _thresholds(screen, explained)
    if explained.fewest:
        yield screen.say("explain.fewest"), [screen.say("metric.fewest", rule=least_cases(screen, explained))]
    if explained.target is not None:
        yield screen.say(f"explain.{target_key(explained)}"), _target(screen, explained, explained.target)


def _thresholds(screen: Screen, explained: Explanation) -> Children:
    """From how far on which side of the reference a number counts as on track, on watch, behind."""
    reference = screen.say(f"metric.against.{explained.against}")
    limits = [("on_track", explained.watch), ("watch", explained.behind)]
    said = [
        screen.say(
            "metric.up_to" if limit < 0 else "metric.from",
            status=screen.say(f"status.{status}"),
            limit=_limit(screen, explained, limit),
            reference=reference,
        )
        for status, limit in limits
    ]
    below = screen.say("metric.below", status=screen.say("status.behind"))
    yearly = is_of_a_year(named(screen.profile, explained.metric))
    all_said = (*said, below, *([screen.say("metric.of_a_year")] if yearly else []))
    return [html.Ul([html.Li(one) for one in all_said], className="plain-list")]


def _limit(screen: Screen, explained: Explanation, limit: Decimal) -> str:
    """`0 poin`, `10 poin di bawah`: a margin and which side of the reference it lies on."""
    if not limit:
        return screen.say("metric.margin.none")
    size = _size(screen, POINTS if explained.unit == PERCENT else explained.unit, abs(limit))
    worse = limit < 0
    above = worse is (explained.direction is Direction.DOWN)
    return screen.say("metric.margin.above" if above else "metric.margin.below", size=size)


def _size(screen: Screen, unit: str, size: Decimal) -> str:
    """`10 poin`: a margin that is whole without decimals."""
    if unit == POINTS and size == size.to_integral_value():
        word = formats.unit_word(unit, size, screen.language)
        return f"{formats.number(size, screen.language)}{formats.NO_BREAK}{word}"
    return formats.quantity(size, unit, screen.language)


def _target(screen: Screen, explained: Explanation, target: TargetInForce) -> Children:
    """The number, its stage, since when, and where it is written down."""
    value = formats.quantity(target.value, target_unit(screen, explained), screen.language)
    number = html.B(value, **_target_marks(explained, figures.plain(target.value)))
    day = formats.full_date(target.in_force, screen.language)
    words = screen.say("metric.target_text", stage=stage_word(screen, target.stage), day=day)
    return [number, f" {words} ", html.Span(target.document, className="document")]


def target_unit(screen: Screen, explained: Explanation) -> str:
    """A share of an amount is judged by the amount, in the fact's unit; all else by a number of its own unit."""
    metric = named(screen.profile, explained.metric)
    is_share = metric.measure.target is TargetKind.SUM and explained.unit == PERCENT
    return metric.service.facts[metric.fact].unit if is_share else explained.unit


def _target_marks(explained: Explanation, value: str) -> dict[str, Any]:
    return attributes(data_metric=f"{explained.metric}_target_in_force", data_value=value)


def _origin(screen: Screen, explained: Explanation) -> Iterator[Fact]:
    owner = explained.owner
    name = screen.department_name(owner)
    link: Component | str = html.A(name, href=screen.department_path(owner)) if screen.shows_department(owner) else name
    source, way = screen.words(explained.source), screen.sources_path
    yield screen.say("explain.owner"), [link]
    yield screen.say("explain.source"), [html.A(source, href=way) if way else source]
    yield screen.say("explain.fresh"), _fresh(screen, explained.freshness)
    for one in explained.reconciliations:
        fact = screen.fact(screen.service_of(explained.metric).key, one.fact)
        yield screen.say("metric.reconciled", fact=fact), _reconciliation(screen, one)


def _fresh(screen: Screen, fresh: Freshness) -> Children:
    if fresh.data_through is None:
        return [screen.say("panel.never")]
    day = formats.full_date(fresh.data_through, screen.language)
    cadence = screen.say(f"cadence.{screen.service(fresh.service).cadence}")
    said = screen.say("metric.fresh_text", day=day, cadence=cadence, when=moment_words(screen, fresh.pulled_at))
    return [said, *([f" {screen.say('metric.late')}"] if fresh.late else [])]


def _reconciliation(screen: Screen, one: Reconciliation) -> Children:
    """What the source holds, what was taken in, and what was held back for which reason."""
    count = {"source": one.source_rows, "accepted": one.accepted_rows, "held": one.quarantined_rows}
    rows = {name: formats.number(Decimal(number), screen.language) for name, number in count.items()}
    said: Children = [screen.say("metric.rows", **rows), " "]
    said.append(screen.say("panel.reconciled" if one.holds else "panel.unreconciled"))
    reasons = [
        html.Li(f"{formats.number(Decimal(number), screen.language)} {held_words(screen, reason)}")
        for reason, number in one.reasons
    ]
    return [*said, html.Ul(reasons, className="plain-list")] if reasons else said
