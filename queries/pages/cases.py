"""The longest-open cases of a service, as a page lists them."""

from __future__ import annotations

from queries.metrics.desk import Desk
from queries.metrics.grains import Where
from queries.metrics.rows import OpenRow
from queries.pages.asking import Days
from queries.pages.values import OpenCase
from queries.profile.models import Category, Clock, Service


def open_cases(desk: Desk, service: Service, where: Where, days: Days) -> tuple[OpenCase, ...]:
    """The longest-open cases inside the filters, the oldest first.

    The pull keeps those that are open now: what was open on a past day is not known, and none are listed.
    """
    if not days.is_current:
        return ()
    rows = [row for row in desk.open_cases(service) if row.opened <= days.as_of and _is_inside(row, where)]
    categories = {category.code: category for category in service.categories}
    return tuple(_open_case(desk, service, row, categories.get(row.category), days) for row in rows)


def _is_inside(row: OpenRow, where: Where) -> bool:
    words = {"department": row.department, "district": row.district, "category": row.category}
    return all(words.get(word) == code for word, code in where)


def _open_case(desk: Desk, service: Service, row: OpenRow, category: Category | None, days: Days) -> OpenCase:
    return OpenCase(
        service=service.key,
        number=row.number,
        category=row.category,
        department=row.department,
        district=row.district,
        opened=row.opened,
        days=desk.calendar.days_between(row.opened, days.as_of, Clock.CALENDAR),
        days_late=_days_late(desk, service, row, category, days),
    )


def _days_late(desk: Desk, service: Service, row: OpenRow, category: Category | None, days: Days) -> int | None:
    """Past the category's standard time; where it sets none, past the due day: as `overdue` judges."""
    if category is not None and category.standard_days is not None:
        taken = desk.calendar.days_between(row.opened, days.as_of, service.clock) - row.waiting
        return taken - category.standard_days if taken > category.standard_days else None
    if row.due is None or row.due >= days.as_of:
        return None
    return desk.calendar.days_between(row.due, days.as_of, service.clock)
