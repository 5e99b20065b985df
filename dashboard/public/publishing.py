"""Publishing: all that is public becomes a site of files, at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from dashboard.public.files import site_files
from dashboard.public.folder import Replaced, replace_folder
from dashboard.public.release import code_print
from dashboard.public.shown import Shown
from queries.profile.models import Profile
from queries.publication.values import DataSet, Publication

HERE: Final = "http://127.0.0.1:8050/publik"
"""Where a site stands whose address nobody has set."""


def publish_site(
    publication: Publication,
    profile: Profile,
    out: Path,
    *,
    open_data: Iterable[tuple[str, Callable[[], bytes]]] = (),
    data_sets: Sequence[DataSet] = (),
    catalogs: Mapping[str, str] | None = None,
) -> Replaced:
    """Write the whole site and let `out` lead to it; see `dashboard.public.folder` for what `out` is.

    Raises PublishError where it cannot be written; what stood before stands then.
    """
    shown = Shown(publication, profile, data_sets)
    address = f"{publication.publisher.site or HERE}/"
    key = _key(publication.fingerprint, profile.digest, address, code_print())
    return replace_folder(out, site_files(shown, address, open_data, catalogs), key)


def _key(*parts: str) -> str:
    return sha256("|".join(parts).encode()).hexdigest()[:20]
