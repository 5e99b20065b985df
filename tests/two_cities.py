"""Two cities whose profiles are alike, as a new one begins from a copy of another."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import servers

ROOT = Path(__file__).parents[1]


def two_cities(folder: Path) -> dict[str, str]:
    """Settings of the first, `batam`, with all that it has in the folder; the other is `bintan`."""
    for name in ("batam", "bintan"):
        shutil.copytree(ROOT / "cities" / "batam", folder / "cities" / name)
    return {
        "PANTAU_CITIES_DIR": str(folder / "cities"),
        "PANTAU_CITY": "batam",
        "PANTAU_MART_URL": f"sqlite:///{folder}/mart.db",
        "PANTAU_STATE_URL": f"sqlite:///{folder}/state.db",
        "PANTAU_PUBLIC_DIR": str(folder / "public"),
        "PANTAU_PORT": str(servers.free_port()),
        "PANTAU_SOURCE_URL_TEMPLATE": f"sqlite:///{folder}/{{service}}.db",
    }
