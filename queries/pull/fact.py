"""Pulls one fact: compare, fetch what differs, write it, and see that everything adds up."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from queries.errors import SourceError
from queries.profile.models import Fact, Profile, Service
from queries.profile.places import Places
from queries.pull import prints as printed
from queries.pull import writing
from queries.pull.cells import Cells, Placing
from queries.pull.log import last_digest
from queries.pull.meanwhile import Answer, asked_meanwhile
from queries.pull.open_cases import longest_open, open_cases_statement, replace_open_cases
from queries.pull.prints import Print
from queries.pull.probe import run_fault
from queries.pull.reconcile import must_accept_something, must_add_up, must_hold_something
from queries.pull.report import FactReport, Progress, Totals, Unmapped
from queries.pull.sorting import SORT, Rules, Sorter
from queries.pull.wrapping import Wrapping, words_of
from queries.sources import DRIVER_ERRORS, Source

MANY_GROUPS = 50_000
"""A fact that had more groups than this is asked for fingerprints first even where its TOML does not say `large`."""


@dataclass(frozen=True)
class Setting:
    """What the pulls of a service's facts share."""

    service: Service
    profile: Profile
    places: Places
    source: Source
    beside: Source | None  # a second session on the same snapshot
    mart: Connection
    today: date
    full: bool
    progress: Progress


@dataclass(frozen=True)
class FactPull:
    """What the pull of one fact needs to know."""

    setting: Setting
    name: str
    wrapping: Wrapping

    @property
    def service(self) -> Service:
        """The service as the profile declares it."""
        return self.setting.service

    @property
    def mart(self) -> Connection:
        """The transaction in which everything is written."""
        return self.setting.mart

    @property
    def fact(self) -> Fact:
        """The fact as the profile declares it."""
        return self.service.facts[self.name]

    @property
    def where(self) -> str:
        """How errors name it."""
        return f"services/{self.fact.sql}"

    @property
    def rules(self) -> Rules:
        """What decides whether a row can be placed."""
        return Rules(self.setting.today, self.setting.profile.city.first_year, self.service.outcomes)

    def digest(self) -> str:
        """Identity of the SELECT, its wrapping, and the rules by which its rows are read."""
        outcomes = sorted((word, outcome.value) for word, outcome in self.service.outcomes.items())
        return self.wrapping.digest(repr(outcomes), str(self.setting.profile.city.first_year))


def pull_fact(job: FactPull) -> FactReport:
    """Bring one fact up to date within the caller's transaction.

    Raises SourceError where the source fails or yields nothing, ReconciliationError where totals differ.
    """
    began = time.monotonic()
    fact_id = writing.fact_identity(job.mart, job.service.key, job.name, job.fact.shape)
    before = printed.stored_prints(job.mart, fact_id)
    listing = open_cases_statement(job.wrapping, job.rules)
    asked = [job.wrapping.control(), *([listing] if listing else [])]
    with asked_meanwhile(job.setting.source, job.setting.beside, asked) as (control, *listed):
        work = _Work(job, fact_id, before)
        work.run()
        source = _totals(job, control)
        work.replace_open_cases([row for answer in listed for row in _answered(job, answer)])
    must_hold_something(job.where, job.service.key, source, bool(before), job.setting.full)
    reasons = writing.held_reasons(job.mart, fact_id)
    accepted = writing.accepted_totals(job.mart, fact_id, job.fact.shape)
    held = writing.held_totals(job.mart, fact_id, job.fact.shape)
    must_add_up(job.where, job.fact.shape, job.service.key, source, accepted + held)
    must_accept_something(job.where, source, accepted, reasons)
    strange = writing.unmapped_rows(job.mart, fact_id, job.fact.shape)
    return FactReport(
        fact=job.name,
        shape=job.fact.shape,
        source=source,
        accepted=accepted,
        quarantined=held,
        reasons=reasons,
        unmapped=work.unmapped(strange),
        unmapped_rows=sum(strange.values()),
        months_seen=len({*before, *work.seen}),  # one that has vanished is rewritten too
        months_rewritten=len(work.rewritten),
        groups_fetched=work.fetched,
        data_through=writing.last_day(job.mart, fact_id, job.fact.shape, job.setting.today),
        seconds=time.monotonic() - began,
    )


def _totals(job: FactPull, answer: Answer) -> Totals:
    rows, *amounts = job.wrapping.control_totals(_answered(job, answer)[0])
    return Totals(rows, tuple(amounts))


def _answered(job: FactPull, answer: Answer) -> Sequence[Sequence[Any]]:
    try:
        return answer()
    except DRIVER_ERRORS as error:
        raise SourceError(run_fault(job.setting.source, job.where, error)) from None


