"""The simulated databases and the profile's tables, read as they stand."""

from __future__ import annotations

import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pandas as pd


def table(database: Path, name: str) -> pd.DataFrame:
    """A whole table of a SQLite database."""
    with closing(sqlite3.connect(database)) as connection:
        return pd.read_sql_query(f'SELECT * FROM "{name}"', connection)  # a name from this package


def days(values: pd.Series) -> pd.Series:
    """ISO text as days; null or unreadable becomes NaT."""
    return pd.to_datetime(values.astype("str").str[:10], format="%Y-%m-%d", errors="coerce")


def hundredths(values: pd.Series) -> pd.Series:
    """Numbers as whole hundredths; null counts as none."""
    return (pd.to_numeric(values).fillna(0) * 100).round().astype("int64")


class Names:
    """What the words of a source mean, by the profile's own files."""

    def __init__(self, folder: Path) -> None:
        departments = pd.read_csv(folder / "departments.csv", dtype=str, keep_default_na=False)
        districts = pd.read_csv(folder / "districts.csv", dtype=str, keep_default_na=False)
        follows = {row.code: row.successor for row in departments.itertuples() if row.successor}
        self._departments: dict[str, str] = {}
        for row in departments.itertuples():
            today = row.code
            while today in follows:
                today = follows[today]
            for word in (row.code, row.name, row.short, *row.aliases.split(";")):
                self._departments[_plain(word)] = today
        self._districts = {
            _plain(word): row.code
            for row in districts.itertuples()
            for word in (row.code, row.name, *row.aliases.split(";"))
        }
        self.services = {
            path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (folder / "services").glob("*.toml")
        }

    def departments(self, words: pd.Series) -> pd.Series:
        """Today's department of each word; '' for none, '?' for one that nobody knows."""
        return _placed(words, self._departments)

    def districts(self, words: pd.Series) -> pd.Series:
        """The district of each word."""
        return _placed(words, self._districts)

    def categories(self, service: str, words: pd.Series) -> pd.Series:
        """The service's category of each word."""
        known = {
            _plain(word): entry["code"]
            for entry in self.services[service].get("categories", [])
            for word in (entry["code"], entry["label"]["id"], entry["label"]["en"], *entry.get("aliases", []))
        }
        return _placed(words, known)


def _plain(word: str) -> str:
    return "".join(word.lower().split())


def _placed(words: pd.Series, known: dict[str, str]) -> pd.Series:
    plain = words.astype("object").where(words.notna(), "").map(_plain)
    return plain.map(lambda word: known.get(word, "?") if word else "")
