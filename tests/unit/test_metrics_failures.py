"""Why a pull failed: one word for every complaint, and never an address."""

from __future__ import annotations

import sqlite3

import psycopg
import pymysql
import pytest
from sqlalchemy import make_url

from queries.errors import Fault, MartError, SourceError
from queries.metrics.explain import explain
from queries.metrics.failures import failure_kind, failure_sentence
from queries.pull.reconcile import must_accept_something, must_add_up, must_hold_something
from queries.pull.report import Totals
from queries.pull.statement import single_select
from queries.shapes import Shape
from queries.source_faults import connection_fault, statement_fault
from queries.viewer import Role, Viewer
from tests.marts import LEVIES, TODAY, HandMart, profile

SERVER = make_url("postgresql://reader:secret@db.city.example:5432/revenue")
FILE = make_url("sqlite:////srv/data/revenue.db")
WHERE = "services/levies.sql"

CONNECTING = [
    (SERVER, psycopg.OperationalError("could not connect to server"), "unreachable"),
    (SERVER, psycopg.OperationalError('FATAL: password authentication failed for user "reader"'), "refused"),
    (SERVER, psycopg.OperationalError('database "revenue" does not exist'), "unreachable"),
    (SERVER, psycopg.errors.InsufficientPrivilege("no"), "refused"),
    (SERVER, pymysql.OperationalError(2003, "no"), "unreachable"),
    (SERVER, pymysql.OperationalError(1045, "no"), "refused"),
    (FILE, sqlite3.OperationalError("unable to open database file"), "unreachable"),
    (FILE, sqlite3.DatabaseError("file is not a database"), "unreachable"),
    (FILE, sqlite3.OperationalError("database is locked"), "unreachable"),
]

RUNNING = [
    (psycopg.errors.UndefinedTable("no"), "contract"),
    (psycopg.errors.UndefinedColumn("no"), "contract"),
    (psycopg.errors.SyntaxError("no"), "contract"),
    (psycopg.errors.AmbiguousColumn("no"), "contract"),
    (psycopg.errors.ReadOnlySqlTransaction("no"), "contract"),
    (psycopg.errors.NumericValueOutOfRange("no"), "contract"),
    (psycopg.errors.DivisionByZero("no"), "contract"),
    (psycopg.errors.QueryCanceled("no"), "timeout"),
    (psycopg.errors.InsufficientPrivilege("no"), "refused"),
    (psycopg.errors.AdminShutdown("no"), "unreachable"),
    (pymysql.OperationalError(2013, "no"), "unreachable"),
    (pymysql.OperationalError(1969, "no"), "timeout"),
    (sqlite3.OperationalError("interrupted"), "timeout"),
    (sqlite3.OperationalError("Could not decode to UTF-8"), "contract"),
    (sqlite3.DatabaseError("database disk image is malformed"), "unreachable"),
]


@pytest.mark.parametrize(("url", "error", "kind"), CONNECTING)
def test_a_source_that_cannot_be_opened_is_out_of_reach_or_refuses(url, error: Exception, kind: str) -> None:
    assert failure_kind(str(SourceError(connection_fault(url, error)))) == kind


@pytest.mark.parametrize(("error", "kind"), RUNNING)
def test_a_select_that_fails_says_why_in_one_word(error: Exception, kind: str) -> None:
    assert failure_kind(str(SourceError(statement_fault(WHERE, error, 60)))) == kind


def test_what_a_pull_itself_complains_of_has_its_word() -> None:
    def kind_of(complain) -> str | None:
        with pytest.raises(SourceError) as caught:
            complain()
        return failure_kind(str(caught.value))

    none, some = Totals(0, (0, 0)), Totals(3, (1, 0))
    assert kind_of(lambda: must_add_up(WHERE, Shape.FLOW, "levies", some, none)) == "unreconciled"
    assert kind_of(lambda: must_hold_something(WHERE, "levies", none, True, False)) == "empty"
    assert kind_of(lambda: must_accept_something(WHERE, some, none, (("no_date", 3),))) == "contract"
    assert kind_of(lambda: single_select("DELETE FROM x", WHERE, "sqlite")) == "contract"


def test_a_failure_of_the_mart_is_of_no_such_kind() -> None:
    assert failure_kind(str(MartError(Fault("sqlite:////srv/mart.db", "the mart cannot be used (X)", "See.")))) is None


@pytest.mark.parametrize(("url", "error", "kind"), CONNECTING)
def test_what_freshness_says_names_no_address_user_database_or_path(url, error: Exception, kind: str) -> None:
    mart = HandMart.create()
    mart.rows(LEVIES, "payments", [])
    message = str(SourceError(connection_fault(url, error)))
    mart.pulled("levies", "payments", None, succeeded=False, message=message)
    fresh = explain(Viewer(Role.MAYOR), mart.engine, profile(LEVIES), "levies.realised", today=TODAY).freshness
    assert (fresh.failure_kind, fresh.failure) == (kind, failure_sentence(kind))
    assert not any(word in (fresh.failure or "") for word in ("://", "/", "city.example", "reader", "revenue"))
