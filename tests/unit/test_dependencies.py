"""The audit of dependencies fails for what it finds and for its own failures; without its service it is left out."""

from __future__ import annotations

import json
from typing import Any

from tests.dependencies import is_answering, judged

SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLED = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"]}]}
UNKNOWN = {"name": "flask", "skip_reason": "Dependency not found on PyPI and could not be audited: flask (3.1.3)"}


def told(*found: dict[str, Any], code: int = 0) -> tuple[str, int]:
    return judged(code, json.dumps({"dependencies": found, "fixes": []}), "")


def test_a_finding_fails_and_says_what_mends_it() -> None:
    assert told(SOUND, HOLED, code=1) == ("Known vulnerabilities:\njinja2 2.0: PYSEC-2019-217 (mended in: 2.10.1)", 1)


def test_sound_packages_pass() -> None:
    assert told(SOUND) == ("1 packages, no known vulnerability", 0)
    assert told(SOUND, {**UNKNOWN, "name": "own"}) == (
        "2 packages, no known vulnerability; unknown to the service: own",
        0,
    )


def test_a_service_that_knows_nothing_is_not_taken_for_a_clean_bill() -> None:
    said, code = told(UNKNOWN)
    assert (said.partition(":")[0], code) == ("NOT CHECKED", 0)


def test_an_audit_that_breaks_fails() -> None:
    assert judged(1, "", "ERROR: broken").code == 1
    assert judged(2, "usage", "").code == 1
    assert told(SOUND, code=1)[1] == 1


def test_what_does_not_answer_is_not_asked_further() -> None:
    assert not is_answering("http://127.0.0.1:9/")
