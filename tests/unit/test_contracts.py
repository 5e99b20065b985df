"""The rules of the house that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

CODE = [
    Path("app.py"),
    *(path for folder in ("queries", "dashboard", "callbacks") for path in Path(folder).rglob("*.py")),
]


def test_imports_run_one_way():
    run = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(run, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("module", ["app", "queries.pull", "queries.metrics", "dashboard.pages.home"])
def test_importing_does_no_work(module, tmp_path):
    code = f"import sys; sys.path.insert(0, {str(Path.cwd())!r}); import {module}"
    subprocess.run([sys.executable, "-B", "-c", code], check=True, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", CODE, ids=str)
def test_no_vague_module_names(path):
    assert not re.search(r"util|helper|manager|misc|common", path.stem)
