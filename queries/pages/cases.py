"""The longest-open cases of a service, as a page lists them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queries.metrics.desk import Desk
from queries.metrics.grains import Where
from queries.metrics.reach import DEPARTMENT
from queries.metrics.rows import ABSENT, Ints, OpenRow
from queries.pages.asking import Days
from queries.pages.shared import once
from queries.pages.values import OpenCase
from queries.profile.models import Service
from queries.shapes import OLDEST_OF_ALL


def open_cases(desk: Desk, service: Service, where: Where, days: Days) -> tuple[OpenCase, ...]:
    """The longest-open cases inside the filters, the oldest first, as far as none between them is missing.

    The pull keeps those that are open now: what was open on a past day is not known, and none are listed. Of younger
    cases than the oldest of all it keeps those of each department alone: they stand in no list but a department's.
    """
    if not days.is_current:
        return ()
    found = once(desk, ("open cases", service.key), lambda: _all_open(desk, service, days))
    whole = found if DEPARTMENT in dict(where) else found[:OLDEST_OF_ALL]
    return tuple(case for case in whole if all(getattr(case, word) == code for word, code in where))


def _all_open(desk: Desk, service: Service, days: Days) -> tuple[OpenCase, ...]:
    rows = [row for row in desk.open_cases(service) if row.opened <= days.as_of]
    late = _days_late(desk, service, rows, days) if rows else ()
    return tuple(
        OpenCase(
            service=service.key,
            number=row.number,
            category=row.category,
            department=row.department,
            district=row.district,
            opened=row.opened,
            days=(days.as_of - row.opened).days,
            days_late=None if past == ABSENT else int(past),
        )
        for row, past in zip(rows, late, strict=True)
    )


def _days_late(desk: Desk, service: Service, rows: Sequence[OpenRow], days: Days) -> Ints:
    """Days past the category's standard time; where it sets none, past the due day; ABSENT where not late.

    As the measure `overdue` judges; a due day that only days off have followed is late by 0 working days.
    """
    allowed = {category.code: category.standard_days for category in service.categories}
    standard = np.array([ABSENT if (one := allowed.get(row.category)) is None else one for row in rows], np.int64)
    today = np.array([days.as_of], "M8[D]")
    opened = np.array([row.opened for row in rows], "M8[D]")
    due = np.array([row.due or days.as_of for row in rows], "M8[D]")
    waited = np.array([row.waiting for row in rows], np.int64)
    beyond = desk.calendar.days_between_all(opened, today, service.clock) - waited - standard
    since_due = desk.calendar.days_between_all(due, today, service.clock)
    by_due = np.where(due < today, since_due, ABSENT)
    return np.where(standard != ABSENT, np.where(beyond > 0, beyond, ABSENT), by_due)
