"""Whatever a client sends to a callback in the form of Dash's own requests, it is never an error of the server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.test_any_query import PATHS, query, strange
from tests.walking.demo import demo_site
from tests.walking.reading import fragment

SOMETIMES = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

text = st.builds(
    lambda path, pairs: f"{path}?{urlencode(pairs, errors='surrogatepass')}", st.sampled_from(PATHS), query
)
json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | strange | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def client():
    return demo_site().client()


@pytest.fixture(scope="module")
def callbacks(client) -> list[dict[str, Any]]:
    """Those that the server answers."""
    found = client.get("/_dash-dependencies").json
    return [one for one in found if not one.get("clientside_function")]


def request_of(callback: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """What Dash's renderer would send."""
    inputs, states = callback["inputs"], callback.get("state") or []
    filled = [{**place, "value": value} for place, value in zip([*inputs, *states], values, strict=True)]
    outputs = [outer(one) for one in callback["output"].strip(".").split("...")]
    changed = [f"{inputs[0]['id']}.{inputs[0]['property']}"]
    return {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else outputs[0],
        "inputs": filled[: len(inputs)],
        "state": filled[len(inputs) :],
        "changedPropIds": changed,
    }


def outer(output: str) -> dict[str, str]:
    name, _, part = output.rpartition(".")
    return {"id": name, "property": part.partition("@")[0]}


@SOMETIMES
@given(data=st.data())
def test_any_payload_of_the_right_form_is_answered(client, callbacks, data: st.DataObject) -> None:
    callback = data.draw(st.sampled_from(callbacks))
    places = len(callback["inputs"]) + len(callback.get("state") or [])
    values = data.draw(st.lists(json_value, min_size=places, max_size=places))
    answer = client.post("/_dash-update-component", json=request_of(callback, values))
    assert answer.status_code in {200, 204, 400}, (callback["output"], values)
    assert "Traceback" not in answer.get_data(as_text=True)


@SOMETIMES
@given(data=st.data(), address=text)
def test_an_address_of_the_site_is_always_answered(client, callbacks, data: st.DataObject, address: str) -> None:
    callback = data.draw(st.sampled_from(callbacks))
    places = len(callback["inputs"]) + len(callback.get("state") or [])
    answer = client.post("/_dash-update-component", json=request_of(callback, [address] * places))
    assert answer.status_code in {200, 204}, (callback["output"], address)


@SOMETIMES
@given(body=json_value)
def test_any_json_at_all_is_refused_politely(client, body: Any) -> None:
    assert client.post("/_dash-update-component", json=body).status_code in {200, 204, 400, 413, 415}


def test_an_answer_shows_nothing_outside_the_filter(client, callbacks) -> None:
    """The same department through every callback that takes an address."""
    for address in ("/pendapatan?department=bapenda", "/pengaduan?department=dlh&panel=members:category"):
        code = address.partition("department=")[2].partition("&")[0]
        for callback in callbacks:
            places = len(callback["inputs"]) + len(callback.get("state") or [])
            answer = client.post("/_dash-update-component", json=request_of(callback, [address] * places))
            for one in numbers_in(answer.json if answer.status_code == 200 else None):
                assert one.get("data-department", code) == code, (callback["output"], address, one)


def numbers_in(node: Any) -> list[dict[str, Any]]:
    """The attributes of every number in an answer: in components, and in HTML that stands inside of one."""
    if isinstance(node, dict):
        own = [node] if "data-metric" in node else []
        return own + [one for value in node.values() for one in numbers_in(value)]
    if isinstance(node, list):
        return [one for value in node for one in numbers_in(value)]
    if isinstance(node, str) and "data-metric=" in node:
        return [one.attributes for one in fragment(node).having("data-metric")]
    return []
