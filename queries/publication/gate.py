"""The one gate: only what the profile lists, and somebody with that right has approved as it stands, is public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Engine

from queries.errors import Fault, NotPermittedError, ProfileError, UnknownNameError, did_you_mean
from queries.metrics.named import named
from queries.metrics.warm import WarmMart
from queries.profile.models import Profile
from queries.profile.public import Public
from queries.publication import definitions
from queries.publication.building import Builder, Chosen
from queries.publication.cases import Told
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
from queries.state.people import Person
from queries.viewer import PROCESS, Role, Viewer


@dataclass(frozen=True)
class Draft:
    """A publication that has not gone out, with what must be written down before it may."""

    publication: Publication
    after: int  # number of the release it follows
    counts: tuple[kept.CountRow, ...]  # new ones, and those that are told now
    items: tuple[kept.ItemRow, ...]
    changes: tuple[Change, ...]  # against what is public now
    is_new: bool  # whether readers would see anything different


@dataclass(frozen=True)
class Difference:
    """What approving everything would change: items by how they stand."""

    added: tuple[Item, ...]
    withdrawn: tuple[Item, ...]
    redefined: tuple[Item, ...]  # their definition has changed since they were approved
    numbers: tuple[Change, ...]  # items that are public with other numbers


def draft(state: Engine, warm: WarmMart, profile: Profile, now: datetime, *, site: str = "") -> Draft:
    """What may be public now. Raises UnsafeError, MartError, StateError, ProfileError without public.toml."""
    history = kept.history(state)
    return _drafted(history, warm, profile, now, site=site, wanted=_approved(history, profile, now))


def current(state: Engine, warm: WarmMart, profile: Profile, now: datetime, *, site: str = "") -> Publication:
    """The publication of `draft`."""
    return draft(state, warm, profile, now, site=site).publication


def proposed(
    viewer: Viewer, state: Engine, warm: WarmMart, profile: Profile, now: datetime, *, site: str = ""
) -> Publication:
    """What the public would see if everything that the viewer may decide on were approved, beside what is public.

    Raises NotPermittedError for whoever may decide on nothing.
    """
    history = kept.history(state)
    mine = {item for item in items_of(profile, history) if may_decide(viewer, profile, item)}
    if not mine:
        raise NotPermittedError(Fault("publication", "you have no right to decide what is public", "Ask a head"))
    wanted = mine | _approved(history, profile, now)
    return _drafted(history, warm, profile, now, site=site, wanted=wanted).publication


def difference(new: Publication, public_now: Publication) -> Difference:
    """What `new` would change for readers of `public_now`."""
    before, after = _contents(public_now), _contents(new)
    changes = tuple(_changes(before, after, new.changed))
    of = {kind: tuple(change.item for change in changes if change.kind is kind) for kind in ChangeKind}
    numbers = tuple(change for change in changes if change.kind is ChangeKind.NUMBERS)
    return Difference(of[ChangeKind.ADDED], of[ChangeKind.WITHDRAWN], of[ChangeKind.REDEFINED], numbers)


def settle(state: Engine, made: Draft, *, by: str, now: datetime) -> bool:
    """Write down a draft before its pages go out; nothing where nothing changed. Whether there was anything new.

    Counts are told for good from here on, even if the pages are never written. Raises StateError where another
    publication came between.
    """
    if not made.is_new and not made.counts:
        return False
    kept.settle(
        state,
        after=made.after,
        fingerprint=made.publication.fingerprint,
        counts=made.counts,
        items=made.items,
        changes=tuple(map(_change_row, made.changes)),
        by=by,
        now=now,
    )
    return made.is_new


def items_of(profile: Profile, history: kept.History) -> tuple[Item, ...]:
    """Everything that can be decided on: what the profile lists, and the documents that were put in."""
    public = profile.public
    if public is None:
        return ()
    kinds = {document.code for document in public.documents}
    return (
        *(Item(ItemKind.METRIC, one.metric) for one in public.metrics),
        *(Item(ItemKind.TABLE, one.key) for one in public.tables),
        *(_document_item(row.kind, row.year) for row in history.documents if row.kind in kinds),
    )


def owner_of(profile: Profile, item: Item) -> str:
    """The department that answers for an item: the metric's, the table's service's, for documents the steward."""
    public = _listed(profile)
    if item.kind is ItemKind.METRIC:
        return named(profile, item.name).owner
    if item.kind is ItemKind.TABLE:
        return profile.service(next(one.service for one in public.tables if one.key == item.name)).owner
    return public.public.department


