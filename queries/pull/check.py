"""Checks a service's source without pulling: connection, SQL, columns, types, readable values, known words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from queries.errors import Fault, PantauError, did_you_mean
from queries.mart import PLACED
from queries.profile.models import Profile, Service
from queries.profile.places import Places
from queries.pull.cells import Placing
from queries.pull.dialects import Dialect, dialect_of
from queries.pull.probe import run_fault, unreadable_columns, wrap
from queries.pull.targets import source_targets
from queries.pull.wrapping import Wrapping, words_of
from queries.shapes import UNMAPPED
from queries.sources import DRIVER_ERRORS, Source, open_source


def check_service(service: str, profile: Profile, source_url: str) -> tuple[Fault, ...]:
    """Every fault of a service's source that can be found without pulling it; none: it can be pulled."""
    declared = profile.service(service)
    try:
        with open_source(source_url, declared.statement_timeout, profile.city.timezone) as source:
            return tuple(dict.fromkeys(_faults(source, declared, profile)))
    except PantauError as error:
        return error.faults


def _faults(source: Source, service: Service, profile: Profile) -> Iterator[Fault]:
    dialect, places = dialect_of(source), Places(profile)
    for name in service.facts:
        yield from _fact_faults(source, dialect, service, name, profile, places)
    try:
        for unmapped in source_targets(source, service, profile, places).unmapped:
            where = f"services/{service.targets}"
            yield _unknown(
                where, unmapped.dimension, unmapped.word, unmapped.rows, _known(profile, service, unmapped.dimension)
            )
    except PantauError as error:
        yield from error.faults


def _fact_faults(
    source: Source, dialect: Dialect, service: Service, name: str, profile: Profile, places: Places
) -> Iterator[Fault]:
    fact = service.facts[name]
    where = f"services/{fact.sql}"
    try:
        wrapping = wrap(source, dialect, fact, profile)
    except PantauError as error:
        yield from error.faults
        return
    placing = Placing(places, service.key, fact, "department" in wrapping.found)
    try:
        yield from unreadable_columns(source, wrapping, where)
        yield from _unknown_words(source, wrapping, placing, where, service, profile)
    except DRIVER_ERRORS as error:
        yield run_fault(source, where, error)


def _unknown_words(
    source: Source, wrapping: Wrapping, placing: Placing, where: str, service: Service, profile: Profile
) -> Iterator[Fault]:
    names = [name for name in words_of(wrapping.shape) if name in wrapping.found]
    counts: dict[tuple[str, str], int] = {}
    total = 0
    for *words, rows in source.all(wrapping.distinct_words()):
        total += rows
        for name, word in zip(names, words, strict=True):
            if name in PLACED and placing.code(name, word) == UNMAPPED:
                counts[name, word] = counts.get((name, word), 0) + rows
    if not total:
        yield Fault(where, "the SELECT yields no rows", "See whether its tables and conditions are right.")
    for (name, word), rows in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        yield _unknown(where, name, word, rows, _known(profile, service, name))


def _unknown(where: str, dimension: str, word: str, rows: int, known: Iterable[str]) -> Fault:
    what = f"{dimension} {word!r} is not in the profile ({rows} rows are shown as not mapped)"
    return Fault(where, what, f"{did_you_mean(word, known)} Write it among the aliases of the right {dimension}.")


def _known(profile: Profile, service: Service, dimension: str) -> list[str]:
    match dimension:
        case "department":
            return [name for entry in profile.departments for name in (entry.short, entry.name)]
        case "district":
            return [entry.name for entry in profile.districts]
        case "category":
            return [entry.label.id for entry in service.categories]
    return list(service.kinds)
