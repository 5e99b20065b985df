"""Whatever stands in a profile's files, it is read or its faults are told: nothing else comes out."""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from queries.errors import ProfileError
from queries.profile.load import load_profile
from tests.small_city import FILES, write_city

VALUES = (
    "3",
    "-1",
    "0.5",
    "true",
    '""',
    '"x"',
    "[]",
    "[3]",
    '["x"]',
    "[[1]]",
    "{}",
    "{ id = 1 }",
    "[{}]",
    "2026-01-31",
)
CELLS = ("", "x", "-1", "99999999999999999999", "nan", "1e400", "2026-02-30", '"', ";", "\0", "é", "a,b", "{value}")
KEY = re.compile(r"^(\S+) = (.*)$", re.MULTILINE)


def told_or_read(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(ProfileError):
        load_profile(write_city(Path(folder), files))


@settings(max_examples=80, deadline=None)
@given(data=st.data(), name=st.sampled_from([name for name in FILES if name.endswith(".toml")]))
def test_any_value_under_any_key(data: st.DataObject, name: str) -> None:
    entries = list(KEY.finditer(FILES[name]))
    entry, value = data.draw(st.sampled_from(entries)), data.draw(st.sampled_from(VALUES))
    text = FILES[name][: entry.start(2)] + value + FILES[name][entry.end(2) :]
    told_or_read(FILES | {name: text})


@settings(max_examples=40, deadline=None)
@given(data=st.data(), name=st.sampled_from([name for name in FILES if name.endswith(".csv")]))
def test_any_cell_anywhere(data: st.DataObject, name: str) -> None:
    lines = [line.split(",") for line in FILES[name].splitlines()]
    line = data.draw(st.sampled_from(lines))
    line[data.draw(st.integers(0, len(line) - 1))] = data.draw(st.sampled_from(CELLS))
    told_or_read(FILES | {name: "\n".join(",".join(cells) for cells in lines)})


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), text=st.text(max_size=60))
def test_any_text_for_a_file(name: str, text: str) -> None:
    told_or_read(FILES | {name: text.encode("utf-8", "replace").decode()})


@settings(max_examples=40, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(FILES)))
def test_any_line_left_out(data: st.DataObject, name: str) -> None:
    lines = FILES[name].splitlines()
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    told_or_read(FILES | {name: "\n".join(lines)})