def may_decide(viewer: Viewer, profile: Profile, item: Item) -> bool:
    """Whether somebody may approve or withdraw an item: the mayor, or the head of the department that owns it."""
    owns = viewer.role is Role.HEAD and viewer.department == owner_of(profile, item)
    return viewer.role is Role.MAYOR or owns


def approve(
    state: Engine,
    profile: Profile,
    person: Person,
    names: Sequence[str],
    *,
    by: str,
    now: datetime,
    shown: str = "",
    not_before: datetime | None = None,
) -> tuple[Item, ...]:
    """Let items through as they are defined now, from `not_before` on. `shown`: fingerprint of what the person saw.

    All or none. Raises UnknownNameError, NotPermittedError.
    """
    return _decide(state, profile, person, names, kept.APPROVE, by=by, now=now, shown=shown, not_before=not_before)


def withdraw(
    state: Engine, profile: Profile, person: Person, names: Sequence[str], *, by: str, now: datetime, shown: str = ""
) -> tuple[Item, ...]:
    """Take items back, all or none. What readers already have stays counted as known. Raises as `approve`."""
    return _decide(state, profile, person, names, kept.WITHDRAW, by=by, now=now, shown=shown, not_before=None)


def _decide(
    state: Engine,
    profile: Profile,
    person: Person,
    names: Sequence[str],
    decision: str,
    *,
    by: str,
    now: datetime,
    shown: str,
    not_before: datetime | None,
) -> tuple[Item, ...]:
    history = kept.history(state)
    known = {str(item): item for item in items_of(profile, history)}
    unknown = [
        Fault(name, "it is not listed in public.toml", did_you_mean(name, known)) for name in names if name not in known
    ]
    if unknown:
        raise UnknownNameError(*unknown)
    items = tuple(known[name] for name in dict.fromkeys(names))
    viewer = Viewer(person.role, person.department)
    refused = [item for item in items if person.disabled or not may_decide(viewer, profile, item)]
    if refused:
        what = f"{person.shown} may not decide what is public of it"
        remedy = "Only the mayor and the head of the department that answers for it may"
        raise NotPermittedError(*(Fault(str(item), what, f"{remedy}: {owner_of(profile, item)}.") for item in refused))
    rows = [
        kept.Decision(
            str(item), decision, person.name, person.shown, str(person.role), person.department,
            _digest(item, profile, history), shown, not_before,
        )
        for item in items
    ]  # fmt: skip
    kept.decide(state, rows, by=by, now=now)
    return items


def _listed(profile: Profile) -> Public:
    if profile.public is None:
        fault = Fault("public.toml", "the profile lists nothing that may be published", "Write public.toml")
        raise ProfileError(fault)
    return profile.public


def _digest(item: Item, profile: Profile, history: kept.History) -> str:
    """Hash of what would be approved: a definition, or a document's content."""
    if item.kind is ItemKind.METRIC:
        return definitions.of_metric(profile, item.name)
    if item.kind is ItemKind.TABLE:
        return definitions.of_table(profile, next(one for one in _listed(profile).tables if one.key == item.name))
    return next(row.sha256 for row in history.documents if _document_item(row.kind, row.year) == item)


def _approved(history: kept.History, profile: Profile, now: datetime) -> set[Item]:
    """Items whose last decision lets them through now, as they are defined now."""
    last = {decision.item: decision for decision in history.decisions}
    return {item for item in items_of(profile, history) if _passes(last.get(str(item)), item, profile, history, now)}


def _passes(decision: kept.Decision | None, item: Item, profile: Profile, history: kept.History, now: datetime) -> bool:
    if decision is None or decision.decision != kept.APPROVE:
        return False
    in_time = decision.not_before is None or decision.not_before <= now
    return in_time and decision.digest == _digest(item, profile, history)


