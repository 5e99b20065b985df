"""Small statements, asked while the groups of a fact come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from queries.sources import Source

Answer = Callable[[], Sequence[Sequence[Any]]]
"""Yields a statement's rows, or raises the driver's own error."""


@contextmanager
def asked_meanwhile(source: Source, beside: Source | None, statements: Sequence[str]) -> Iterator[tuple[Answer, ...]]:
    """An answer to each statement: asked one after another in the session `beside`, else in `source` when wanted."""
    if beside is None:
        yield tuple(partial(source.all, statement) for statement in statements)
        return
    with ThreadPoolExecutor(1) as thread:
        asked = [thread.submit(beside.all, statement) for statement in statements]
        try:
            yield tuple(future.result for future in asked)
        finally:
            if [future for future in asked if not future.cancel() and not future.done()]:
                beside.cancel()
