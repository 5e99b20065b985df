"""Personal data of simulated people: strings that can be searched for wherever they must not be."""

from __future__ import annotations

import numpy as np

CANARY = "KANARI"
"""Stands in every personal column of the simulated databases, and nowhere else."""

TEXT = f"{CANARY}-ISI laporan warga yang menyebut nama, telepon dan alamat"


def canaries(kind: str, first: int, count: int) -> np.ndarray:
    """`count` distinct strings such as KANARI-NAMA-000123, numbered from `first`, as an object array."""
    return np.array([f"{CANARY}-{kind}-{number:06d}" for number in range(first, first + count)], dtype=object)


def people(count: int) -> dict[str, np.ndarray]:
    """A register of people to draw from: name, identity number, phone, address."""
    return {kind: canaries(kind.upper(), 1, count) for kind in ("nama", "nik", "hp", "alamat", "npwpd")}