def _drafted(
    history: kept.History, warm: WarmMart, profile: Profile, now: datetime, *, site: str, wanted: set[Item]
) -> Draft:
    public = _listed(profile)
    chosen = Chosen(
        tuple(one.metric for one in public.metrics if Item(ItemKind.METRIC, one.metric) in wanted),
        tuple(one for one in public.tables if Item(ItemKind.TABLE, one.key) in wanted),
    )
    before = _told(history)
    builder = Builder(warm.desk(PROCESS), profile, public.public, chosen, before, now)
    made = _publication(builder, history, public, site, wanted)
    items = tuple(_item_rows(made, history, profile))
    changes = tuple(_changes({row.item: row for row in history.items}, {row.item: row for row in items}, now))
    parts = (made.documents, made.freshness, made.publisher, made.licence, made.threshold)
    fingerprint = definitions.digest([row.content for row in items], *map(repr, parts))
    is_new = fingerprint != history.fingerprint
    changed = now if is_new or history.released is None else history.released
    told = tuple(
        Change(row.at, ChangeKind(row.kind), _item(row.item), _number(row.before), _number(row.after), row.unit)
        for row in history.changes
    )
    publication = replace(made, fingerprint=fingerprint, changed=changed, changes=(*changes, *told))
    return Draft(publication, history.release, tuple(_count_rows(builder.told, before)), items, changes, is_new)


def _publication(builder: Builder, history: kept.History, public: Public, site: str, wanted: set[Item]) -> Publication:
    profile, terms = builder.profile, public.public
    steward = next(one for one in profile.departments if one.code == terms.department)
    approvals = tuple(
        _approval(one) for one in {one.item: one for one in history.decisions}.values() if _item(one.item) in wanted
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
            item, row = _document_item(kind.code, of), there.get((kind.code, of))
            if row is None or item not in wanted:
                yield Document(kind.code, kind.title, of, item, None, "", 0, "", None)
            else:
                name = f"{kind.code}-{of}-{row.sha256[:12]}.{ENDINGS.get(row.media_type, 'bin')}"
                yield Document(kind.code, kind.title, of, item, name, row.media_type, row.size, row.sha256, row.at)


ENDINGS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
}
"""What may be put in as a document, and how its file ends."""


def _document_item(kind: str, year: int) -> Item:
    return Item(ItemKind.DOCUMENT, f"{kind}.{year}")


def _item(text: str) -> Item:
    kind, _, name = text.partition(":")
    return Item(ItemKind(kind), name)


def _approval(one: kept.Decision) -> Approval:
    at = one.at or datetime.min
    return Approval(_item(one.item), one.name, one.shown, one.role, one.department, at, one.digest, one.not_before)


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
    for row in _contents(made).values():
        yield replace(row, digest=_digest(_item(row.item), profile, history))


def _contents(made: Publication) -> dict[str, kept.ItemRow]:
    found: list[PublishedMetric | PublishedTable | Document] = [*made.metrics, *made.tables]
    found += [one for one in made.documents if one.file is not None]
    return {str(one.item): _content(one) for one in found}


def _content(one: PublishedMetric | PublishedTable | Document) -> kept.ItemRow:
    value = one.figure.value if isinstance(one, PublishedMetric) else None
    unit = one.figure.unit if isinstance(one, PublishedMetric) else None
    return kept.ItemRow(str(one.item), "", definitions.digest(repr(one)), None if value is None else f"{value:f}", unit)


def _changes(before: dict[str, kept.ItemRow], after: dict[str, kept.ItemRow], now: datetime) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        kind = _kind_of_change(old, new)
        if kind is not None:
            row = new or old
            first, last = (_number(one.value) if one else None for one in (old, new))
            yield Change(now, kind, _item(name), first, last, row.unit if row else None)


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


def _change_row(one: Change) -> kept.ChangeRow:
    first, last = (None if value is None else f"{value:f}" for value in (one.before, one.after))
    return kept.ChangeRow(one.at, str(one.kind), str(one.item), first, last, one.unit)
