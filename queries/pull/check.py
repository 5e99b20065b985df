"""Checks a service's source without pulling: connection, SQL, columns, types, readable values, known words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from queries.errors import Fault, Note, PantauError, surely_meant
from queries.mart import PLACED
from queries.personal import looks_personal
from queries.profile.models import Fact, Profile, Service
from queries.profile.places import Places
from queries.pull.cells import Placing
from queries.pull.dialects import dialect_of
from queries.pull.probe import SAMPLE, run_fault, unreadable_columns, wrap
from queries.pull.report import Unmapped
from queries.pull.targets import source_targets
from queries.pull.wrapping import Wrapping, words_of
from queries.shapes import UNMAPPED, Shape
from queries.sources import DRIVER_ERRORS, Source, open_source


@dataclass(frozen=True)
class _Check:
    """One service's source, opened."""

    source: Source
    service: Service
    profile: Profile

    def faults(self) -> Iterator[Fault]:
        """Faults of every fact, then those of the targets."""
        for fact in self.service.facts.values():
            yield from self._of_fact(fact)
        yield from self._of_targets()

    def _of_fact(self, fact: Fact) -> Iterator[Fault]:
        where = f"services/{fact.sql}"
        try:
            wrapping = wrap(self.source, dialect_of(self.source), fact, self.profile)
            yield from unreadable_columns(self.source, wrapping, where)
            yield from self._unknown_words(wrapping, fact, where)
            if fact.shape is Shape.CASE:
                yield from self._doubtful_numbers(wrapping, where)
        except PantauError as error:
            yield from error.faults
        except DRIVER_ERRORS as error:
            yield run_fault(self.source, where, error)

    def _of_targets(self) -> Iterator[Fault]:
        where = f"services/{self.service.targets}"
        try:
            targets = source_targets(self.source, self.service, self.profile, Places(self.profile))
        except PantauError as error:
            yield from error.faults
            return
        for unmapped in targets.unmapped:
            yield self._unknown(where, unmapped)

    def _unknown_words(self, wrapping: Wrapping, fact: Fact, where: str) -> Iterator[Fault]:
        placing = Placing(Places(self.profile), self.service.key, fact, "department" in wrapping.found)
        names = [name for name in words_of(wrapping.shape) if name in wrapping.found]
        combinations = self.source.all(wrapping.distinct_words())
        if not sum(rows for *_, rows in combinations):
            yield Fault(where, "the SELECT yields no rows", "See whether its tables and conditions are right.")
        counts: dict[tuple[str, str], int] = {}
        for *words, rows in combinations:
            for name, word in zip(names, words, strict=True):
                if name in PLACED and placing.code(name, word) == UNMAPPED:
                    counts[name, word] = counts.get((name, word), 0) + rows
        for (name, word), rows in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
            yield self._unknown(where, Unmapped(name, word, rows))

    def _doubtful_numbers(self, wrapping: Wrapping, where: str) -> Iterator[Note]:
        if "number" not in wrapping.found:
            what = "the SELECT has no column `number`, so that its longest-open cases cannot be listed"
            yield Note(where, what, "Give the service's own case number, AS number; never what identifies a person.")
            return
        numbers = [number for (number,) in self.source.all(wrapping.sample_numbers(SAMPLE)) if number]
        if personal := sum(looks_personal(number) for number in numbers):
            what = f"{personal} of its first {len(numbers)} case numbers look like people's and are shown masked"
            yield Note(where, what, "Give the service's own case number, AS number.")

    def _unknown(self, where: str, found: Unmapped) -> Note:
        rows = "1 row is" if found.rows == 1 else f"{found.rows:,} rows are"
        what = f"{found.dimension} {found.word!r} is not in the profile ({rows} shown as not mapped)"
        meant = surely_meant(found.word, self._known(found.dimension))
        return Note(where, what, f"{meant}Write it among the aliases of the right {found.dimension}.")

    def _known(self, dimension: str) -> list[str]:
        match dimension:
            case "department":
                return [name for entry in self.profile.departments for name in (entry.short, entry.name)]
            case "district":
                return [entry.name for entry in self.profile.districts]
            case "category":
                return [entry.label.id for entry in self.service.categories]
        return list(self.service.kinds)


def check_service(service: str, profile: Profile, source_url: str) -> tuple[Fault, ...]:
    """Every fault of a service's source that can be found without pulling it, those that stop nothing as `Note`."""
    declared = profile.service(service)
    try:
        with open_source(source_url, declared.statement_timeout, profile.city.timezone) as source:
            return tuple(dict.fromkeys(_Check(source, declared, profile).faults()))
    except PantauError as error:
        return error.faults
