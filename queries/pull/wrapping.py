"""The operator's SELECT, wrapped: its aggregate, its fingerprints per month, its control total, its words.

Every statement reads the contract's columns and no other, so nothing else can leave the service's database.
A delivered group has the same layout for every source of a shape, whatever columns its SELECT leaves out:
days, outcome, count and percent (the keys), reason, amounts, rows, hash, words, each in the contract's order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from queries.pull.dialect import Dialect, Found
from queries.shapes import CONTRACTS, DAY_OF, HUNDREDTHS, ColumnKind, Shape

_KEYS = (ColumnKind.OUTCOME, ColumnKind.COUNT, ColumnKind.PERCENT)
_ABSENT = {ColumnKind.COUNT: "0", ColumnKind.AMOUNT: "0", ColumnKind.DIMENSION: "''"}


def names_of(shape: Shape, *kinds: ColumnKind) -> tuple[str, ...]:
    """Contract columns of these kinds, in the contract's order."""
    return tuple(column.name for column in CONTRACTS[shape] if column.kind in kinds)


def words_of(shape: Shape) -> tuple[str, ...]:
    """Dimension columns of a shape, in the order in which they end a delivered group."""
    return names_of(shape, ColumnKind.DIMENSION)


def amounts_of(shape: Shape) -> tuple[str, ...]:
    """Amounts of a shape, in the order in which totals list them."""
    return names_of(shape, ColumnKind.AMOUNT)


