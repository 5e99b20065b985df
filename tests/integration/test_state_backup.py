"""Opening, migrating, backing up and restoring the state, on SQLite and on PostgreSQL."""

import hashlib
import json
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from queries.errors import StateError
from queries.state import audit, changing, looking, open_state, opening, public, tables
from queries.state.backup import back_up, restore
from queries.state.links import create_link, redeem_link, reset_person
from queries.state.passkeys import Passkey, add_passkey, find_passkey, remove_passkey
from queries.state.people import NewPerson, add_person, disable_person, people, person_named, set_password
from queries.state.sessions import find_session, open_session
from queries.state.signing_in import sign_in
from queries.viewer import Role
from tests import servers

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
PASSWORD = "kuda laut biru tua"


@pytest.fixture
def state(state_url):
    return filled(open_state(state_url))


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/other.db"
    return servers.new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def archive(tmp_path):
    """A backup of a small state."""
    file = tmp_path / "state.zip"
    back_up(filled(open_state(f"sqlite:///{tmp_path}/made.db")), file, by="test", now=NOW)
    return file


def filled(state):
    ratna = add_person(state, NewPerson("ratna", Role.HEAD, "dlh", "Ratna Dewi Ñ"), ["dlh"], by="test", now=NOW)
    set_password(state, ratna.id, PASSWORD, by="test", now=NOW)
    add_passkey(state, Passkey(b"\x00c", ratna.id, b"\xffk", 7, "Tablet", NOW, None), by="test", now=NOW)
    return state


def rows(state, *names):
    with looking(state) as connection:
        return [sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}")))) for name in names]


def test_the_migrations_make_the_tables_that_the_code_reads(state):
    with looking(state) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, tables.metadata)
    assert [one for one in differences if one[0] != "remove_constraint"] == []


def test_a_new_state_has_the_newest_schema_there_is(state):
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    with looking(state) as connection:
        assert opening.schema_of(connection) == opening.NEWEST == ScriptDirectory.from_config(config).get_current_head()


def test_a_state_is_opened_again_as_it_was(state, state_url):
    before = rows(state, "person", "audit")
    assert rows(open_state(state_url), "person", "audit") == before


