"""The one gate: only what the profile lists, and somebody with that right has approved as it stands, is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from queries.errors import COMMAND, Fault, NotPermittedError, PantauError, UnknownItemError, near_ones
from queries.metrics.warm import WarmMart
from queries.profile.models import Profile
from queries.publication.drafting import Draft, changes_between, contents, drafted
from queries.publication.items import (
    approved_document,
    digest_of,
    items_of,
    may_decide,
    newest_documents,
    owner_of,
)
from queries.publication.values import Change, ChangeKind, Item, ItemKind, Publication
from queries.state import public as kept
from queries.state.people import Person
from queries.viewer import Viewer

APPROVED = "approved"


class StaleError(PantauError):
    """What is to be approved is not what was shown."""


@dataclass(frozen=True)
class Difference:
    """What approving everything would change: items by how they stand."""

    added: tuple[Item, ...]
    withdrawn: tuple[Item, ...]
    redefined: tuple[Item, ...]  # their definition has changed since they were approved
    numbers: tuple[Change, ...]  # items that are public with other numbers
    changes: tuple[Change, ...]  # all of these


@dataclass(frozen=True)
class Standing:
    """How one item stands."""

    item: Item
    how: str  # approved, embargoed, changed, withdrawn or waiting
    digest: str  # hash of what would be approved now
    last: kept.Decision | None
    is_out: bool  # whether the last release told it


def draft(state: Engine, warm: WarmMart, profile: Profile, now: datetime, *, site: str = "") -> Draft:
    """What may be public now. Raises MartError, StateError, ProfileError without public.toml."""
    history = kept.history(state)
    files = _approved_files(history, profile, now)
    wanted = {*_approved(history, profile, now), *files}
    return drafted(history, warm, profile, now, site=site, wanted=wanted, files=files)


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
    newest = {item: row for item, row in newest_documents(history).items() if item in mine}
    files = _approved_files(history, profile, now) | newest
    wanted = {*mine, *_approved(history, profile, now), *files}
    return drafted(history, warm, profile, now, site=site, wanted=wanted, files=files).publication


def difference(new: Publication, public_now: Publication) -> Difference:
    """What `new` would change for readers of `public_now`."""
    before, after = contents(public_now), contents(new)
    changes = tuple(changes_between(before, after, new.changed))
    of = {kind: tuple(change.item for change in changes if change.kind is kind) for kind in ChangeKind}
    numbers = tuple(change for change in changes if change.kind is ChangeKind.NUMBERS)
    return Difference(of[ChangeKind.ADDED], of[ChangeKind.WITHDRAWN], of[ChangeKind.REDEFINED], numbers, changes)


def settle(state: Engine, made: Draft, *, by: str, now: datetime) -> bool:
    """Write down a draft before its pages go out; nothing where nothing changed. Whether there was anything new.

    Counts are told for good from here on, even if the pages are never written. Raises StateError where another
    publication came between.
    """
    if made.release == made.after:
        return False
    kept.settle(
        state,
        after=made.after,
        fingerprint=made.publication.fingerprint,
        counts=made.counts,
        medians=made.medians,
        items=made.items,
        changes=tuple(map(_change_row, made.changes)),
        by=by,
        now=now,
    )
    return made.is_new


def items_for(state: Engine, profile: Profile, person: Person) -> tuple[Item, ...]:
    """Those that a person may decide on."""
    viewer = Viewer(person.role, person.department)
    return tuple(item for item in items_of(profile, kept.decided(state)) if may_decide(viewer, profile, item))


def standing(state: Engine, profile: Profile, now: datetime) -> tuple[tuple[Item, str], ...]:
    """How each item stands: approved, embargoed, changed (since it was approved), withdrawn, or waiting."""
    return tuple((one.item, one.how) for one in stands(state, profile, now))


def stands(state: Engine, profile: Profile, now: datetime) -> tuple[Standing, ...]:
    """The same, with what would be approved now, the last decision, and whether readers see it."""
    history = kept.decided(state)
    last, seen = {one.item: one for one in history.decisions}, {row.item for row in history.items}
    return tuple(
        Standing(
            item,
            _stands(last.get(str(item)), item, profile, history, now),
            digest_of(item, profile, history),
            last.get(str(item)),
            str(item) in seen,
        )
        for item in items_of(profile, history)
    )


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
    digests: Mapping[str, str] | None = None,
) -> tuple[Item, ...]:
    """Let items through as they are defined now, from `not_before` on. `shown`: fingerprint of what the person saw.

    Returns those that were not let through so before; for the others nothing is done. `digests` are those of the items
    as the person saw them, by name. All or none. Raises UnknownItemError, NotPermittedError, and StaleError where an
    item is no longer what they saw.
    """
    return _decide(
        state, profile, person, names, kept.APPROVE, by=by, now=now, shown=shown, not_before=not_before, digests=digests
    )


def withdraw(
    state: Engine, profile: Profile, person: Person, names: Sequence[str], *, by: str, now: datetime, shown: str = ""
) -> tuple[Item, ...]:
    """Take items back, all or none; returns those that had been let through. What readers already have stays counted
    as known. Raises as `approve`.
    """
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
    digests: Mapping[str, str] | None = None,
) -> tuple[Item, ...]:
    history = kept.decided(state)
    known = {str(item): item for item in items_of(profile, history)}
    unknown = [name for name in names if name not in known]
    if unknown:
        all_ = f"All are listed by: {COMMAND} publish preview --by {person.name}"
        what = "it is not listed in public.toml"
        raise UnknownItemError(*(Fault(name, what, f"{near_ones(name, known)} {all_}") for name in unknown))
    items = tuple(known[name] for name in dict.fromkeys(names))
    viewer = Viewer(person.role, person.department)
    refused = [item for item in items if person.disabled or not may_decide(viewer, profile, item)]
    if refused:
        what = f"{person.shown} may not decide what is public of it"
        remedy = "Only the mayor and the head of the department that answers for it may"
        raise NotPermittedError(*(Fault(str(item), what, f"{remedy}: {owner_of(profile, item)}.") for item in refused))
    digest = {str(item): digest_of(item, profile, history) for item in items}
    stale = [name for name in digest if digests is not None and digests.get(name) != digest[name]]
    if stale:
        remedy = "Look at it again and decide then"
        raise StaleError(*(Fault(name, "it is no longer what was shown to whoever decided", remedy) for name in stale))
    last = {one.item: one for one in history.decisions}
    how = {item: _stands(last.get(str(item)), item, profile, history, now) for item in items}
    if decision == kept.WITHDRAW:
        done = tuple(item for item in items if how[item] not in ("waiting", "withdrawn"))
    else:
        done = tuple(item for item in items if not _is_approved(last.get(str(item)), how[item], not_before, now))
    rows = [
        kept.Decision(
            str(item), decision, person.name, person.shown, str(person.role), person.department,
            digest[str(item)], shown, not_before,
        )
        for item in done
    ]  # fmt: skip
    if rows:
        kept.decide(state, rows, by=by, now=now)
    return done


def _is_approved(last: kept.Decision | None, how: str, not_before: datetime | None, now: datetime) -> bool:
    """Whether an approval from that moment on would change nothing."""
    if how == "embargoed":
        return last is not None and last.not_before == not_before
    return how == APPROVED and (not_before is None or not_before <= now)


def _approved(history: kept.History, profile: Profile, now: datetime) -> set[Item]:
    """Numbers and tables whose last decision lets them through now, as they are defined now."""
    last = {decision.item: decision for decision in history.decisions}
    found = (item for item in items_of(profile, history) if item.kind is not ItemKind.DOCUMENT)
    return {item for item in found if _stands(last.get(str(item)), item, profile, history, now) == APPROVED}


def _approved_files(history: kept.History, profile: Profile, now: datetime) -> dict[Item, kept.DocumentRow]:
    """The documents that were let through, each with the file that was."""
    documents = (item for item in items_of(profile, history) if item.kind is ItemKind.DOCUMENT)
    found = {item: approved_document(history, item, now) for item in documents}
    return {item: row for item, row in found.items() if row is not None}


def _stands(decision: kept.Decision | None, item: Item, profile: Profile, history: kept.History, now: datetime) -> str:
    if decision is None:
        return "waiting"
    if decision.decision != kept.APPROVE:
        return "withdrawn"
    if decision.digest != digest_of(item, profile, history):
        return "changed"
    return "embargoed" if decision.not_before is not None and decision.not_before > now else APPROVED


def _change_row(one: Change) -> kept.ChangeRow:
    first, last = (None if value is None else f"{value:f}" for value in (one.before, one.after))
    return kept.ChangeRow(one.at, str(one.kind), str(one.item), first, last, one.unit)
