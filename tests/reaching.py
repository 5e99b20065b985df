"""Every page of a city, asked by anybody; and what of it is somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from queries.metrics.values import DATA_AGE, Attention, Explanation, Figure, HeatRow
from queries.metrics.warm import WarmMart
from queries.pages.asking import Asked
from queries.pages.city import map_view, ranking_view
from queries.pages.metric import metric_view
from queries.pages.place import place_view
from queries.pages.service import service_view
from queries.pages.sources import sources_view
from queries.pages.values import Choices, Course, OpenCase, Table
from queries.profile.models import Profile
from queries.viewer import Viewer

View = Callable[[Viewer, WarmMart, Asked], Any]


@dataclass(frozen=True)
class Page:
    """A page by its kind and what it is of."""

    kind: str  # service, department, district, departments, map, metric, sources
    of: str = ""

    def view(self, viewer: Viewer, warm: WarmMart, asked: Asked = Asked()) -> Any:  # noqa: B008 (frozen)
        """What it shows."""
        return _VIEWS[self.kind](self.of)(viewer, warm, asked)


_VIEWS: dict[str, Callable[[str], View]] = {
    "service": lambda of: lambda viewer, warm, asked: service_view(viewer, warm, of, asked),
    "department": lambda of: lambda viewer, warm, asked: place_view(viewer, warm, "department", of, asked),
    "district": lambda of: lambda viewer, warm, asked: place_view(viewer, warm, "district", of, asked),
    "departments": lambda of: ranking_view,
    "map": lambda of: lambda viewer, warm, asked: map_view(viewer, warm, of or None, asked),
    "metric": lambda of: lambda viewer, warm, asked: metric_view(viewer, warm, of, asked),
    "sources": lambda of: lambda viewer, warm, asked: sources_view(viewer, warm),
}


def pages_of(profile: Profile) -> list[Page]:
    """All pages of a city but its home."""
    metrics = [f"{service.key}.{metric}" for service in profile.services for metric in service.metrics]
    return [
        *(Page("service", one.key) for one in profile.services),
        *(Page("department", one.code) for one in profile.departments),
        *(Page("department", code) for code in ("?", "")),
        *(Page("district", one.code) for one in profile.districts),
        Page("departments"),
        *(Page("map", name) for name in ("", *metrics)),
        *(Page("metric", name) for name in metrics),
        Page("sources"),
    ]


def parts(value: object) -> Iterator[object]:
    """Everything that a view holds, itself first."""
    yield value
    if isinstance(value, tuple):
        for one in value:
            yield from parts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from parts(getattr(value, one.name))


def foreign(view: object, own: str) -> list[object]:
    """What of a view speaks of another department than the own, or of the city as a whole."""
    return [part for part in parts(view) if _is_foreign(part, own)]


def _is_foreign(part: object, own: str) -> bool:
    match part:
        case Figure():
            return part.department != own and not part.metric.endswith(f".{DATA_AGE}")
        case HeatRow():
            return part.department != own and (part.is_whole or any(part.figures))
        case OpenCase():
            return part.department != own
        case Course():
            return dict(part.where).get("department") != own
        case Table():
            return part.by == "department"
        case Choices():
            return not set(part.departments) <= {own}
        case Explanation():
            return bool(part.reconciliations)
        case Attention():
            return own not in (part.owner, part.figure.department)
    return False


def of_departments(view: object) -> list[object]:
    """What of a view tells one department from another, or judges what somebody answers for."""
    return [part for part in parts(view) if _tells(part)]


def _tells(part: object) -> bool:
    match part:
        case Figure():
            return part.department is not None
        case HeatRow() | OpenCase() | Attention():
            return True
        case Course():
            return "department" in dict(part.where)
        case Table():
            return part.by == "department"
        case Choices():
            return bool(part.departments)
    return False