class _Work:
    """Fetches and writes the months of one fact that differ."""

    def __init__(self, job: FactPull, fact_id: int, before: dict[str, Print]) -> None:
        self.job = job
        self.fact_id = fact_id
        self.before = before
        self.fetched = 0
        self.seen: dict[str, Print] = {}
        self.rewritten: frozenset[str] = frozenset()
        self.placing = Placing(job.setting.places, job.service.key, job.fact, "department" in job.wrapping.found)
        self.cells = Cells(job.mart, fact_id, words_of(job.fact.shape), self.placing)
        self.sorter = Sorter(fact_id, job.rules, self.cells)

    def run(self) -> None:
        """Fetch and write, in the cheapest of three ways."""
        self.cells.place_again()
        if self._all_anew():
            self._rewrite_everything()
        elif self._asks_first():
            self._rewrite_what_prints_say()
        else:
            self._fetch_and_compare()
        writing.write_held(self.job.mart, self.job.fact.shape, self.sorter)

    def replace_open_cases(self, rows: Iterable[Sequence[Any]]) -> None:
        """Keep the longest-open of the delivered cases in the place of those of the last pull."""
        kept = longest_open(rows, self.job.rules, self.placing)
        replace_open_cases(self.job.mart, self.fact_id, self.cells, kept)

    def unmapped(self, rows_of: Mapping[int, int]) -> tuple[Unmapped, ...]:
        """Words that the profile does not know, most rows first; `rows_of` are the accepted rows of their cells."""
        found = writing.unmapped_words(self.job.mart, self.fact_id, rows_of)
        found += [Unmapped("outcome", word, rows) for word, rows in self.sorter.unknown_outcomes.items()]
        return tuple(sorted(found, key=lambda entry: (-entry.rows, entry.dimension, entry.word)))

    def _all_anew(self) -> bool:
        job = self.job
        asked = last_digest(job.mart, job.service.key, job.name)
        return job.setting.full or not self.before or asked != job.digest()

    def _asks_first(self) -> bool:
        return self.job.fact.large or sum(stored.groups for stored in self.before.values()) > MANY_GROUPS

    def _rewrite_everything(self) -> None:
        writing.clear_months(self.job.mart, self.fact_id, self.job.fact.shape, None)
        self._fetch(None, write=True)
        self.seen = self._fetched_prints()
        self.rewritten = frozenset({*self.before, *self.seen})
        printed.write_prints(self.job.mart, self.fact_id, self.seen, None)

    def _rewrite_what_prints_say(self) -> None:
        self.seen = self._asked_prints()
        self.rewritten = self._differing()
        if not self.rewritten:
            return
        writing.clear_months(self.job.mart, self.fact_id, self.job.fact.shape, self.rewritten)
        self.sorter.wanted = self.rewritten
        there = sorted(self.rewritten & self.seen.keys())
        if there:
            self._fetch(None if len(there) * printed.MAJORITY > len(self.seen) else there, write=True)
        printed.write_prints(self.job.mart, self.fact_id, self.seen, self.rewritten)

    def _fetch_and_compare(self) -> None:
        self._fetch(None, write=False)
        self.seen = self._fetched_prints()
        self.rewritten = self._differing()
        self.sorter.held = {key: held for key, held in self.sorter.held.items() if key[0] in self.rewritten}
        if not self.rewritten:
            return
        writing.clear_months(self.job.mart, self.fact_id, self.job.fact.shape, self.rewritten)
        rows = [row for row in self.sorter.accepted if row[1] in self.rewritten]
        writing.write_accepted(self.job.mart, self.job.fact.shape, self.cells, rows)
        printed.write_prints(self.job.mart, self.fact_id, self.seen, self.rewritten)

    def _differing(self) -> frozenset[str]:
        due = printed.months_come_due(self.job.mart, self.fact_id, self.job.setting.today)
        return printed.differing(self.before, self.seen) | due

    def _fetch(self, months: Sequence[str] | None, *, write: bool) -> None:
        sort = SORT[self.job.fact.shape]
        for groups in self._chunks(self.job.wrapping.aggregate(months)):
            sort(self.sorter, groups)
            self.fetched += len(groups)
            self.job.setting.progress(self.job.name, self.fetched)
            if write:
                writing.write_accepted(self.job.mart, self.job.fact.shape, self.cells, self.sorter.accepted)

    def _chunks(self, statement: str) -> Iterator[Sequence[tuple[Any, ...]]]:
        chunks = self.job.setting.source.chunks(statement)
        while True:
            try:
                groups = next(chunks, None)
            except DRIVER_ERRORS as error:
                raise SourceError(run_fault(self.job.setting.source, self.job.where, error)) from None
            if groups is None:
                return
            yield groups

    def _fetched_prints(self) -> dict[str, Print]:
        return {month: Print(groups, str(hashed)) for month, (groups, hashed) in self.sorter.prints.items()}

    def _asked_prints(self) -> dict[str, Print]:
        rows = (row for chunk in self._chunks(self.job.wrapping.fingerprints()) for row in chunk)
        return {month: Print(groups, str(int(hashed))) for month, groups, hashed in rows}
