"""What exactly is approved: the definition of an item, as a hash that changes with anything that matters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel

from queries.metrics.named import Named, named
from queries.profile.models import Metric, Profile, Service
from queries.profile.public import PublicTable
from queries.publication.layout import Method


def plain(value: Any) -> Any:
    """A value as lists, texts and numbers, for a hash that is the same everywhere."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump())
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        found = [plain(one) for one in value]
        return sorted(found) if isinstance(value, frozenset | set) else found
    return _bare(value)


def _bare(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def digest(*values: Any) -> str:
    """SHA-256 of some values."""
    text = json.dumps([plain(value) for value in values], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def of_metric(profile: Profile, name: str) -> str:
    """Hash of a metric's definition: its words and formula, its facts and SQL, and how small numbers are hidden."""
    return digest("metric", *_parts(profile, (named(profile, name),)))


def of_table(profile: Profile, table: PublicTable) -> str:
    """Hash of a table's definition, with those of its metrics."""
    metrics = (named(profile, f"{table.service}.{key}") for key in table.metrics)
    return digest("table", table, *_parts(profile, metrics))


def defined(metric: Metric) -> dict[str, Any]:
    """A metric as it is approved; one that leaves out a key that came later, as it was before there was such a key."""
    return metric.model_dump(exclude={key for key in ("plain", "fewest") if not getattr(metric, key)})


def _method_of(profile: Profile, service: Service, fact: str) -> Method:
    """By what a fact's cases are counted now. Words, and a service's new kinds and names of them, change nothing here:
    they leave what was told of the months before as right as it was.
    """
    of = service.facts[fact]
    stem = of.sql.removesuffix(".sql")
    sql = {name: text for name, text in profile.sql.items() if name.partition(".")[0] == stem}
    plain = digest(sql, of.department, service.outcomes, service.clock)[:16]
    limits = digest({one.code: (one.standard_days, one.automatic) for one in service.categories})
    return Method(plain, f"{plain}.l{limits[:12]}", f"{plain}.a{digest(service.age_bands)[:12]}")


def methods_of(profile: Profile) -> dict[str, Method]:
    """The methods of all facts, by "service.fact"."""
    return {
        f"{service.key}.{fact}": _method_of(profile, service, fact)
        for service in profile.services
        for fact in service.facts
    }


def _parts(profile: Profile, metrics: Iterable[Named]) -> list[Any]:
    terms = profile.public.public if profile.public else None
    parts: list[Any] = [None if terms is None else (terms.threshold, terms.things)]
    for metric in metrics:
        service = metric.service
        facts = {name: service.facts[name] for name in (metric.fact, metric.metric.of) if name}
        stems = {fact.sql.removesuffix(".sql") for fact in facts.values()} | {
            (service.targets or "").removesuffix(".sql")
        }
        sql = {name: text for name, text in profile.sql.items() if name.partition(".")[0] in stems}
        told = {name: fact.model_dump(exclude={"label"}) for name, fact in facts.items()}  # nothing public calls it so
        parts += [metric.name, defined(metric.metric), told, sql, service.categories, service.outcomes, service.clock]
        parts += [service.age_bands] if metric.metric.band is not None else []
    return parts
