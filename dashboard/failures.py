"""Why a service's last pull failed, as people may read it: the kind of failure, never the error's own words.

An error names hosts, users and paths; those belong in the log of the operator.
"""

from __future__ import annotations

from typing import Final

from dashboard.i18n import Catalogue
from queries.metrics.values import Freshness
from queries.viewer import Language

OTHER: Final = "other"
"""The kind of a failure that has no sentence of its own."""


def is_failing(freshness: Freshness) -> bool:
    """Whether the last pull of the service failed, so that the screen shows older data."""
    return freshness.failure is not None


def failure_words(freshness: Freshness, language: Language) -> str | None:
    """A sentence for the kind of failure; None where the last pull succeeded."""
    if not is_failing(freshness):
        return None
    say = Catalogue.of(language)
    return say.get(f"failure.{freshness.failure_kind}") or say(f"failure.{OTHER}")
