"""The same simulation on SQLite, PostgreSQL and MariaDB, and what happens where it cannot be written."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from queries.demo import create_demo, run_live
from queries.demo.create import SIMULATIONS
from queries.demo.live import add_events
from queries.errors import SettingError, SourceError
from queries.profile.load import load_profile
from queries.profile.models import Category, Profile
from queries.shapes import CONTRACTS, TARGET_COLUMNS

BATAM = Path(__file__).parents[2] / "cities" / "batam"
TODAY = date(2026, 11, 24)
SCALE = 0.01
ENGINES = ("sqlite", "postgresql", "mariadb")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(BATAM)


@pytest.fixture(scope="module")
def templates(
    profile: Profile, tmp_path_factory: pytest.TempPathFactory, postgresql_server: str, mariadb_server: str
) -> dict[str, str]:
    """URL templates of the same simulation on the three engines, in databases that it had to create."""
    prefix = f"demo{uuid.uuid4().hex[:8]}"
    place = tmp_path_factory.mktemp("demo")
    found = {"sqlite": f"sqlite:///{place}/{{service}}.db"}
    for engine, server in (("postgresql", postgresql_server), ("mariadb", mariadb_server)):
        url = make_url(server).set(database="DATABASE").render_as_string(hide_password=False)
        found[engine] = url.replace("DATABASE", f"{prefix}_{{service}}")
    for template in found.values():
        create_demo(profile, template, scale=SCALE, today=TODAY)
    return found


def facts(profile: Profile) -> list[tuple[str, str, tuple[str, ...]]]:
    """Service, file and the contract's columns of every SELECT of the profile."""
    found = []
    for service in profile.services:
        for fact in service.facts.values():
            found.append((service.key, fact.sql, tuple(column.name for column in CONTRACTS[fact.shape])))
        if service.targets:
            found.append((service.key, service.targets, TARGET_COLUMNS))
    return found


def plain(value: object) -> str:
    """A value as every engine would write it: a time as its day, a number (as text too) with two decimals."""
    if isinstance(value, (int, float, Decimal)) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        return f"{Decimal(str(value)):.2f}"
    written = "" if value is None else str(value)
    return written[:10] if MOMENT.fullmatch(written) else written


def content(template: str, service: str, statement: str) -> tuple[list[str], int, str]:
    """Columns, rows and an order-free hash of what a SELECT yields."""
    engine = create_engine(template.replace("{service}", service))
    with engine.connect() as connection:
        result = connection.execute(text(statement))
        names = list(result.keys())
        lines = Counter("|".join(plain(value) for value in row) for row in result)
    engine.dispose()
    listed = sorted(f"{line}×{times}" for line, times in lines.items())
    return names, sum(lines.values()), hashlib.sha256("\n".join(listed).encode()).hexdigest()


def test_every_select_yields_columns_of_the_contract_and_the_same_rows_on_each_engine(
    profile: Profile, templates: dict[str, str]
) -> None:
    for service, file, contract in facts(profile):
        found = {engine: content(template, service, profile.sql[file]) for engine, template in templates.items()}
        assert {engine: each == found["sqlite"] for engine, each in found.items()} == dict.fromkeys(ENGINES, True), file
        names, rows, _ = found["sqlite"]
        assert set(names) <= set(contract), file
        assert rows > 0, file


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_run_replaces_the_first(profile: Profile, templates: dict[str, str], engine: str) -> None:
    before = content(templates[engine], "permits", "SELECT * FROM tmpermohonan")
    permits = tuple(service for service in profile.services if service.key == "permits")
    create_demo(profile.model_copy(update={"services": permits}), templates[engine], scale=SCALE, today=TODAY)
    assert content(templates[engine], "permits", "SELECT * FROM tmpermohonan") == before


def test_live_stops_when_told(profile: Profile, templates: dict[str, str]) -> None:
    stop = Event()
    stop.set()
    assert run_live(profile, templates["sqlite"], stop=stop) == 0


def test_live_asks_for_the_databases_first(profile: Profile, tmp_path: Path) -> None:
    stop = Event()
    with pytest.raises(SourceError, match=r"python app\.py demo"):
        run_live(profile, f"sqlite:///{tmp_path}/{{service}}.db", stop=stop)
    assert not list(tmp_path.iterdir())


def test_nothing_half_written_is_seen(profile: Profile, tmp_path: Path) -> None:
    def interrupt(service: str, done: float) -> None:
        if service == "complaints" and done > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        create_demo(profile, f"sqlite:///{tmp_path}/{{service}}.db", scale=SCALE, today=TODAY, progress=interrupt)
    assert [file.name for file in tmp_path.iterdir()] == ["revenue.db"]


def test_an_interrupted_run_on_postgresql_leaves_the_rows_that_were_there(
    profile: Profile, templates: dict[str, str]
) -> None:
    def interrupt(service: str, done: float) -> None:
        if done > 0.5:
            raise InterruptedError

    before = content(templates["postgresql"], "revenue", "SELECT t_idtransaksi FROM t_transaksi")
    with pytest.raises(InterruptedError):
        create_demo(profile, templates["postgresql"], scale=SCALE, seed=9, today=TODAY, progress=interrupt)
    assert content(templates["postgresql"], "revenue", "SELECT t_idtransaksi FROM t_transaksi") == before


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2025, 1, 2), date(2024, 2, 29), date(2030, 6, 1)])
def test_any_day_can_be_today(profile: Profile, tmp_path: Path, day: date) -> None:
    create_demo(profile, f"sqlite:///{tmp_path}/{{service}}.db", scale=SCALE, today=day)
    for service, file, _ in facts(profile):
        assert content(f"sqlite:///{tmp_path}/{{service}}.db", service, profile.sql[file])[1] > 0


