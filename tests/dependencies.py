"""Whether what is installed has known vulnerabilities: `make audit`.

Exit code 1 where one is found, and where the check itself fails. Only where the service that knows them does not answer
the check is left out, with a line that says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

SERVICE = "https://pypi.org/pypi/flask/3.1.3/json"
"""A release that there is for certain, as the service tells it."""

SECONDS = 10
AUDIT = [str(Path(sys.executable).with_name("pip-audit")), "--local", "--format", "json", "--progress-spinner", "off"]


class Verdict(NamedTuple):
    """What is said, and the exit code."""

    said: str
    code: int


def main() -> None:
    """Check, say it, exit."""
    verdict = judged(*_run()) if is_answering(SERVICE) else not_checked("the vulnerability service does not answer")
    print(verdict.said)
    sys.exit(verdict.code)


def is_answering(address: str) -> bool:
    """Whether the service tells of a release what is known against it."""
    try:
        with urlopen(address, timeout=SECONDS) as answer:
            return "vulnerabilities" in json.load(answer)
    except (URLError, OSError, ValueError):
        return False


def not_checked(why: str) -> Verdict:
    """The check was left out."""
    return Verdict(f"NOT CHECKED: {why}. Nothing is known of the dependencies; ask again: make audit", 0)


def judged(code: int, out: str, err: str) -> Verdict:
    """What the audit found, from its exit code and what it wrote."""
    try:
        found = [one for one in json.loads(out)["dependencies"] if not _is_own(one)]
    except (ValueError, KeyError, TypeError):
        return Verdict(f"The audit of dependencies failed: {err.strip() or out.strip()}", 1)
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if found and len(skipped) == len(found):
        return not_checked("the vulnerability service knows none of the packages")
    lines = [f"{one['name']} {one['version']}: {_told(bad)}" for one in found for bad in one.get("vulns", ())]
    if lines or code:
        return Verdict("\n".join(["Known vulnerabilities:", *lines]), 1)
    unknown = f"; unknown to the service: {', '.join(skipped)}" if skipped else ""
    return Verdict(f"{len(found)} packages, no known vulnerability{unknown}", 0)


def _run() -> tuple[int, str, str]:
    done = subprocess.run(AUDIT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _is_own(one: dict[str, Any]) -> bool:
    return one["name"] == "pantau"


def _told(bad: dict[str, Any]) -> str:
    fixed = ", ".join(bad.get("fix_versions") or ()) or "none yet"
    return f"{bad['id']} (mended in: {fixed})"


if __name__ == "__main__":
    main()
