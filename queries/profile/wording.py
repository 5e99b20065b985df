"""Turns what pydantic finds into plain words: where, what is wrong, what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from queries.errors import did_you_mean
from queries.profile.faults import quoted
from queries.profile.models import Words
from queries.profile.public import Due

Place = tuple[int | str, ...]

_EXPECTED: dict[type, str] = {
    bool: "true or false",
    int: "a whole number such as 5",
    Decimal: "a plain number such as 1950.25, with a point and without separators of thousands",
    date: "a day such as 2026-01-31",
    str: "a text in quotes",
    Words: '{ id = "…", en = "…" }',
    Due: "{ month = 12, day = 31 }",
}


def plain_faults(model: type[BaseModel], error: ValidationError, data: Any) -> Iterator[tuple[str, str, str]]:
    """Each fault as (path of the key, what is wrong, remedy); a misspelt required key is one fault, not two."""
    details = error.errors()
    misspelt = _misspelt(details)
    for detail in details:
        if detail["loc"] not in misspelt.values():
            yield path_of(detail["loc"], data), *_words(model, detail, misspelt)


def _misspelt(details: list[ErrorDetails]) -> dict[Place, Place]:
    """Unknown keys that are near to a key missing from the same table: where each stands -> where it should."""
    missing = [detail["loc"] for detail in details if detail["type"] == "missing"]
    found: dict[Place, Place] = {}
    for detail in details:
        *parent, key = detail["loc"]
        names = [str(place[-1]) for place in missing if list(place[:-1]) == parent]
        if detail["type"] == "extra_forbidden" and (near := get_close_matches(str(key), names, n=1)):
            found[detail["loc"]] = (*parent, near[0])
    return found


def _words(model: type[BaseModel], detail: ErrorDetails, misspelt: dict[Place, Place]) -> tuple[str, str]:
    place, kind = detail["loc"], detail["type"]
    if kind == "extra_forbidden":
        wanted = [str(misspelt[place][-1])] if place in misspelt else _keys_of(_at(model, place[:-1]))
        return f"unknown key {quoted(place[-1])}", did_you_mean(str(place[-1]), wanted)
    if kind == "missing":
        return f"{quoted(place[-1])} is missing", f"Write {_expected(_at(model, place))}."
    if kind in _LIMITS:
        return _limit_words(detail)
    choices = _choices(_at(model, place))
    if choices:
        return f"{_shown(detail['input'])} is not one of them", did_you_mean(str(detail["input"]), choices)
    return f"{_shown(detail['input'])} does not fit", f"Write {_expected(_at(model, place))}."


_LIMITS = (
    "string_pattern_mismatch",
    "string_too_long",
    "string_too_short",
    "too_short",
    "too_long",
    "greater_than_equal",
    "less_than_equal",
)


def _limit_words(detail: ErrorDetails) -> tuple[str, str]:
    kind, limits = detail["type"], detail.get("ctx", {})
    if kind == "string_too_short":
        return "the text is empty", "Write a text."
    if kind in ("too_short", "too_long"):
        return f"the list holds {limits['actual_length']}", _length_remedy(limits)
    if kind == "greater_than_equal":
        return f"{detail['input']} is too low", f"Write {limits['ge']} or more."
    if kind == "less_than_equal":
        return f"{detail['input']} is too high", f"Write {limits['le']} or less."
    if detail["loc"][-1] == "path":
        remedy = "Write up to 40 small letters, digits or -, beginning with a letter."
        return f"{quoted(detail['input'])} cannot be an address", remedy
    remedy = "Write up to 40 small letters, digits, - or _, beginning with a letter."
    return f"{quoted(detail['input'])} cannot be a code", remedy


def _length_remedy(limits: Mapping[str, Any]) -> str:
    least = limits.get("min_length")
    return f"Write at least {least}." if least is not None else f"Write at most {limits['max_length']}."


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    return quoted(value) if isinstance(value, str) else str(value).replace("True", "true").replace("False", "false")


def _expected(annotation: Any) -> str:
    if choices := _choices(annotation):
        return f"one of {', '.join(choices)}"
    if get_origin(annotation) is tuple:
        return "a list such as [3, 7]" if int in get_args(annotation) else 'a list such as ["a", "b"]'
    return _EXPECTED.get(annotation, "a table of keys")


def _choices(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(choice.value) for choice in annotation]
    return []


def _keys_of(annotation: Any) -> list[str]:
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return [name for name in annotation.model_fields if name != "key"] if is_model else []


def _at(model: Any, place: Place) -> Any:
    """The type that stands at a place of the model; None where the place is not of the model."""
    here = model
    for step in place:
        here = _below(here, step)
    return here


def _below(here: Any, step: int | str) -> Any:
    if isinstance(here, type) and issubclass(here, BaseModel):
        field = here.model_fields.get(str(step))
        return _bare(field.annotation) if field else None
    arguments = get_args(here)
    if get_origin(here) is dict:
        return here if step == "[key]" else _bare(arguments[1])
    return _bare(arguments[0]) if get_origin(here) is tuple else here


def _bare(annotation: Any) -> Any:
    """The type without `Annotated` and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _bare(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation


def path_of(place: Place, data: Any) -> str:
    """A place in a document as a person reads it: `metrics.gap.label`, `categories[reklame].code`."""
    path, here = "", data
    for step in place:
        if step == "[key]":
            continue
        here = _value_at(here, step)
        if isinstance(step, int):
            code = here.get("code") if isinstance(here, Mapping) else None
            path += f"[{code if isinstance(code, str) else f'no. {step + 1}'}]"
        else:
            path += f".{step}" if path else step
    return path


def _value_at(data: Any, step: int | str) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    return data[step] if isinstance(data, list | tuple) and isinstance(step, int) and step < len(data) else None
