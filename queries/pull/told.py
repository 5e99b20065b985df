"""What the command line says of a pull."""

from __future__ import annotations

from collections.abc import Iterator

from queries.pull.report import FactReport, PullOutcome


def outcome_lines(outcome: PullOutcome) -> Iterator[str]:
    """A line for each fact of a service: what came in, what was held back, what was rewritten."""
    if outcome.report is None:
        yield f"{outcome.service}: failed, the last good data stand"
        return
    for fact in outcome.report.facts:
        yield f"{outcome.service}.{fact.fact}: {_rows(fact)}; {_months(fact)} rewritten in {fact.seconds:.1f} s"


def number_of(what: str, number: int) -> str:
    """`1 row`, `7,545 rows`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _rows(fact: FactReport) -> str:
    held = f", {fact.quarantined.rows:,} held back" if fact.quarantined.rows else ""
    unmapped = f", {fact.unmapped_rows:,} not mapped" if fact.unmapped_rows else ""
    return f"{number_of('row', fact.source.rows)}{held}{unmapped}"


def _months(fact: FactReport) -> str:
    return f"{fact.months_rewritten:,} of {number_of('month', fact.months_seen)}"