def test_progress_is_told_for_every_service_from_start_to_end(profile: Profile, tmp_path: Path) -> None:
    told: dict[str, list[float]] = {}

    def note(service: str, done: float) -> None:
        told.setdefault(service, []).append(done)

    create_demo(profile, f"sqlite:///{tmp_path}/{{service}}.db", scale=SCALE, today=TODAY, progress=note)
    assert set(told) == set(SIMULATIONS)
    assert all(steps == sorted(steps) and (steps[0], steps[-1]) == (0, 1) for steps in told.values())


@pytest.mark.slow
def test_two_processes_make_the_same_databases_as_one(profile: Profile, tmp_path: Path) -> None:
    create_demo(profile, f"sqlite:///{tmp_path}/{{service}}.db", scale=0.2, today=TODAY)
    from queries.demo.create import fill_service
    from queries.demo.setting import Setting

    alone = f"sqlite:///{tmp_path}/alone/{{service}}.db"
    fill_service(Setting(profile, 0.2, 1, TODAY), alone, "permits", lambda *_: None)
    statement = "SELECT * FROM tmpermohonan"
    both = [content(template, "permits", statement) for template in (f"sqlite:///{tmp_path}/{{service}}.db", alone)]
    assert both[0] == both[1]


def test_another_citys_names_are_used_instead_of_batams(profile: Profile, tmp_path: Path) -> None:
    permits = next(service for service in profile.services if service.key == "permits")
    kind = Category.model_validate(
        {"code": "warung", "label": {"id": "Izin Warung", "en": "Stall permit"}, "standard_days": 4}
    )
    other = profile.model_copy(
        update={
            "departments": profile.departments[20:24],
            "districts": profile.districts[9:],
            "services": (permits.model_copy(update={"categories": (kind,)}),),
        }
    )
    create_demo(other, f"sqlite:///{tmp_path}/{{service}}.db", scale=SCALE, today=TODAY)
    assert [file.name for file in tmp_path.iterdir()] == ["permits.db"]
    engine = create_engine(f"sqlite:///{tmp_path}/permits.db")
    with engine.connect() as connection:
        kinds = set(connection.execute(text("SELECT n_perizinan FROM trperizinan")).scalars())
        places = set(connection.execute(text("SELECT n_kecamatan FROM trkecamatan")).scalars())
    engine.dispose()
    assert kinds == {"Izin Warung", "Izin Gangguan (HO)"}
    assert places == {"BELAKANG PADANG", "BULANG", "GALANG", "LUAR DAERAH"}


@pytest.mark.parametrize(
    ("template", "scale", "said"),
    [
        ("sqlite:///all.db", 1.0, r"\{service\}"),
        ("sqlite:///{service}.db", 0.0, "not a size"),
        ("oracle://somewhere/{service}", 1.0, "unknown engine"),
        ("not a url {service}", 1.0, "not a database URL"),
    ],
)
def test_what_cannot_be_used_is_said(profile: Profile, template: str, scale: float, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        create_demo(profile, template, scale=scale)


def test_a_server_that_does_not_answer_is_named_without_its_password(profile: Profile) -> None:
    with pytest.raises(SourceError, match="does not let us in") as caught:
        create_demo(profile, "postgresql+psycopg://who:geheim@127.0.0.1:1/{service}", scale=SCALE)
    assert "geheim" not in str(caught.value)


def test_a_database_that_may_not_be_created_is_asked_of_the_administrator(
    profile: Profile, postgresql_server: str
) -> None:
    name = f"clerk{uuid.uuid4().hex[:8]}"
    engine = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'"))
    engine.dispose()
    url = make_url(postgresql_server).set(username=name, password="secret", database=f"{name}_SVC")
    template = url.render_as_string(hide_password=False).replace("SVC", "{service}")
    with pytest.raises(SourceError, match="CREATE DATABASE"):
        create_demo(profile, template, scale=SCALE)


def test_primary_keys_and_indexes_are_there(templates: dict[str, str]) -> None:
    for template in templates.values():
        engine = create_engine(template.replace("{service}", "complaints"))
        found = {index["name"] for index in inspect(engine).get_indexes("tb_status_log")}
        engine.dispose()
        assert "ix_tb_status_log_tiket" in found


@pytest.mark.parametrize("engine", ENGINES)
def test_live_adds_todays_events_to_every_database(profile: Profile, templates: dict[str, str], engine: str) -> None:
    # Last of this file: it changes the databases that the tests above compare.
    now, rng = datetime(2026, 11, 24, 10, 30), np.random.default_rng(3)
    assert sum(add_events(profile, templates[engine], rng, now) for _ in range(4)) > 8
    for service, file in (("revenue", "revenue.sql"), ("complaints", "complaints.sql"), ("permits", "permits.sql")):
        day = "day" if service == "revenue" else "opened"
        statement = (
            f"SELECT COUNT(*) AS n FROM ({profile.sql[file]}) AS q WHERE {day} >= '2026-11-24' AND {day} < '2026-11-25'"
        )
        assert content(templates[engine], service, statement)[2] != content("sqlite://", service, "SELECT 0 AS n")[2]
