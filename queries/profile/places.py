"""From the words of a service's database to the codes of today's profile."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import get_args

from queries.profile.models import BudgetKind, Category, Profile, Service
from queries.shapes import NONE, UNMAPPED


def matching_form(word: str) -> str:
    """The word without spaces and without regard to upper and lower case: what two spellings have in common."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def todays_code(code: str, successors: Mapping[str, str | None]) -> str:
    """The department that answers today for what `code` did: the end of its chain of successors.

    A chain that runs in a circle (a fault of the profile) ends where it would begin again.
    """
    seen = {code}
    while (following := successors.get(code)) is not None and following not in seen:
        seen.add(following)
        code = following
    return code


class Places:
    """Where the words of a source belong. Built once per profile; every question is one dictionary lookup.

    Each method takes a word as the source writes it and gives a code: `NONE` ('') for a blank, `UNMAPPED` ('?')
    for a word the profile does not know.
    """

    def __init__(self, profile: Profile) -> None:
        successors = {department.code: department.successor for department in profile.departments}
        self._departments = _index(
            (
                todays_code(department.code, successors),
                (department.code, department.name, department.short),
                department.aliases,
            )
            for department in profile.departments
        )
        self._districts = _index(
            (district.code, (district.code, district.name), district.aliases) for district in profile.districts
        )
        self._categories = {service.key: _categories(service.categories) for service in profile.services}
        self._kinds = {service.key: _kinds(service) for service in profile.services}

    def department(self, raw: str | None) -> str:
        """Code of the department that answers today; old names follow their successors."""
        return _find(self._departments, raw)

    def district(self, raw: str | None) -> str:
        """Code of the district."""
        return _find(self._districts, raw)

    def category(self, service: str, raw: str | None) -> str:
        """Code of the service's category. A service that lists no categories maps every word to `UNMAPPED`."""
        return _find(self._categories[service], raw)

    def kind(self, service: str, raw: str | None) -> str:
        """Budget kind: operating, capital, contingency or transfer, or what the service's `[kinds]` maps to one."""
        return _find(self._kinds[service], raw)


def _find(index: Mapping[str, str], raw: str | None) -> str:
    form = matching_form(raw) if raw else ""
    return index.get(form, UNMAPPED) if form else NONE


def _index(entries: Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> dict[str, str]:
    return {matching_form(word): code for code, names, aliases in entries for word in (*names, *aliases)}


def _categories(categories: tuple[Category, ...]) -> dict[str, str]:
    return _index(
        (category.code, (category.code, category.label.id, category.label.en), category.aliases)
        for category in categories
    )


def _kinds(service: Service) -> dict[str, str]:
    own_names = {kind: kind for kind in get_args(BudgetKind)}
    return own_names | {matching_form(raw): kind for raw, kind in service.kinds.items()}
