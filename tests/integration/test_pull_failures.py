"""A source that is down, wrong or lying: its own message each, the last good data stand, the others go on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from queries.errors import Note, PantauError, SourceError, did_you_mean, surely_meant
from queries.mart import open_mart
from queries.metrics.reading import MartReader
from queries.profile.models import Profile
from queries.pull import check_service, pull_all
from queries.sources import DRIVER_ERRORS, open_source
from queries.viewer import Role, Viewer
from tests import servers
from tests.pulling import (
    CASES_SERVICE,
    FEES,
    FEES_SERVICE,
    FEES_TYPES,
    NOW,
    Database,
    case,
    city,
    everything,
    fee,
    pull,
)


@pytest.fixture
def mart(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_mart(f"sqlite:///{tmp_path_factory.mktemp('mart')}/mart.db")


@pytest.fixture
def source(source_urls: Callable[[str], str]) -> Database:
    return Database(source_urls("fees")).fees([fee(), fee("2026-02-01")])


def message(mart: Engine, url: str, profile: Profile | None = None, key: str = "fees") -> str:
    """Why the pull fails; it must leave the good data, and a line in the log that says the same."""
    before = everything(mart, "SELECT * FROM flow_fact ORDER BY month")
    with pytest.raises(PantauError) as caught:
        pull(mart, url, key, profile)
    assert everything(mart, "SELECT * FROM flow_fact ORDER BY month") == before
    log = everything(mart, "SELECT succeeded, message FROM pull_log ORDER BY id DESC LIMIT 1")
    assert log == [(0, str(caught.value))]
    return str(caught.value)


def with_sql(sql: str) -> Profile:
    return city(sql={"fees.sql": sql})


def test_each_fault_of_a_select_has_its_own_message(mart: Engine, source: Database) -> None:
    pull(mart, source.url)
    expected = {
        "SELECT paid_on AS day, amount FROM fee": "no table.*Did you mean 'fees'",
        "SELECT paid_at AS day, amount FROM fees": "no column.*paid_at.*Did you mean 'paid_on'",
        "SELECT paid_on AS day, amont FROM fees": "no column",
        "SELECT paid_on AS day, fine AS amont FROM fees": "yields no column `amount`. Did you mean 'amont'.*AS amount",
        "SELECT paid_on AS hari, amount FROM fees": "yields no column `day`",
        "SELECT paid_on AS day, amount, office AS departement FROM fees": "`departement` is not in.*'department'",
        "SELEC paid_on AS day, amount FROM fees": "begins with 'SELEC'",
        "SELECT paid_on AS day amount FROM fees WHERE": "does not understand the SQL",
        "DELETE FROM fees": "begins with 'DELETE'",
        "SELECT paid_on AS day, amount FROM fees; SELECT 1": "2 statements",
        "": "no statement",
        "SELECT paid_on AS day, amount FROM fees WHERE 1 = 0": "no rows any more; the last good data stand.*--full",
    }
    for sql, pattern in expected.items():
        assert re.search(pattern, message(mart, source.url, with_sql(sql)), re.DOTALL), sql


def test_a_cause_that_holds_no_data_is_told_in_the_drivers_words(mart: Engine, source: Database) -> None:
    def said(sql: str) -> str:
        return message(mart, source.url, with_sql(sql))

    assert "NUL character" in said("SELECT paid_on AS day, amount\x00 FROM fees")
    assert "no_such_function" in said("SELECT paid_on AS day, no_such_function(amount) AS amount FROM fees")
    several = said("SELECT paid_on AS day, amount FROM fees UNION SELECT paid_on FROM fees")
    assert "number of " in several or "same number" in several
    parameter = said("SELECT paid_on AS day, amount FROM fees WHERE office = :x")
    assert "parameter" in parameter or "does not understand the SQL near ':" in parameter
    assert "by hand" not in parameter + several


def test_a_column_that_is_there_twice_is_named(mart: Engine, source: Database) -> None:
    said = message(mart, source.url, with_sql("SELECT paid_on AS day, paid_on AS day, amount FROM fees"))
    assert re.search("`?'?day'?`? is there (2 times|twice)", said)


def test_wrong_types_are_named_before_a_row_is_read(mart: Engine, source: Database) -> None:
    said = message(mart, source.url, with_sql("SELECT amount AS day, paid_on AS amount FROM fees"))
    if source.engine.dialect.name == "sqlite":
        assert "not one of 2 rows can be used" in said
    else:
        assert "`day` holds exact numbers" in said
        assert "`amount` holds dates" in said


def test_all_missing_columns_are_named_at_once(mart: Engine, source: Database) -> None:
    said = message(mart, source.url, with_sql("SELECT office AS department FROM fees"))
    assert "`day`" in said
    assert "`amount`" in said


def test_empty_source_that_never_held_anything_is_refused_too(mart: Engine, source: Database) -> None:
    said = message(mart, source.url, with_sql("SELECT paid_on AS day, amount FROM fees WHERE 1 = 0"))
    assert "yields no rows." in said


def test_a_source_that_is_truly_empty_is_accepted_by_a_full_pull(mart: Engine, source: Database) -> None:
    pull(mart, source.url)
    source.run("DELETE FROM fees")
    report = pull(mart, source.url, full=True).facts[0]
    assert (report.accepted.rows, report.months_rewritten) == (0, 2)
    assert everything(mart, "SELECT count(*) FROM flow_fact") == [(0,)]


def test_a_source_of_which_nothing_can_be_read_is_refused(mart: Engine, source: Database) -> None:
    pull(mart, source.url)
    source.run("UPDATE fees SET paid_on = '2019-01-01'")
    assert "not one of 2 rows can be used (too_old 2)" in message(mart, source.url)


def test_messages_never_hold_a_value_of_the_source(mart: Engine, source: Database) -> None:
    zero = "CAST(payer AS INTEGER)" if source.engine.dialect.name == "postgresql" else "abs(-9223372036854775808)"
    if source.engine.dialect.name == "mysql":
        zero = "(SELECT payer FROM fees)"
    said = message(mart, source.url, with_sql(f"SELECT paid_on AS day, amount FROM fees WHERE {zero} = 1"))
    assert "CANARY" not in said


def test_a_statement_that_runs_too_long_is_stopped(mart: Engine, source: Database) -> None:
    slow = {
        "postgresql": "SELECT paid_on AS day, amount FROM fees WHERE pg_sleep(30) IS NOT NULL",
        "mysql": "SELECT paid_on AS day, amount FROM fees WHERE SLEEP(30) = 0",
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e9) "
        "SELECT paid_on AS day, amount FROM fees, n",
    }[source.engine.dialect.name]
    hurried = FEES_SERVICE.model_copy(update={"statement_timeout": 1})
    began = time.monotonic()
    said = message(mart, source.url, city(hurried, sql={"fees.sql": slow}))
    assert "ran longer than 1 s" in said
    assert time.monotonic() - began < 15


def test_a_source_refuses_to_write(source: Database) -> None:
    for statement in (
        "DELETE FROM fees",
        "UPDATE fees SET amount = 0",
        "CREATE TABLE x (a INTEGER)",
        "DROP TABLE fees",
    ):
        with open_source(source.url, 10) as opened, pytest.raises(DRIVER_ERRORS, match="(?i)read.?only"):
            opened.all(statement)
    with open_source(source.url, 10) as opened:
        assert opened.all("SELECT count(*), sum(amount) FROM fees") == [(2, 200)]


def test_a_source_sees_one_moment_only(source: Database) -> None:
    if source.engine.dialect.name == "sqlite":  # without it SQLite keeps the moment by holding writers off
        source.run("PRAGMA journal_mode = WAL")
    with open_source(source.url, 10) as opened:
        source.run("DELETE FROM fees WHERE paid_on = '2026-02-01'")
        seen = opened.all("SELECT count(*) FROM fees")
    assert seen == [(2,)]


def test_a_second_session_sees_the_same_moment(postgresql_server: str) -> None:
    source = Database(servers.new_database(postgresql_server)).fees([fee(), fee("2026-02-01")])
    with open_source(source.url, 10) as opened:
        source.run("DELETE FROM fees")
        twin = opened.twin()
        assert twin
        with twin, pytest.raises(DRIVER_ERRORS, match="(?i)read.?only"):
            assert twin.all("SELECT count(*) FROM fees") == [(2,)]
            twin.all("DELETE FROM fees")


def test_a_server_without_room_for_a_second_session_is_pulled_through_one(mart: Engine, postgresql_server: str) -> None:
    source = Database(servers.new_database(postgresql_server)).fees([fee()])
    source.run("DROP ROLE IF EXISTS single")
    source.run("CREATE ROLE single LOGIN CONNECTION LIMIT 1")
    source.run("GRANT SELECT ON fees TO single")
    url = make_url(source.url).set(username="single").render_as_string(hide_password=False)
    assert pull(mart, url).facts[0].accepted.rows == 1


def test_servers_that_do_not_answer_or_refuse(
    mart: Engine, postgresql_server: str, mariadb_server: str, tmp_path: Path
) -> None:
    for server in (postgresql_server, mariadb_server):
        url = make_url(server)
        down = url.set(host="127.0.0.1", port=9, password="s3cret", query={})
        said = message(mart, down.render_as_string(hide_password=False))
        assert "does not answer" in said
        assert "s3cret" not in said
        lost = url.set(database="nothing_there")
        assert "no database of that name" in message(mart, lost.render_as_string(hide_password=False))
    wrong = make_url(mariadb_server).set(username="nobody", password="s3cret")
    said = message(mart, wrong.render_as_string(hide_password=False))
    assert "refuses the user name or password" in said
    assert "s3cret" not in said
    assert "no database file" in message(mart, f"sqlite:///{tmp_path}/nothing.db")
    (tmp_path / "text.db").write_text("not a database " * 100)
    assert "not an SQLite database" in message(mart, f"sqlite:///{tmp_path}/text.db")
    assert "oracle is not supported" in message(mart, "oracle://u:s3cret@host/x")
    assert "not a database URL" in message(mart, "hello")


def test_wrong_postgresql_password(mart: Engine, postgresql_server: str) -> None:
    source = Database(servers.new_database(postgresql_server))
    url = make_url(source.url).set(username="no_such_role", password="s3cret").render_as_string(hide_password=False)
    said = message(mart, url)
    assert "refuses the user name or password" in said
    assert "s3cret" not in said


def test_a_table_that_the_user_may_not_read(mart: Engine, postgresql_server: str) -> None:
    source = Database(servers.new_database(postgresql_server)).fees([fee()])
    source.run("DROP ROLE IF EXISTS reader")
    source.run("CREATE ROLE reader LOGIN")
    url = make_url(source.url).set(username="reader").render_as_string(hide_password=False)
    assert "may not read a table" in message(mart, url)


def test_one_service_that_fails_does_not_stop_the_others(mart: Engine, source_urls: Callable[[str], str]) -> None:
    cases = Database(source_urls("cases")).cases([case()])
    empty = source_urls("empty")
    Database(empty).run("CREATE TABLE something (a INTEGER)")
    profile = city(FEES_SERVICE, CASES_SERVICE)
    outcomes = list(pull_all(profile, {"fees": empty, "cases": cases.url}, mart, now=NOW))
    assert [(outcome.service, outcome.error is None) for outcome in outcomes] == [("fees", False), ("cases", True)]
    assert everything(mart, "SELECT service, fact, succeeded FROM pull_log ORDER BY id") == [
        ("fees", "rows", 0),
        ("cases", "rows", 1),
    ]
    missing = list(pull_all(profile, {}, mart, now=NOW))
    assert "PANTAU_SOURCE_FEES_URL" in str(missing[0].error)


def test_a_check_finds_faults_and_unknown_words_without_pulling(source_urls: Callable[[str], str]) -> None:
    source = Database(source_urls("fees")).fees([fee(office="Bapendo"), fee(place="Nongza"), fee(kind="Hotell")])
    said = [str(fault) for fault in check_service("fees", city(), source.url)]
    assert len(said) == 3
    assert any(
        "department 'Bapendo' is not in the profile (1 row is shown" in line and "'Bapenda'" in line for line in said
    )
    assert any("district 'Nongza'" in line and "'Nongsa'" in line for line in said)
    assert any("category 'Hotell'" in line and "'Hotel'" in line for line in said)
    good = Database(source_urls("good")).fees([fee()])
    assert check_service("fees", city(), good.url) == ()


def test_words_that_nobody_knows_are_notes_and_doubtful_guesses_are_not_made(tmp_path: Path) -> None:
    source = Database(f"sqlite:///{tmp_path}/fees.db").fees([fee(office="Badan Perpustakaan"), fee()])
    (note,) = check_service("fees", city(), source.url)
    assert isinstance(note, Note)
    assert note.remedy == "Write it among the aliases of the right department."
    assert surely_meant("Dinas Purbakala dan Pemakaman", ["Dinas Pemadam Kebakaran", "Damkar"]) == ""
    assert surely_meant("DINAS KESEHATAN KOTA", ["Dinas Kesehatan"]) == "Did you mean 'Dinas Kesehatan'? "


def test_a_long_list_of_known_names_is_cut() -> None:
    names = [f"name{number}" for number in range(12)]
    assert did_you_mean("x", names + names) == f"Known: {', '.join(sorted(names)[:8])} and 4 more."


def test_the_rows_not_mapped_are_counted_once_and_only_where_accepted(mart: Engine, source: Database) -> None:
    strangers = [fee(office="X", kind="Y", place="Z"), fee(kind="Y"), fee(office="X", flag="duplicate")]
    source.add("fees", FEES, strangers)
    report = pull(mart, source.url)
    assert report.facts[0].unmapped_rows == 2
    with MartReader(Viewer(Role.MAYOR), mart) as reader:
        assert reader.unmapped() == {"fees": 2}


def test_a_check_names_columns_of_which_nothing_can_be_read(source_urls: Callable[[str], str]) -> None:
    types = FEES_TYPES.replace("amount NUMERIC(20,2)", "amount VARCHAR(30)")
    source = Database(source_urls("fees")).fees(
        [fee("05/01/2026", "Rp 100"), fee("06/01/2026", "Rp 200")], types, "VARCHAR(20)"
    )
    said = "\n".join(str(fault) for fault in check_service("fees", city(), source.url))
    assert "column `day` holds nothing that can be read" in said
    assert "column `amount` holds nothing that can be read" in said


def test_a_check_of_a_source_that_is_down_says_so(tmp_path: Path) -> None:
    (fault,) = check_service("fees", city(), f"sqlite:///{tmp_path}/nothing.db")
    assert "no database file" in fault.what
    with pytest.raises(SourceError):
        open_source(f"sqlite:///{tmp_path}/nothing.db", 5)
