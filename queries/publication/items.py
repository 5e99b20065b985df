"""What can be decided on, by whom, and what exactly is decided."""

from __future__ import annotations

from datetime import datetime

from queries.errors import Fault, ProfileError
from queries.metrics.named import named
from queries.profile.models import Profile
from queries.profile.public import Public
from queries.publication import definitions
from queries.publication.values import Item, ItemKind
from queries.state import public as kept
from queries.viewer import Role, Viewer


def items_of(profile: Profile, history: kept.History) -> tuple[Item, ...]:
    """Everything that can be decided on: what the profile lists, and the documents that were put in."""
    public = profile.public
    if public is None:
        return ()
    kinds = {document.code for document in public.documents}
    return (
        *(Item(ItemKind.METRIC, one.metric) for one in public.metrics),
        *(Item(ItemKind.TABLE, one.key) for one in public.tables),
        *(item for item, row in newest_documents(history).items() if row.kind in kinds),
    )


def newest_documents(history: kept.History) -> dict[Item, kept.DocumentRow]:
    """The newest file of each kind and year, in their order: what would be approved."""
    newest = {(row.kind, row.year): row for row in history.documents}
    return {document_item(*key): newest[key] for key in sorted(newest)}


def approved_document(history: kept.History, item: Item, now: datetime) -> kept.DocumentRow | None:
    """The file of a document that readers see: the last one whose approval is in force, though newer ones wait."""
    for decision in reversed([one for one in history.decisions if one.item == str(item)]):
        if decision.decision != kept.APPROVE:
            return None
        if decision.not_before is None or decision.not_before <= now:
            mine = (row for row in history.documents if document_item(row.kind, row.year) == item)
            return next((row for row in mine if row.sha256 == decision.digest), None)
    return None


def owner_of(profile: Profile, item: Item) -> str:
    """The department that answers for an item: the metric's, the table's service's, for documents the steward."""
    public = listed(profile)
    if item.kind is ItemKind.METRIC:
        return named(profile, item.name).owner
    if item.kind is ItemKind.TABLE:
        return profile.service(next(one.service for one in public.tables if one.key == item.name)).owner
    return public.public.department


def may_decide(viewer: Viewer, profile: Profile, item: Item) -> bool:
    """Whether somebody may approve or withdraw an item: the mayor, or the head of the department that owns it."""
    owns = viewer.role is Role.HEAD and viewer.department == owner_of(profile, item)
    return viewer.role is Role.MAYOR or owns


def may_look(viewer: Viewer, profile: Profile) -> bool:
    """Whether somebody may see how items stand: who may decide on one that the profile lists, and the auditor."""
    public = profile.public
    if public is None or viewer.role in (Role.MAYOR, Role.AUDITOR):
        return viewer.role in (Role.MAYOR, Role.AUDITOR)
    owners = {public.public.department, *(profile.service(one.service).owner for one in public.tables)}
    owners |= {named(profile, one.metric).owner for one in public.metrics}
    return viewer.role is Role.HEAD and viewer.department in owners


def listed(profile: Profile) -> Public:
    """What the profile lists. Raises ProfileError where it has no public.toml."""
    if profile.public is None:
        fault = Fault("public.toml", "the profile lists nothing that may be published", "Write public.toml")
        raise ProfileError(fault)
    return profile.public


def digest_of(item: Item, profile: Profile, history: kept.History) -> str:
    """Hash of what would be approved: a definition, or the content of a document's newest file."""
    if item.kind is ItemKind.METRIC:
        return definitions.of_metric(profile, item.name)
    if item.kind is ItemKind.TABLE:
        return definitions.of_table(profile, next(one for one in listed(profile).tables if one.key == item.name))
    return newest_documents(history)[item].sha256


ENDINGS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
}
"""What may be put in as a document, and how its file ends."""


def document_item(kind: str, year: int) -> Item:
    """The item of a document."""
    return Item(ItemKind.DOCUMENT, f"{kind}.{year}")


def read_item(text: str) -> Item:
    """The item that `str` wrote."""
    kind, _, name = text.partition(":")
    return Item(ItemKind(kind), name)
