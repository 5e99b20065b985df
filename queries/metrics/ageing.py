"""Age bands of open cases."""

from __future__ import annotations


def ages_of(band: int, bounds: tuple[int, ...]) -> tuple[int, int | None] | None:
    """The lowest and the highest age of a band in days, both included; None where there is no such band.

    With bounds 3, 7, 14 and 60 the bands are ≤3, 4–7, 8–14, 15–60 and over 60 days; the last has no highest age.
    """
    if not 0 <= band <= len(bounds):
        return None
    lower = bounds[band - 1] + 1 if band else 0
    return lower, bounds[band] if band < len(bounds) else None