@dataclass(frozen=True)
class Wrapping:
    """One fact's SELECT with what is known of its columns."""

    shape: Shape
    select: str
    dialect: Dialect
    found: Mapping[str, Found]  # by the contract's name

    def aggregate(self, months: Sequence[str] | None = None) -> str:
        """One row per group: days, keys, reason, amounts, rows, hash, words. `months` narrows it to these months."""
        columns = [
            *(self._day_text(name) for name in names_of(self.shape, ColumnKind.DAY)),
            *(self._grouped(name) for name in names_of(self.shape, *_KEYS)),
            "g_reason",
            *(self._grouped(name) for name in amounts_of(self.shape)),
            "g_rows",
            self.dialect.hash(self._hashed()),
            *(self._grouped(name) for name in words_of(self.shape)),
        ]
        return f"SELECT {', '.join(columns)} FROM ({self._groups(months)}) AS grouped"  # noqa: S608

    def fingerprints(self) -> str:
        """One row per month of the day that places a row: month, groups, sum of the groups' hashes."""
        month = self.dialect.month(self._day_text(DAY_OF[self.shape]))
        inner = f"SELECT {month} AS h_month, {self.dialect.hash(self._hashed())} AS h_hash FROM ({self._groups(None)}) AS grouped"  # noqa: S608, E501
        return f"SELECT h_month, COUNT(*), {self.dialect.fold('h_hash')} FROM ({inner}) AS hashed GROUP BY h_month"  # noqa: S608

    def open_cases(self, days: tuple[str, str], of_all: int, of_each: int) -> str:
        """The longest-open cases that have a number: number, opened, due, outcome, waiting days in hundredths, words.

        They came in between these two days (ISO), can be read and are not held back: `of_all` of them, and `of_each`
        of every department as the service writes it. What an outcome means only the profile knows, so as many are
        given of each word that stands beside open cases.
        """
        order = "ORDER BY p_opened, p_number"
        apart = [f"p_{name}" for name in ("outcome", "department") if name in self.found]
        of_outcome = "PARTITION BY p_outcome " if "outcome" in self.found else ""
        of_department = f"PARTITION BY {', '.join(apart)} " if "department" in self.found else of_outcome
        ranks = (
            f"ROW_NUMBER() OVER ({of_outcome}{order}) AS r_all, ROW_NUMBER() OVER ({of_department}{order}) AS r_each"
        )
        names = ("number", "opened", "due", "outcome", "waiting_days", *words_of(self.shape))
        columns = [self._delivered(name) for name in names]
        ranked = f"SELECT typed.*, {ranks} FROM ({self._typed()}) AS typed WHERE {self._is_open(days)}"  # noqa: S608
        return (
            f"SELECT {', '.join(columns)} FROM ({ranked}) AS ranked WHERE r_all <= {of_all:d} OR r_each <= {of_each:d}"  # noqa: S608
        )

    def control(self) -> str:
        """The SELECT's own totals, asked apart and without grouping: rows, then each amount in hundredths."""
        sums = [f"COALESCE(SUM({self._value(name)}), 0)" for name in amounts_of(self.shape) if name in self.found]
        return f"SELECT {', '.join(['COUNT(*)', *sums])} FROM ({self.select}\n) AS source"  # noqa: S608

    def control_totals(self, row: Sequence[int]) -> tuple[int, ...]:
        """Rows and amounts of the control statement's row, 0 for an amount that the SELECT leaves out."""
        given = iter(row)
        rows = int(next(given))
        return (rows, *(int(next(given)) if name in self.found else 0 for name in amounts_of(self.shape)))

    def distinct_words(self) -> str:
        """Each combination of dimension words, once, with its rows."""
        words = [self._value(name) for name in words_of(self.shape) if name in self.found]
        listed = ", ".join([*words, "COUNT(*)"])
        grouping = f" GROUP BY {', '.join(words)}" if words else ""
        return f"SELECT {listed} FROM ({self.select}\n) AS source{grouping}"  # noqa: S608

    def sample(self, name: str, rows: int) -> str:
        """How the first rows of a day or number column read: in all, blank, readable."""
        found = self.found[name]
        blank = self.dialect.is_blank(found)
        if found in self._days():
            value = self._day_text_of(name, self._value(name))
            readable = f"{self.dialect.month(value)} <> ''"
        else:
            readable = f"{self._value(name)} IS NOT NULL"
        counts = f"COUNT(*), SUM(CASE WHEN {blank} THEN 1 ELSE 0 END), SUM(CASE WHEN {readable} THEN 1 ELSE 0 END)"
        limited = f"SELECT {found.column} FROM ({self.select}\n) AS all_of_it LIMIT {rows:d}"  # noqa: S608
        return f"SELECT {counts} FROM ({limited}) AS source"  # noqa: S608

    def sample_numbers(self, rows: int) -> str:
        """The case numbers of the first rows."""
        limited = f"SELECT {self.found['number'].column} FROM ({self.select}\n) AS all_of_it LIMIT {rows:d}"  # noqa: S608
        return f"SELECT {self._value('number')} FROM ({limited}) AS source"  # noqa: S608

    def digest(self, *more: str) -> str:
        """Identity of what is asked and how it is read: it changes with the SELECT and with the wrapping."""
        text = "\x1f".join([self.dialect.name, self.aggregate(), *more])
        return hashlib.sha256(text.encode()).hexdigest()

    def _groups(self, months: Sequence[str] | None) -> str:
        """The grouping statement, under names of our own (`p_` per row, `g_` per group)."""
        values = {f"p_{name}": self._value(name) for name in self._group_names()}
        values |= {f"p_{name}": self._value(name) for name in amounts_of(self.shape) if name in self.found}
        reason = self._reason()
        if reason:
            values["p_reason"] = reason
        listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
        where = f" WHERE {self.dialect.in_months(self.found[DAY_OF[self.shape]], months)}" if months is not None else ""
        typed = f"SELECT {listed} FROM ({self.select}\n) AS source{where}"  # noqa: S608
        keys = [f"p_{name}" for name in self._group_names()] + (["p_reason"] if reason else [])
        outputs = [f"{key} AS g_{key[2:]}" for key in keys] + ([] if reason else ["'' AS g_reason"])
        outputs += [
            f"{self._as_whole(f'COALESCE(SUM(p_{name}), 0)')} AS g_{name}"
            for name in amounts_of(self.shape)
            if name in self.found
        ]
        return (
            f"SELECT {', '.join([*outputs, 'COUNT(*) AS g_rows'])} FROM ({typed}) AS typed GROUP BY {', '.join(keys)}"  # noqa: S608
        )

    def _typed(self) -> str:
        """One row per case: its days, keys and words, its number, and why it is held back."""
        kinds = (ColumnKind.DAY, *_KEYS, ColumnKind.DIMENSION, ColumnKind.CASE_NUMBER)
        values = {f"p_{name}": self._value(name) for name in names_of(self.shape, *kinds) if name in self.found}
        values["p_reason"] = self._reason() or "''"
        listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
        return f"SELECT {listed} FROM ({self.select}\n) AS source"  # noqa: S608

    def _is_open(self, days: tuple[str, str]) -> str:
        """Whether a typed row is a case with a number that the sorting would accept as open, its outcome aside."""
        opened, closed, due = (self._delivered(name) for name in ("opened", "closed", "due"))
        waiting = self._delivered("waiting_days")
        conditions = [
            f"COALESCE({closed}, '') = ''",
            "p_number <> ''",
            "p_reason = ''",
            f"{opened} BETWEEN '{days[0]}' AND '{days[1]}'",
            self.dialect.is_day(opened),
            f"(COALESCE({due}, '') = '' OR {self.dialect.is_day(due)})",
            f"({waiting} IS NULL OR {waiting} >= 0 AND {waiting} % {HUNDREDTHS} = 0)",
        ]
        return " AND ".join(conditions)

    def _delivered(self, name: str) -> str:
        """A typed value as it is delivered, or what stands for it where the SELECT leaves it out."""
        kind = _kind(self.shape, name)
        if name not in self.found:
            return _ABSENT.get(kind, "NULL")
        return self._day_text_of(name, f"p_{name}") if kind is ColumnKind.DAY else f"p_{name}"

    def _as_whole(self, total: str) -> str:
        # PostgreSQL's SUM of bigint is numeric, which a client reads as a slow Decimal.
        return f"({total})::bigint" if self.dialect.name == "postgresql" else total

    def _group_names(self) -> list[str]:
        kinds = (ColumnKind.DAY, *_KEYS, ColumnKind.DIMENSION)
        return [name for name in names_of(self.shape, *kinds) if name in self.found]

    def _hashed(self) -> Iterable[str]:
        amounts = [name for name in amounts_of(self.shape) if name in self.found]
        return [f"g_{name}" for name in (*self._group_names(), "reason", *amounts, "rows")]

    def _value(self, name: str) -> str:
        """A source row's value, typed."""
        found, kind = self.found[name], _kind(self.shape, name)
        if kind is ColumnKind.DAY:
            return self.dialect.day(found)
        if kind in {ColumnKind.AMOUNT, ColumnKind.COUNT, ColumnKind.PERCENT}:
            return self.dialect.hundredths(found)
        return self.dialect.word(found)

    def _reason(self) -> str:
        """Why a row is held back: the SELECT's own word, else `bad_amount`; '' where no row can be."""
        bad = [self._is_bad(name) for name in names_of(self.shape, *_NUMBERS) if name in self.found]
        own = self.found.get("quarantine")
        if own is None and not bad:
            return ""
        otherwise = f"CASE WHEN {' OR '.join(bad)} THEN 'bad_amount' ELSE '' END" if bad else "''"
        if own is None:
            return otherwise
        return f"CASE WHEN {self.dialect.is_blank(own)} THEN {otherwise} ELSE {self.dialect.word(own)} END"

    def _is_bad(self, name: str) -> str:
        found = self.found[name]
        unreadable = self.dialect.is_unreadable(found)
        required = next(column.required for column in CONTRACTS[self.shape] if column.name == name)
        return unreadable if required else f"({unreadable} AND NOT {self.dialect.is_blank(found)})"

    def _day_text(self, name: str) -> str:
        return self._day_text_of(name, f"g_{name}") if name in self.found else "NULL"

    def _day_text_of(self, name: str, expression: str) -> str:
        return self.dialect.day_text(expression, self.found[name])

    def _grouped(self, name: str) -> str:
        return f"g_{name}" if name in self.found else _ABSENT.get(_kind(self.shape, name), "NULL")

    def _days(self) -> list[Found]:
        return [self.found[name] for name in names_of(self.shape, ColumnKind.DAY) if name in self.found]


_NUMBERS = (ColumnKind.AMOUNT, ColumnKind.COUNT, ColumnKind.PERCENT)


def _kind(shape: Shape, name: str) -> ColumnKind:
    return next(column.kind for column in CONTRACTS[shape] if column.name == name)
