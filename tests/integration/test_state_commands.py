"""The operator's commands for accounts, the trail and backups: what they print, and how they end."""

import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from queries.state import open_state
from queries.state.command_line import operator_name
from queries.state.links import create_link, redeem_link
from queries.viewer import Role
from tests import servers

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"^http://127\.0\.0\.1:8050/masuk/([A-Za-z0-9_-]{43})$", re.MULTILINE)


@pytest.fixture
def run(tmp_path):
    """Runs a command on a state of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PANTAU_")}
    environment = {**kept, "PANTAU_STATE_URL": f"sqlite:///{tmp_path}/state.db"}

    def ran(*words, code=0, **settings):
        command = [sys.executable, "app.py", *map(str, words)]
        told = subprocess.run(
            command, cwd=ROOT, env=environment | settings, capture_output=True, text=True, check=False, timeout=60
        )
        assert told.returncode == code, told.stdout + told.stderr
        assert "Traceback" not in told.stderr
        return told.stdout + told.stderr

    return ran


def test_an_account_from_its_first_link_to_its_end(run):
    assert ADDRESS.search(run("user", "add", "ratna", "--role", "head", "--department", "dlh", "--shown", "Ratna Dewi"))
    assert "ratna\tRatna Dewi\thead of dlh\tno password yet" in run("user", "list")
    assert ADDRESS.search(run("user", "reset", "Ratna"))
    assert "all their sessions ended" in run("user", "disable", "ratna")
    assert "disabled 20" in run("user", "list")
    assert "this account is disabled" in run("user", "reset", "ratna", code=1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("user", "add", "ratna", "--role", "head"), "department: the role head needs one"),
        (("user", "add", "ratna", "--role", "head", "--department", "bapend"), "Did you mean 'bapenda'?"),
        (("user", "add", "r atna", "--role", "mayor"), "cannot be a name"),
        (("user", "disable", "nobody"), "nobody is called so"),
        (("audit", "verify", "--anchor", "x"), "NUMBER:HASH"),
        (("restore", "nothing.zip"), "nothing.zip: there is no such file"),
        (("backup", "/nowhere/state.zip"), "/nowhere/state.zip"),
        (("audit", "export", "/nowhere/trail"), "/nowhere/trail"),
    ],
)
def test_a_mistake_is_told_with_exit_code_1(run, words, told):
    run("link", "mayor")
    assert told in run(*words, code=1)


def test_the_public_is_no_role_that_can_be_given(run):
    assert "'public' is not one of" in run("link", "public", code=2)


def test_a_department_is_known_by_its_short_name_and_by_what_it_was_called(run):
    run("user", "add", "ratna", "--role", "head", "--department", "DLH")
    assert "Dispenda has passed to bapenda" in run("user", "add", "budi", "--role", "staff", "--department", "Dispenda")
    listed = run("user", "list")
    assert "head of dlh" in listed and "staff of bapenda" in listed


def test_a_link_is_printed_once_and_never_the_same(run):
    first, second = (ADDRESS.search(run("link", "mayor"))[1] for _ in range(2))
    assert first != second


def test_links_without_an_account_are_listed_and_revoked(run):
    run("link", "mayor")
    run("user", "add", "ratna", "--role", "auditor")
    found = re.fullmatch(r"([0-9a-f]{32})\tmayor\tnot used, open until [-0-9]{10} [:0-9]{5} UTC\n", run("links"))
    assert found
    assert "opens nothing any more" in run("links", "revoke", found[1][:8])
    assert run("links") == ""
    assert "there is no such link" in run("links", "revoke", "zzzz", code=1)


def test_a_link_takes_the_place_of_those_of_its_maker_that_nobody_used(run, tmp_path):
    for _ in range(2):
        run("link", "mayor")
    run("link", "auditor")
    state, now = open_state(f"sqlite:///{tmp_path}/state.db"), datetime.now(UTC)
    used = create_link(state, Role.MAYOR, None, (), by=operator_name(), now=now)
    assert redeem_link(state, used.token, now)
    others = create_link(state, Role.MAYOR, None, (), by="command line:somebody", now=now)
    told = run("link", "mayor", "--replace")
    assert "2 earlier links that nobody had used open nothing any more." in told
    new = ADDRESS.search(told)[1]
    standing = run("links")
    assert others.link.id in standing
    assert (standing.count("\tmayor\t"), standing.count("\tauditor\t")) == (2, 1)
    assert redeem_link(state, new, datetime.now(UTC)), "the new one opens"
    assert "No earlier link of yours was unused." in run("link", "mayor", "--replace")
    assert "whole" in run("audit", "verify")


def test_the_trail_is_verified_exported_and_a_change_in_it_found(run, tmp_path):
    run("link", "mayor")
    run("link", "auditor")
    anchor = re.search(r"Anchor: (2:[0-9a-f]{64})", run("audit", "verify"))[1]
    run("link", "operator")
    assert "whole: 3 entries" in run("audit", "verify", "--anchor", anchor)
    assert "4 entries" in run("audit", "export", tmp_path / "trail.jsonl")
    exported = (tmp_path / "trail.jsonl").read_text()
    assert (exported.count("link.created"), exported.count("trail.exported")) == (3, 1)
    assert stat.S_IMODE((tmp_path / "trail.jsonl").stat().st_mode) == 0o600
    assert "Name a new file" in run("audit", "export", tmp_path / "trail.jsonl", code=1)
    with create_engine(f"sqlite:///{tmp_path}/state.db").begin() as connection:
        connection.execute(text("DELETE FROM audit WHERE number = 2"))
    assert "broken at entry 2: it is missing" in run("audit", "verify", code=1)


def test_anchors_are_printed_a_line_each_and_find_a_chain_that_was_rewritten_with_its_head(run, tmp_path):
    kept = tmp_path / "anchors"
    run("link", "mayor")
    first = run("audit", "anchor")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 1:[0-9a-f]{64}\n", first)
    run("link", "operator")
    kept.write_text(first + run("audit", "anchor"))
    assert f"every anchor of {kept} (2)" in run("audit", "verify", "--anchors", kept)
    with create_engine(f"sqlite:///{tmp_path}/state.db").begin() as connection:
        connection.execute(text("DELETE FROM audit"))
        connection.execute(text("UPDATE audit_head SET entries = 0, hash = :hash"), {"hash": "0" * 64})
    run("link", "auditor")
    assert "whole: 1 entries" in run("audit", "verify")
    assert "broken at entry 1" in run("audit", "verify", "--anchors", kept, code=1)
    with create_engine(f"sqlite:///{tmp_path}/state.db").begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE number = 1"))
    assert "broken at entry 1" in run("audit", "anchor", code=1)


def test_a_backup_whose_trail_is_broken_is_refused_and_taken_only_when_told(run, tmp_path):
    run("user", "add", "ratna", "--role", "mayor")
    with create_engine(f"sqlite:///{tmp_path}/state.db").begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE number = 1"))
    assert "broken at entry 1" in run("backup", tmp_path / "state.zip")
    assert "its audit trail is broken at entry 1" in run("restore", tmp_path / "state.zip", "--replace", code=1)
    told = run("restore", tmp_path / "state.zip", "--replace", "--broken", code=1)
    assert "rows and 0 documents restored" in told and "broken at entry 1" in told


def test_a_backup_is_private_and_comes_back(run, tmp_path):
    run("user", "add", "ratna", "--role", "mayor")
    run("backup", tmp_path / "state.zip")
    assert stat.S_IMODE((tmp_path / "state.zip").stat().st_mode) == 0o600
    assert "it exists already" in run("backup", tmp_path / "state.zip", code=1)
    run("backup", tmp_path / "state.zip", "--replace")
    run("user", "add", "budi", "--role", "mayor")
    assert "--replace" in run("restore", tmp_path / "state.zip", code=1)
    anchor = re.search(r"Anchor: (\S+)", run("audit", "verify"))[1]
    run("user", "disable", "ratna")
    restored = run("restore", tmp_path / "state.zip", "--replace")
    assert "The audit trail is whole" in restored and anchor not in restored, "the trail had gone on"
    assert "The account ratna was closed since: it stays closed." in restored
    assert re.search(r"that was given up ended at \d+:[0-9a-f]{64}", restored)
    assert "ratna" in run("user", "list")
    assert "budi" not in run("user", "list")


@pytest.mark.parametrize("words", [("user", "list"), ("links",), ("audit", "verify"), ("audit", "anchor")])
def test_who_only_looks_waits_for_nobody_who_writes(run, tmp_path, words):
    run("user", "add", "ratna", "--role", "mayor")
    with closing(sqlite3.connect(tmp_path / "state.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        run(*words)
        writer.execute("ROLLBACK")


def test_a_link_to_where_nothing_is_served_says_so(run):
    port = str(servers.free_port())
    told = run("link", "mayor", PANTAU_PORT=port)
    assert f"http://127.0.0.1:{port}/masuk/" in told
    assert f"Nothing is served at http://127.0.0.1:{port} now." in told
    assert "PANTAU_PORT" in told and "PANTAU_PUBLIC_URL" in told
    assert "Nothing is served" in run("user", "add", "ratna", "--role", "mayor", PANTAU_PORT=port)


def test_a_link_to_what_is_served_or_has_an_address_of_its_own_says_no_more(run):
    with socket.create_server(("127.0.0.1", 0)) as served:
        assert "Nothing is served" not in run("link", "mayor", PANTAU_PORT=str(served.getsockname()[1]))
    public = run("link", "mayor", PANTAU_PORT=str(servers.free_port()), PANTAU_PUBLIC_URL="https://pantau.contoh.go.id")
    assert "https://pantau.contoh.go.id/masuk/" in public
    assert "Nothing is served" not in public
