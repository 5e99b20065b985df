"""The state of each service's data: pulls, rows held back, words that the profile does not know."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches

from queries.metrics.desk import Desk
from queries.metrics.reach import Matter
from queries.metrics.rows import HeldRow, UnmappedRow
from queries.metrics.values import Reconciliation
from queries.metrics.warm import WarmMart
from queries.pages.shared import once
from queries.pages.values import FactHealth, Held, SourceHealth, Unmapped
from queries.profile.models import Profile, Service
from queries.profile.places import matching_form, todays_code
from queries.shapes import HUNDREDTHS
from queries.viewer import Viewer

NEAR = 0.8
"""How alike two words are, from 0 to 1, before one is offered for the other: names of departments are alike anyway."""


def sources_view(viewer: Viewer, warm: WarmMart) -> tuple[SourceHealth, ...]:
    """Every service's data in the profile's order.

    Raises NotPermittedError for whom it is not for, MartError where the mart cannot be read.
    """
    desk = warm.desk(viewer)
    return sources_of(desk)


def sources_of(desk: Desk) -> tuple[SourceHealth, ...]:
    """`sources_view` of a desk."""
    desk.reach.check(Matter.SOURCES)
    return once(desk, "sources", lambda: _sources(desk))


def _sources(desk: Desk) -> tuple[SourceHealth, ...]:
    return tuple(_source(desk, service) for service in desk.profile.services)


def _source(desk: Desk, service: Service) -> SourceHealth:
    known = {word: _words_of(desk.profile, service, word) for word in ("department", "district", "category", "kind")}
    return SourceHealth(
        service=service.key,
        freshness=desk.freshness(service),
        facts=tuple(_fact(service, one) for one in desk.reconciliations(service)),
        held=tuple(_held(row) for row in desk.held_back(service)),
        unmapped=tuple(_unmapped(row, known[row.word]) for row in desk.unmapped_words(service)),
    )


def _fact(service: Service, pull: Reconciliation) -> FactHealth:
    return FactHealth(
        fact=pull.fact,
        shape=service.facts[pull.fact].shape.value,
        source_rows=pull.source_rows,
        accepted_rows=pull.accepted_rows,
        held_rows=pull.quarantined_rows,
        months_seen=pull.months_seen,
        months_rewritten=pull.months_rewritten,
        reconciled=pull.holds,
    )


def _held(row: HeldRow) -> Held:
    amount = Decimal(row.amount) / HUNDREDTHS
    return Held(row.fact, row.reason, row.rows, amount, row.first_month, row.last_month)


def _unmapped(row: UnmappedRow, known: Mapping[str, str]) -> Unmapped:
    near = get_close_matches(matching_form(row.text), known, n=1, cutoff=NEAR)
    return Unmapped(row.fact, row.word, row.text, row.rows, known[near[0]] if near else None)


def _words_of(profile: Profile, service: Service, word: str) -> dict[str, str]:
    """Every spelling of a dimension that the profile knows -> its code."""
    if word == "department":
        successors = {one.code: one.successor for one in profile.departments}
        named = (
            (todays_code(one.code, successors), (one.name, one.short, *one.aliases)) for one in profile.departments
        )
    elif word == "district":
        named = ((one.code, (one.name, *one.aliases)) for one in profile.districts)
    elif word == "category":
        named = ((one.code, (one.label.id, one.label.en, *one.aliases)) for one in service.categories)
    else:
        named = ((kind, (raw, kind)) for raw, kind in service.kinds.items())
    return {matching_form(spelling): code for code, spellings in named for spelling in spellings}
