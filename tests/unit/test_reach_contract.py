"""There is no way to the mart but on behalf of a viewer, and no way past their reach but one."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pytest
from sqlalchemy import Connection, Engine

import queries.metrics
import queries.pages
from queries.errors import NotPermittedError
from queries.metrics.desk import Desk
from queries.metrics.facts import Facts
from queries.metrics.loaded import Loaded
from queries.metrics.named import Named, named
from queries.metrics.reader import Reader
from queries.metrics.reading import MartReader
from queries.metrics.snapshot import Snapshots
from queries.metrics.warm import WarmMart
from queries.pages.scope import Scope
from queries.viewer import Viewer
from tests.crowded import CROWDED, crowded
from tests.marts import TODAY
from tests.viewers import MAYOR, OPERATOR, head

ROOT = Path(__file__).parents[2]
MART = (Engine, Connection, WarmMart, Snapshots)
"""Whoever holds one of these could ask for anything."""

MADE_FOR_SOMEBODY = (MartReader, Loaded, Reader, Facts, Desk, Scope)
"""What is only made with a viewer, or of another of these."""


def members(package: types.ModuleType) -> Iterator[Any]:
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for name, member in vars(module).items():
            is_own = getattr(member, "__module__", "") == module.__name__ and not name.startswith("_")
            if is_own and (inspect.isfunction(member) or inspect.isclass(member)):
                yield member


PUBLIC = [*members(queries.metrics), *members(queries.pages)]


@cache
def types_of(member: Any) -> frozenset[Any]:
    """What a function or the making of a class takes."""
    try:
        signature = inspect.signature(member, eval_str=True)
    except (TypeError, ValueError, NameError):
        return frozenset()
    return frozenset(kind for one in signature.parameters.values() for kind in plain(one.annotation))


def plain(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from plain(one)
    else:
        yield annotation


def methods(kind: type) -> Iterator[tuple[str, Any]]:
    for name, method in vars(kind).items():
        if not name.startswith("_") and inspect.isfunction(method):
            yield name, method


def test_every_function_that_is_given_a_mart_is_given_a_viewer() -> None:
    asking = [one for one in PUBLIC if inspect.isfunction(one) and types_of(one) & set(MART)]
    assert len(asking) >= 9
    assert [one.__qualname__ for one in asking if Viewer not in types_of(one)] == []


def test_whatever_holds_a_mart_answers_viewers_alone() -> None:
    holding = [
        one for one in PUBLIC if inspect.isclass(one) and types_of(one) & set(MART) and Viewer not in types_of(one)
    ]
    assert set(holding) == {WarmMart, Snapshots}
    for kind in holding:
        for name, method in methods(kind):
            answers = inspect.signature(method, eval_str=True).return_annotation is not None
            assert not answers or Viewer in types_of(method), f"{kind.__name__}.{name}"


@pytest.mark.parametrize("kind", [one for one in MADE_FOR_SOMEBODY if one is not Reader])
def test_whatever_holds_facts_is_made_for_a_viewer(kind: type) -> None:
    assert types_of(kind) & {Viewer, *MADE_FOR_SOMEBODY} - {kind}
    assert "viewer" in vars(Reader), "a reader of one version says on whose behalf it reads"


def test_only_the_comparison_of_peers_reads_past_a_reach() -> None:
    hidden = {"_entire", "_bound_to", "_facts", "_reader", "_targets", "_course"}
    using = {
        (file.relative_to(ROOT).as_posix(), node.attr)
        for folder in ("queries", "dashboard", "callbacks")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in hidden
        if not (isinstance(node.value, ast.Name) and node.value.id == "self")
    }
    assert using == {("queries/metrics/peers.py", "_entire")}


def test_pages_and_the_screen_read_no_mart_themselves() -> None:
    bare = {"queries.mart", "queries.metrics.reading", "queries.metrics.loaded", "queries.metrics.facts", "sqlalchemy"}
    reading = {
        (file.relative_to(ROOT).as_posix(), name)
        for folder in ("queries/pages", "dashboard/pages", "dashboard/components", "dashboard/charts", "callbacks")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
        if name in bare or name.split(".")[0] == "sqlalchemy"
    }
    assert reading == set()


def test_a_bound_desk_gives_no_bare_facts_and_nothing_of_others() -> None:
    warm = WarmMart(crowded(4).engine, CROWDED, lambda: TODAY)
    permits = CROWDED.service("permits")
    for viewer in (head("alpha"), OPERATOR):
        desk = warm.desk(viewer)
        for ask in (
            lambda desk=desk: desk.facts,
            lambda desk=desk: desk.figure(metric("permits.backlog"), where=(("department", "beta"),)),
            lambda desk=desk: desk.scene(metric("permits.backlog"), desk.moment(metric("permits.backlog")), (), BETA),
        ):
            with pytest.raises(NotPermittedError):
                ask()
    with pytest.raises(NotPermittedError):
        warm.desk(head("alpha")).held_back(permits)
    with pytest.raises(NotPermittedError):
        warm.desk(OPERATOR).open_cases(permits)
    with pytest.raises(NotPermittedError):
        warm.desk(OPERATOR).figures(metric("permits.backlog"), ("department",))


BETA = (("department", "beta"),)


def metric(name: str) -> Named:
    return named(CROWDED, name)


def test_viewers_of_one_reach_share_a_desk_and_others_share_the_facts() -> None:
    warm = WarmMart(crowded(4).engine, CROWDED, lambda: TODAY)
    whole, mine = warm.desk(MAYOR), warm.desk(head("alpha"))
    assert warm.desk(head("alpha")) is mine and warm.desk(head("beta")) is not mine
    assert mine.seen_by(MAYOR) is whole and whole.seen_by(MAYOR) is whole
    assert mine.kept is not whole.kept
    assert mine._facts is whole._facts
