"""Publishing: all that is public becomes a site of files, at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from dashboard.public.files import site_files
from dashboard.public.folder import Replaced, replace_folder
from dashboard.public.shown import Shown
from queries.profile.models import Profile
from queries.publication.values import DataSet, Publication

HERE = "http://127.0.0.1:8050/publik"
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
    return replace_folder(out, site_files(shown, address, open_data, catalogs))