def test_a_state_of_an_earlier_version_is_brought_up_to_date(state, state_url):
    with changing(state) as connection:
        connection.execute(text("ALTER TABLE person DROP COLUMN lapsed"))
        connection.execute(text("DROP TABLE public_median"))
        connection.execute(text("DROP TABLE city"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    again = open_state(state_url)
    assert [one.name for one in people(again)] == ["ratna"]
    with looking(again) as connection:
        assert opening.schema_of(connection) == opening.NEWEST
        assert connection.execute(text("SELECT lapsed FROM person")).scalar() is None


def test_a_schema_of_a_newer_version_is_refused_and_left_alone(state, state_url):
    with changing(state) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateError, match="schema 9999 was made by a newer version"):
        open_state(state_url)
    assert people(state)[0].name == "ratna"


def test_a_new_file_is_readable_by_its_owner_alone(tmp_path):
    filled(open_state(f"sqlite:///{tmp_path}/new/state.db"))
    assert stat.S_IMODE((tmp_path / "new/state.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql+pymysql://u:hush@h/d", "x://y"])
def test_a_url_where_no_state_can_be_kept_is_refused(url):
    with pytest.raises(StateError, match="no state can be kept there") as caught:
        open_state(url)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite:////proc/nowhere/s.db", "postgresql+psycopg://u:hush@127.0.0.1:1/d"])
def test_a_state_that_cannot_be_reached_is_told_without_its_password(url):
    with pytest.raises(StateError, match="cannot be used") as caught:
        open_state(url)
    assert "hush" not in str(caught.value)


def test_a_backup_is_restored_into_either_kind_of_database(state, other_url, tmp_path):
    file = tmp_path / "state.zip"
    made = back_up(state, file, by="test", now=NOW)
    other = open_state(other_url)
    restored = restore(other, file, by="test", now=NOW)
    assert restored.rows == made.rows
    assert restored.trail == made.trail
    assert rows(other, "person", "passkey", "attempt") == rows(state, "person", "passkey", "attempt")
    assert rows(other, "audit")[0][:-1] == rows(state, "audit")[0]
    assert audit.verify(other).sound
    assert audit.entries(other, newest_first=True)[0].action == "state.restored"
    assert sign_in(other, "Ratna", PASSWORD, "a", NOW).person.shown == "Ratna Dewi Ñ"
    assert find_passkey(other, b"\x00c").public_key == b"\xffk"


def test_what_was_revoked_since_a_backup_does_not_open_again(state, tmp_path):
    made = create_link(state, Role.MAYOR, None, (), by="test", now=NOW)
    opened = open_session(state, people(state)[0], "Tablet", NOW)
    back_up(state, tmp_path / "s.zip", by="test", now=NOW)
    restore(state, tmp_path / "s.zip", by="test", now=NOW, replace=True)
    assert find_session(state, opened.token, NOW) is None
    assert redeem_link(state, made.token, NOW) is None


def test_a_state_that_is_not_empty_is_given_up_only_when_told(state, archive):
    before = rows(state, "person", "audit")
    with pytest.raises(StateError, match="it is not empty"):
        restore(state, archive, by="test", now=NOW)
    assert rows(state, "person", "audit") == before
    restore(state, archive, by="test", now=NOW, replace=True)
    assert rows(state, "person") != before[:1]
    assert audit.verify(state).sound


@pytest.mark.parametrize("part", ["person", "audit", "passkey", "manifest"])
def test_a_damaged_archive_is_refused_and_changes_nothing(state, archive, tmp_path, part):
    damaged = tmp_path / "damaged.zip"
    with ZipFile(archive) as whole, ZipFile(damaged, "w") as out:
        for name in whole.namelist():
            held = whole.read(name)
            out.writestr(name, held.replace(b"1", b"2", 1) if name.startswith(part) else held)
    before = rows(state, "person", "audit")
    with pytest.raises(StateError):
        restore(state, damaged, by="test", now=NOW, replace=True)
    assert rows(state, "person", "audit") == before


@pytest.mark.parametrize("held", [b"", b"no zip", None])
def test_what_is_no_backup_is_refused(state, tmp_path, held):
    file = tmp_path / "x.zip"
    if held is None:
        with ZipFile(file, "w") as out:
            out.writestr("manifest.json", json.dumps({"format": 1, "schema": "0001", "parts": {}}))
    else:
        file.write_bytes(held)
    before = rows(state, "person", "audit")
    with pytest.raises(StateError, match=r"x\.zip"):
        restore(state, file, by="test", now=NOW, replace=True)
    assert rows(state, "person", "audit") == before


def test_a_broken_trail_is_backed_up_restored_only_when_told_and_still_found_broken(state, tmp_path):
    with changing(state) as connection:
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE number = 2"))
    assert back_up(state, tmp_path / "s.zip", by="test", now=NOW).trail.broken.number == 2
    before = rows(state, "person", "audit")
    with pytest.raises(StateError, match="its audit trail is broken at entry 2"):
        restore(state, tmp_path / "s.zip", by="test", now=NOW, replace=True)
    assert rows(state, "person", "audit") == before
    taken = restore(state, tmp_path / "s.zip", by="test", now=NOW, replace=True, broken=True)
    assert taken.trail.broken.number == 2
    assert audit.verify(state).broken.number == 2


def test_a_restore_tells_where_the_trail_ended_that_it_gave_up(state, tmp_path):
    back_up(state, tmp_path / "s.zip", by="test", now=NOW)
    create_link(state, Role.MAYOR, None, (), by="mallory", now=NOW)
    stood = audit.verify(state)
    restored = restore(state, tmp_path / "s.zip", by="test", now=NOW, replace=True)
    last = audit.entries(state, newest_first=True)[0]
    assert restored.replaced == f"{stood.count}:{stood.hash}"
    assert json.loads(last.detail)["replaced"] == restored.replaced


def test_what_was_closed_reset_or_changed_since_a_backup_stays_so(state, tmp_path):
    for name in ("andi", "budi", "citra"):
        added = add_person(state, NewPerson(name, Role.MAYOR), (), by="test", now=NOW)
        set_password(state, added.id, PASSWORD, by="test", now=NOW)
        key = Passkey(name.encode(), added.id, b"k", 0, "Tablet", NOW, None)
        add_passkey(state, key, by="test", now=NOW)
    back_up(state, tmp_path / "s.zip", by="test", now=NOW)
    disable_person(state, "andi", by="test", now=NOW)
    reset_person(state, "budi", by="test", now=NOW)
    remove_passkey(state, b"\x00c", person_named(state, "ratna").id, by="test", now=NOW)
    restored = restore(state, tmp_path / "s.zip", by="test", now=NOW, replace=True)
    assert {(one.name, one.is_closed) for one in restored.shut} == {("andi", True), ("budi", False), ("ratna", False)}
    assert sign_in(state, "andi", PASSWORD, "a", NOW).person is None
    assert sign_in(state, "budi", PASSWORD, "b", NOW).person is None
    assert find_passkey(state, b"budi") is None and find_passkey(state, b"\x00c") is None
    assert sign_in(state, "ratna", PASSWORD, "c", NOW).person, "the password stood as it was"
    assert sign_in(state, "citra", PASSWORD, "d", NOW).person and find_passkey(state, b"citra")
    assert [one.action for one in audit.entries(state) if '"restored"' in one.detail] == [
        "person.disabled",
        "person.reset",
        "person.reset",
    ]


@pytest.mark.parametrize(
    "manifest",
    [
        "[]",
        '"x"',
        '{"format": 1, "schema": "0001", "parts": []}',
        '{"format": 1, "schema": "0001", "parts": {"person": 1}}',
        '{"format": 1, "schema": 7, "parts": {}}',
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
    ids=lambda text: text[:50],
)
def test_a_manifest_of_another_form_is_refused_in_words(state, tmp_path, manifest):
    file = tmp_path / "x.zip"
    with ZipFile(file, "w") as out:
        out.writestr("manifest.json", manifest)
    with pytest.raises(StateError, match="cannot be used as a backup"):
        restore(state, file, by="test", now=NOW, replace=True)
    assert people(state)[0].name == "ratna"


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import event
from queries.state import open_state
from queries.state.backup import restore

state = open_state(sys.argv[1])

@event.listens_for(state, "after_cursor_execute")
def killed(connection, cursor, statement, *rest):
    if statement.lstrip().startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

restore(state, Path(sys.argv[2]), by="test", now=datetime.now(UTC), replace=True)
"""


@pytest.mark.parametrize("moment", ["DROP TABLE", "CREATE TABLE", "INSERT INTO audit ", "UPDATE session"])
def test_a_restore_that_is_killed_leaves_the_old_state(state, state_url, archive, moment):
    before = rows(state, "person", "audit", "passkey", "alembic_version")
    command = [sys.executable, "-c", KILLED, state_url, str(archive), moment]
    killed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = open_state(state_url)
    assert rows(again, "person", "audit", "passkey", "alembic_version") == before
    assert audit.verify(again).sound


def test_a_backup_that_cannot_be_written_leaves_no_trace(state, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(StateError, match="folder"):
        back_up(state, tmp_path / "folder", by="test", now=NOW)
    assert list(tmp_path.glob(".*")) == []


def put_in(state, folder, content: bytes) -> str:
    folder.mkdir(exist_ok=True)
    sha256 = hashlib.sha256(content).hexdigest()
    (folder / sha256).write_bytes(content)
    public.put_document(
        state, public.DocumentRow("lra-skpd", 2025, "text/csv", len(content), sha256, NOW, "t"), by="test"
    )
    return sha256


def test_documents_are_backed_up_with_the_rows_that_name_them(tmp_path):
    state, old, new = open_state(f"sqlite:///{tmp_path}/a.db"), tmp_path / "old", tmp_path / "new"
    first, second, gone = (put_in(state, old, content) for content in (b"a;b", b"c;d", b"e;f"))
    (old / gone).write_bytes(b"changed")
    made = back_up(state, tmp_path / "s.zip", by="test", now=NOW, documents=old)
    assert (made.documents, made.lost) == (2, (gone,))
    other = open_state(f"sqlite:///{tmp_path}/b.db")
    assert restore(other, tmp_path / "s.zip", by="test", now=NOW, documents=new).documents == 2
    assert {one.name: one.read_bytes() for one in new.iterdir()} == {first: b"a;b", second: b"c;d"}


@pytest.mark.parametrize("name", ["", "../outside"])
def test_a_document_that_is_not_what_its_hash_says_is_refused_and_changes_nothing(tmp_path, name):
    state, folder, new = open_state(f"sqlite:///{tmp_path}/a.db"), tmp_path / "old", tmp_path / "new"
    sha256 = put_in(state, folder, b"a;b")
    back_up(state, tmp_path / "s.zip", by="test", now=NOW, documents=folder)
    with ZipFile(tmp_path / "s.zip") as whole, ZipFile(tmp_path / "bad.zip", "w") as bad:
        for part in whole.namelist():
            content = b"x;y" if part.startswith("documents/") else whole.read(part)
            bad.writestr(part, content.replace(sha256.encode(), name.encode()) if name else content)
    other = open_state(f"sqlite:///{tmp_path}/b.db")
    with pytest.raises(StateError):
        restore(other, tmp_path / "bad.zip", by="test", now=NOW, documents=new)
    assert not new.exists() and not public.history(other).documents
