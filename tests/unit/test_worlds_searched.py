"""A world proposed for hidden counts keeps every sum, and the search for one does not look at the clock."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from scipy.sparse import csr_array

from queries.publication import worlds

TRUE = np.array([2, 3, 4])
SUMS = csr_array(np.array([[1, 1, 0], [0, 2, 2]]))


@pytest.mark.parametrize("search", [worlds._best, worlds._best_whole])
def test_a_proposed_world_keeps_the_sums_and_stays_near(search) -> None:
    found = search(np.array([1.0, 0.0, 0.0]), SUMS, TRUE, 4)
    assert found is not None
    assert np.allclose(SUMS @ found, SUMS @ TRUE)
    assert found[0] == pytest.approx(0)
    assert (found >= 0).all()
    assert (abs(found - TRUE) <= 4).all()


def test_whole_counts_are_whole_where_the_others_need_not_be() -> None:
    odd = csr_array(np.array([[2, 2, 0], [0, 2, 1]]))
    found = worlds._best_whole(np.array([1.0, 0.3, -0.7]), odd, TRUE, 4)
    assert found is not None
    assert np.allclose(found, np.rint(found))


@pytest.mark.parametrize("search", [worlds._best, worlds._best_whole])
def test_without_sums_every_count_is_free(search) -> None:
    found = search(np.array([1.0, -1.0, 0.0]), csr_array((0, 3)), TRUE, 4)
    assert found is not None
    assert list(found[:2]) == pytest.approx([0, 7])


def test_no_search_ends_by_the_clock() -> None:
    assert "time_limit" not in inspect.getsource(worlds)
