"""Which days may be told: embargo and hour of release."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from queries.calendar import Period
from queries.metrics.desk import Desk
from queries.profile.models import Profile, Service
from queries.profile.public import Terms
from queries.publication.cases import closed_months


def last_public_day(profile: Profile, terms: Terms, now: datetime) -> date:
    """The last day that may be told: yesterday from the hour of release on, else the day before; less the embargo."""
    local = now.astimezone(ZoneInfo(profile.city.timezone))
    yesterday = (local - timedelta(hours=terms.release_hour)).date() - timedelta(days=1)
    return yesterday - timedelta(days=terms.embargo_days)


def public_months(desk: Desk, service: Service, profile: Profile, terms: Terms, now: datetime) -> tuple[Period, ...]:
    """The months of people's cases that are over, whose data are there, and whose embargo has run out."""
    last = last_public_day(profile, terms, now) - timedelta(days=terms.month_embargo_days)
    through = desk.freshness(service).data_through
    return () if through is None else closed_months(terms.first_year, min(last, through))
