"""The interface's texts: complete, alike in both languages, and none without a use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.i18n import Catalogue, filled
from dashboard.i18n.catalogue import PLACEHOLDER
from queries.viewer import Language

ROOT = Path(__file__).parent.parent.parent
SOURCES = [path for folder in ("dashboard", "callbacks", "queries") for path in (ROOT / folder).rglob("*.py")]
SOURCES.append(ROOT / "app.py")
ASKED = re.compile(r"""(?:\bsay|\bparts|\bcatalogue|Catalogue\.of\([\w.]+\))\(\s*"([a-z_]+(?:\.[a-z_]+)+)"[,)]""")
PUBLIC = ROOT / "dashboard" / "public"
"""The public pages have a part of the catalogue of their own: there `say("x")` is `public.x`, if there is one."""
WORD = re.compile(r"""["']([a-z_]+(?:\.[a-z_]+)+)["']""")
FAMILY = re.compile(r"""f["']([a-z_]+\.)(?:[a-z_]+\.)*\{""")
ENDING = re.compile(r"""f["']\{[^}]+\}(\.[a-z_]+)["']""")
COMPUTED = ("measure.",)
"""Families whose keys another layer puts together: a measure names its own definition."""

ID, EN = Catalogue.of(Language.ID), Catalogue.of(Language.EN)


def test_both_languages_have_the_same_keys() -> None:
    assert set(ID.texts) ^ set(EN.texts) == set()


@pytest.mark.parametrize("key", sorted(ID.texts))
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    assert set(PLACEHOLDER.findall(ID.texts[key])) == set(PLACEHOLDER.findall(EN.texts[key]))
    assert ID.texts[key].strip() == ID.texts[key] != ""
    assert EN.texts[key].strip() == EN.texts[key] != ""


def test_every_text_that_the_code_asks_for_exists() -> None:
    found = [(path, key) for path in SOURCES for key in ASKED.findall(path.read_text(encoding="utf-8"))]
    own = {f"public.{key}" for path, key in found if path.is_relative_to(PUBLIC)} & set(ID.texts)
    asked = own | {key for path, key in found if not (path.is_relative_to(PUBLIC) and f"public.{key}" in own)}

    assert asked - set(ID.texts) == set()
    assert len(asked) > 20


def test_every_text_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    named, families = set(WORD.findall(code)), {*FAMILY.findall(code), *COMPUTED}
    endings = tuple(ENDING.findall(code))

    kept = {key for key in ID.texts if key in named or key.startswith(tuple(families)) or key.endswith(endings)}
    unused = set(ID.texts) - kept

    assert unused == set()


def test_a_text_is_cut_at_its_placeholders() -> None:
    assert filled("Kurang {size} dari laju", size=7) == ["Kurang ", 7, " dari laju"]
    assert filled("{value}/minggu", value="x") == ["x", "/minggu"]
    assert filled("tanpa isian", value="x") == ["tanpa isian"]


def test_a_value_is_not_searched_for_placeholders() -> None:
    assert Catalogue.of(Language.ID)("part.all", count="{count}") == "Semua {count}"
