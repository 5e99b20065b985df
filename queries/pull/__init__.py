"""Pulls the services' databases into the mart: aggregate, compare, reconcile, replace, log."""

from queries.pull.check import check_service
from queries.pull.report import FactReport, Progress, PullOutcome, PullReport, Totals, Unmapped
from queries.pull.service import pull_all, pull_service

__all__ = [
    "FactReport",
    "Progress",
    "PullOutcome",
    "PullReport",
    "Totals",
    "Unmapped",
    "check_service",
    "pull_all",
    "pull_service",
]
