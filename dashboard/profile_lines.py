"""The line that somebody writes into the city's profile so that a word of a source finds its place."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from io import StringIO

from queries.pages.values import Unmapped
from queries.profile.models import Department, District, Profile


@dataclass(frozen=True)
class ProfileLine:
    """What to write, and where. `near` is what the word is most like; without it `text` is only the part to add."""

    file: str
    text: str
    near: str | None


def line_for(profile: Profile, service: str, unmapped: Unmapped) -> ProfileLine:
    """Of a department or district the whole row with the alias added; of a category or kind its TOML."""
    if unmapped.word == "department":
        row = next((one for one in profile.departments if one.code == unmapped.near), None)
        return _row_line("departments.csv", unmapped, _department_cells(row, unmapped.text) if row else None)
    if unmapped.word == "district":
        row = next((one for one in profile.districts if one.code == unmapped.near), None)
        return _row_line("districts.csv", unmapped, _district_cells(row, unmapped.text) if row else None)
    file = f"services/{service}.toml"
    if unmapped.word == "kind":
        return ProfileLine(
            file, f"[kinds]\n{_quoted(unmapped.text)} = {_quoted(unmapped.near or 'capital')}", unmapped.near
        )
    return ProfileLine(file, _category(profile, service, unmapped), unmapped.near)


def _row_line(file: str, unmapped: Unmapped, cells: list[str] | None) -> ProfileLine:
    if cells is None:
        return ProfileLine(file, f";{unmapped.text}", None)
    return ProfileLine(file, _csv_row(cells), unmapped.near)


def _department_cells(row: Department, alias: str) -> list[str]:
    days = [row.valid_from.isoformat(), row.valid_to.isoformat() if row.valid_to else ""]
    return [row.code, row.name, row.short, row.kind, *days, row.successor or "", _aliases(row.aliases, alias)]


def _district_cells(row: District, alias: str) -> list[str]:
    return [row.code, row.name, row.area, str(row.col), str(row.row), _aliases(row.aliases, alias)]


def _aliases(known: tuple[str, ...], alias: str) -> str:
    return ";".join((*known, alias))


def _category(profile: Profile, service: str, unmapped: Unmapped) -> str:
    categories = profile.service(service).categories
    near = next((one for one in categories if one.code == unmapped.near), None)
    aliases = (*(near.aliases if near else ()), unmapped.text)
    line = f"aliases = [{', '.join(_quoted(alias) for alias in aliases)}]"
    return f"[[categories]]\ncode = {_quoted(near.code)}\n{line}" if near else line


def _csv_row(cells: list[str]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
