"""What readers would see differently, as a text that another process reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from queries.publication.items import read_item
from queries.publication.values import Change, ChangeKind, Publication


@dataclass(frozen=True)
class Preview:
    """What approving everything that somebody may decide on would change, as it was worked out at a moment."""

    at: datetime
    fingerprint: str  # of the publication that there would be
    changes: tuple[Change, ...]


def preview_text(made: Publication, changes: Sequence[Change], at: datetime) -> str:
    """The preview of a publication, as `read_preview` reads it."""
    told = [
        {
            "kind": one.kind.value,
            "item": str(one.item),
            "before": None if one.before is None else f"{one.before:f}",
            "after": None if one.after is None else f"{one.after:f}",
            "unit": one.unit,
        }
        for one in changes
    ]
    return json.dumps({"at": at.isoformat(), "fingerprint": made.fingerprint, "changes": told})


def read_preview(text: str) -> Preview:
    """What `preview_text` wrote. Raises ValueError for anything else."""
    try:
        told = json.loads(text)
        at = datetime.fromisoformat(told["at"])
        changes = tuple(
            Change(
                at,
                ChangeKind(one["kind"]),
                read_item(one["item"]),
                _number(one["before"]),
                _number(one["after"]),
                one["unit"],
            )
            for one in told["changes"]
        )
        return Preview(at, told["fingerprint"], changes)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(text[:80]) from error


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
