"""Drafts a publication of what passes, and tells it from what is public now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

from queries.metrics.warm import WarmMart
from queries.profile.models import Profile
from queries.profile.public import Public
from queries.publication import definitions
from queries.publication.building import Builder, Chosen
from queries.publication.cases import Told
from queries.publication.items import digest_of, listed, read_item
from queries.publication.layout import CountKey
from queries.publication.menu import menu
from queries.publication.values import (
    Approval,
    Change,
    ChangeKind,
    Document,
    Item,
    ItemKind,
    Licence,
    Publication,
    PublishedMetric,
    PublishedTable,
    Publisher,
)
from queries.state import public as kept
from queries.viewer import PROCESS


@dataclass(frozen=True)
class Draft:
    """A publication that has not gone out, with what must be written down before it may."""

    publication: Publication
    after: int  # number of the release it follows
    counts: tuple[kept.CountRow, ...]  # new ones, and those that are told now
    medians: tuple[kept.MedianRow, ...]  # those that are told for the first time
    items: tuple[kept.ItemRow, ...]
    changes: tuple[Change, ...]  # against what is public now
    is_new: bool  # whether readers would see anything different

    @property
    def release(self) -> int:
        """Number of the release that it makes; where there is nothing to write down, of the one that stands."""
        return self.after + bool(self.is_new or self.counts or self.medians)


def drafted(
    history: kept.History,
    warm: WarmMart,
    profile: Profile,
    now: datetime,
    *,
    site: str,
    wanted: set[Item],
    files: Mapping[Item, kept.DocumentRow],
) -> Draft:
    """A publication of the wanted items, of documents these files, and what it changes.

    Raises MartError, ProfileError.
    """
    public = listed(profile)
    chosen = Chosen(
        tuple(one.metric for one in public.metrics if Item(ItemKind.METRIC, one.metric) in wanted),
        tuple(one for one in public.tables if Item(ItemKind.TABLE, one.key) in wanted),
    )
    before = _told(history, profile)
    builder = Builder(warm.desk(PROCESS), profile, public.public, chosen, before, now)
    made = _publication(builder, history, public, site=site, wanted=wanted, files=files)
    items = tuple(_item_rows(made, history, profile))
    was = {row.item: row for row in history.items}
    changes = tuple(changes_between(was, {row.item: row for row in items}, now, _told_before(history, now)))
    parts = (made.documents, made.freshness, made.publisher, made.licence, made.threshold)
    fingerprint = definitions.digest([row.content for row in items], *map(repr, parts))
    is_new = fingerprint != history.fingerprint
    changed = now if is_new or history.released is None else history.released
    told = tuple(
        Change(row.at, ChangeKind(row.kind), read_item(row.item), _number(row.before), _number(row.after), row.unit)
        for row in history.changes
    )
    still = {row.item for row in items}
    tellable = tuple(one if str(one.item) in still else _without_number(one) for one in (*changes, *told))
    publication = replace(made, fingerprint=fingerprint, changed=changed, changes=tellable)
    counts = tuple(_count_rows(builder.told, before, history))
    medians = tuple(kept.MedianRow(*_columns(key), f"{value:f}") for key, value in builder.new_medians.items())
    return Draft(publication, history.release, counts, medians, items, changes, is_new)


def _without_number(change: Change) -> Change:
    """That something changed, of what is no longer public."""
    return replace(change, before=None, after=None)


def _publication(
    builder: Builder,
    history: kept.History,
    public: Public,
    *,
    site: str,
    wanted: set[Item],
    files: Mapping[Item, kept.DocumentRow],
) -> Publication:
    profile, terms = builder.profile, public.public
    steward = next(one for one in profile.departments if one.code == terms.department)
    decided = {one.item: one for one in history.decisions}
    out = {str(item): row.sha256 for item, row in files.items()}
    decided |= {one.item: one for one in history.decisions if one.digest == out.get(one.item)}
    approvals = tuple(_approval(one) for one in decided.values() if read_item(one.item) in wanted)
    return Publication(
        as_of=builder.last_day,
        version=builder.desk.version,
        fingerprint="",
        changed=builder.now,
        publisher=Publisher(profile.city.name, profile.city.code, steward.name, terms.email, site.rstrip("/")),
        licence=Licence(terms.licence.name, terms.licence.url, terms.licence.code, terms.licence.name_en or ""),
        threshold=terms.threshold,
        freshness=builder.freshness(),
        metrics=tuple(builder.metrics()),
        tables=tuple(builder.tables()),
        documents=tuple(menu(files, public, builder.last_day)),
        changes=(),
        approvals=approvals,
        producers={one.code: one.name for one in profile.departments},
        timezone=profile.city.timezone,
    )


def _approval(one: kept.Decision) -> Approval:
    at = one.at or datetime.min.replace(tzinfo=UTC)
    return Approval(read_item(one.item), one.name, one.shown, one.role, one.department, at, one.digest, one.not_before)


def _told(history: kept.History, profile: Profile) -> Told:
    """What was told; what an older version has counted is taken to be of the definition of today."""
    methods = definitions.methods_of(profile)
    values, seen = {}, {kept.SHOWN: set[CountKey](), kept.HIDDEN: set[CountKey](), kept.UNSEEN: set[CountKey]()}
    for row in history.counts:
        key = _key(row)
        if not key.method:
            key = key._replace(method=methods[key.fact].of(key.kind) if key.fact in methods else _NO_LONGER)
        values[key] = row.value
        seen[row.seen].add(key)
    medians = {_key(row): Decimal(row.value) for row in history.medians}
    return Told(values, frozenset(seen[kept.SHOWN]), frozenset(seen[kept.HIDDEN]), medians)


_NO_LONGER = "-"
"""Method of counts of a fact that the profile has no more."""


def _key(row: kept.CountRow | kept.MedianRow) -> CountKey:
    members = _words(row.members, row.dimensions)
    return CountKey(row.fact, _words(row.dimensions), members, row.period, row.kind, row.method)


def _words(text: str, dimensions: str | None = None) -> tuple[str, ...]:
    """Words joined by spaces; as many as there are dimensions, for a member may be blank."""
    if dimensions == "" or (dimensions is None and not text):
        return ()
    return tuple(text.split(" "))


def _count_rows(told: Told, before: Told, history: kept.History) -> Iterator[kept.CountRow]:
    """Counts that are new, and those that are shown or hidden now and were not before; all of them where an older
    version has counted some.
    """
    is_older = any(not row.method for row in history.counts)
    for key, value in told.values.items():
        seen = kept.SHOWN if key in told.shown else kept.HIDDEN if key in told.hidden else kept.UNSEEN
        is_old = key in before.values and (seen == kept.UNSEEN or key in before.shown or key in before.hidden)
        if is_older or not is_old:
            yield kept.CountRow(*_columns(key), value, seen)


def _columns(key: CountKey) -> tuple[str, str, str, str, str, str]:
    return key.fact, " ".join(key.by), " ".join(key.members), key.period, key.kind, key.method


def _item_rows(made: Publication, history: kept.History, profile: Profile) -> Iterator[kept.ItemRow]:
    """What is public, item by item, with hashes that say whether it changed."""
    files = {str(one.item): one.sha256 for one in made.documents}
    for row in contents(made).values():
        yield replace(row, digest=files.get(row.item) or digest_of(read_item(row.item), profile, history))


def contents(made: Publication) -> dict[str, kept.ItemRow]:
    """Every item with something to read, by its name; without the hash of its definition."""
    found: list[PublishedMetric | PublishedTable | Document] = [*made.metrics, *made.tables]
    found += [one for one in made.documents if one.file is not None]
    return {str(one.item): _content(one) for one in found}


def _content(one: PublishedMetric | PublishedTable | Document) -> kept.ItemRow:
    value = one.figure.value if isinstance(one, PublishedMetric) else None
    unit = one.figure.unit if isinstance(one, PublishedMetric) else None
    return kept.ItemRow(str(one.item), "", definitions.digest(repr(one)), None if value is None else f"{value:f}", unit)


def _told_before(history: kept.History, now: datetime) -> dict[str, set[str]]:
    """By which definitions items were let through earlier; what is approved anew as it was is no change of method."""
    found: dict[str, set[str]] = {}
    for one in history.decisions:
        if one.decision == kept.APPROVE and (one.not_before is None or one.not_before <= now):
            found.setdefault(one.item, set()).add(one.digest)
    return found


def changes_between(
    before: Mapping[str, kept.ItemRow],
    after: Mapping[str, kept.ItemRow],
    now: datetime,
    told_before: Mapping[str, set[str]] = MappingProxyType({}),
) -> Iterator[Change]:
    """What is different for readers, item by item. What comes back with another definition than it had says so."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        kind = _kind_of_change(old, new)
        if kind is ChangeKind.ADDED and new is not None and told_before.get(name, set()) - {new.digest}:
            kind = ChangeKind.REDEFINED
        if kind is not None:
            row = new or old
            first, last = (_number(one.value) if one else None for one in (old, new))
            yield Change(now, kind, read_item(name), first, last, row.unit if row else None)


def _kind_of_change(old: kept.ItemRow | None, new: kept.ItemRow | None) -> ChangeKind | None:
    if old is None:
        return ChangeKind.ADDED
    if new is None:
        return ChangeKind.WITHDRAWN
    if old.digest != new.digest and old.digest and new.digest:
        return ChangeKind.REDEFINED
    return ChangeKind.NUMBERS if old.content != new.content else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
