"""Drafts a publication of what passes, and tells it from what is public now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from queries.metrics.warm import WarmMart
from queries.profile.models import Profile
from queries.profile.public import Public
from queries.publication import definitions
from queries.publication.building import Builder, Chosen
from queries.publication.cases import Told
from queries.publication.items import ENDINGS, digest_of, document_item, listed, read_item
from queries.publication.layout import CountKey
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
    items: tuple[kept.ItemRow, ...]
    changes: tuple[Change, ...]  # against what is public now
    is_new: bool  # whether readers would see anything different

    @property
    def release(self) -> int:
        """Number of the release that it makes; where there is nothing to write down, of the one that stands."""
        return self.after + bool(self.is_new or self.counts)


def drafted(
    history: kept.History, warm: WarmMart, profile: Profile, now: datetime, *, site: str, wanted: set[Item]
) -> Draft:
    """A publication of the wanted items, and what it changes. Raises MartError, ProfileError."""
    public = listed(profile)
    chosen = Chosen(
        tuple(one.metric for one in public.metrics if Item(ItemKind.METRIC, one.metric) in wanted),
        tuple(one for one in public.tables if Item(ItemKind.TABLE, one.key) in wanted),
    )
    before = _told(history)
    builder = Builder(warm.desk(PROCESS), profile, public.public, chosen, before, now)
    made = _publication(builder, history, public, site, wanted)
    items = tuple(_item_rows(made, history, profile))
    changes = tuple(changes_between({row.item: row for row in history.items}, {row.item: row for row in items}, now))
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
    return Draft(publication, history.release, tuple(_count_rows(builder.told, before)), items, changes, is_new)


def _without_number(change: Change) -> Change:
    """That something changed, of what is no longer public."""
    return replace(change, before=None, after=None)


def _publication(builder: Builder, history: kept.History, public: Public, site: str, wanted: set[Item]) -> Publication:
    profile, terms = builder.profile, public.public
    steward = next(one for one in profile.departments if one.code == terms.department)
    approvals = tuple(
        _approval(one) for one in {one.item: one for one in history.decisions}.values() if read_item(one.item) in wanted
    )
    return Publication(
        as_of=builder.last_day,
        version=builder.desk.version,
        fingerprint="",
        changed=builder.now,
        publisher=Publisher(profile.city.name, profile.city.code, steward.name, terms.email, site.rstrip("/")),
        licence=Licence(terms.licence.name, terms.licence.url, terms.licence.code),
        threshold=terms.threshold,
        freshness=builder.freshness(),
        metrics=tuple(builder.metrics()),
        tables=tuple(builder.tables()),
        documents=tuple(_documents(history, public, builder.last_day.year, wanted)),
        changes=(),
        approvals=approvals,
    )


def _documents(history: kept.History, public: Public, year: int, wanted: set[Item]) -> Iterator[Document]:
    """Every kind of the budget menu in every year, put in and approved or shown as missing; newest year first."""
    there = {(row.kind, row.year): row for row in history.documents}
    years = {year, year - 1, *(row.year for row in history.documents)}
    for of in sorted(years, reverse=True):
        for kind in public.documents:
            item, row = document_item(kind.code, of), there.get((kind.code, of))
            if row is None or item not in wanted:
                yield Document(kind.code, kind.title, of, item, None, "", 0, "", None)
            else:
                name = f"{kind.code}-{of}-{row.sha256[:12]}.{ENDINGS.get(row.media_type, 'bin')}"
                yield Document(kind.code, kind.title, of, item, name, row.media_type, row.size, row.sha256, row.at)


def _approval(one: kept.Decision) -> Approval:
    at = one.at or datetime.min.replace(tzinfo=UTC)
    return Approval(read_item(one.item), one.name, one.shown, one.role, one.department, at, one.digest, one.not_before)


def _told(history: kept.History) -> Told:
    values, seen = {}, {kept.SHOWN: set[CountKey](), kept.HIDDEN: set[CountKey](), kept.UNSEEN: set[CountKey]()}
    for row in history.counts:
        key = CountKey(row.fact, _words(row.dimensions), _words(row.members, row.dimensions), row.period, row.kind)
        values[key] = row.value
        seen[row.seen].add(key)
    return Told(values, frozenset(seen[kept.SHOWN]), frozenset(seen[kept.HIDDEN]))


def _words(text: str, dimensions: str | None = None) -> tuple[str, ...]:
    """Words joined by spaces; as many as there are dimensions, for a member may be blank."""
    if dimensions == "" or (dimensions is None and not text):
        return ()
    return tuple(text.split(" "))


def _count_rows(told: Told, before: Told) -> Iterator[kept.CountRow]:
    """Counts that are new, and those that are shown or hidden now and were not before."""
    for key, value in told.values.items():
        seen = kept.SHOWN if key in told.shown else kept.HIDDEN if key in told.hidden else kept.UNSEEN
        is_old = key in before.values and (seen == kept.UNSEEN or key in before.shown or key in before.hidden)
        if not is_old:
            yield kept.CountRow(key.fact, " ".join(key.by), " ".join(key.members), key.period, key.kind, value, seen)


def _item_rows(made: Publication, history: kept.History, profile: Profile) -> Iterator[kept.ItemRow]:
    """What is public, item by item, with hashes that say whether it changed."""
    for row in contents(made).values():
        yield replace(row, digest=digest_of(read_item(row.item), profile, history))


def contents(made: Publication) -> dict[str, kept.ItemRow]:
    """Every item with something to read, by its name; without the hash of its definition."""
    found: list[PublishedMetric | PublishedTable | Document] = [*made.metrics, *made.tables]
    found += [one for one in made.documents if one.file is not None]
    return {str(one.item): _content(one) for one in found}


def _content(one: PublishedMetric | PublishedTable | Document) -> kept.ItemRow:
    value = one.figure.value if isinstance(one, PublishedMetric) else None
    unit = one.figure.unit if isinstance(one, PublishedMetric) else None
    return kept.ItemRow(str(one.item), "", definitions.digest(repr(one)), None if value is None else f"{value:f}", unit)


def changes_between(before: dict[str, kept.ItemRow], after: dict[str, kept.ItemRow], now: datetime) -> Iterator[Change]:
    """What is different for readers, item by item."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        kind = _kind_of_change(old, new)
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
