"""The page of a service and the events: their faults are told like every other, and a page can be left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from queries.errors import ProfileError
from queries.metrics.grains import GRAINS, MONTH
from queries.metrics.measure import Nature
from queries.metrics.named import metrics_of
from queries.metrics.registry import measure_of
from queries.metrics.units import unit_of_fact
from queries.pages.layout import page_of
from queries.profile.load import load_profile
from queries.profile.measures import DIMENSIONS, MEASURES, STOCKS, WITHOUT_DISTRICT, unit_of
from queries.profile.models import Event, Words
from queries.profile.page import Draw, Form
from queries.shapes import Shape
from tests.small_city import FILES, edit, write_city

BATAM = Path(__file__).parents[2] / "cities" / "batam"
POTHOLES, SPENDING = "services/potholes.toml", "services/spending.toml"

PAGE = """
[page]
path = "lubang"
keys = ["backlog", "asphalt"]
bands = ["old"]
map = ["backlog", "asphalt"]

[[page.charts]]
title = { id = "Terbuka", en = "Open" }
form = "stock"
metrics = ["backlog", "old"]

[[page.charts]]
title = { id = "Aspal", en = "Asphalt" }
form = "steps"
draw = "bars"
metrics = ["asphalt"]

[[page.tables]]
title = { id = "Menurut jenis", en = "By kind" }
by = "category"
metrics = ["backlog", "in_time_percent"]
"""

EVENTS = """\
day,label_id,label_en,service
2026-07-14,Banjir,Flood,
2026-08-01,Aspal mahal,Dear asphalt,potholes
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    pages = {POTHOLES: FILES[POTHOLES] + PAGE, "events.csv": EVENTS}
    return write_city(tmp_path / "contoh", FILES | pages)


def faults_of(folder: Path) -> list[str]:
    try:
        load_profile(folder)
    except ProfileError as error:
        return [str(fault) for fault in error.faults]
    return []


FAULTS = {
    "unknown metric among the keys": (
        POTHOLES,
        'keys = ["backlog", "asphalt"]',
        'keys = ["backlogs", "asphalt"]',
        f"{POTHOLES}, page.keys: the service has no metric 'backlogs'. Did you mean 'backlog'?",
    ),
    "unknown metric of a chart": (
        POTHOLES,
        'metrics = ["asphalt"]',
        'metrics = ["asphelt"]',
        f"{POTHOLES}, page.charts[no. 2]: the service has no metric 'asphelt'. Did you mean 'asphalt'?",
    ),
    "a metric twice": (
        POTHOLES,
        'keys = ["backlog", "asphalt"]',
        'keys = ["backlog", "backlog"]',
        f"{POTHOLES}, page.keys: 'backlog' stands there twice. Delete it once.",
    ),
    "two units in one chart": (
        POTHOLES,
        'metrics = ["asphalt"]',
        'metrics = ["asphalt", "in_time_percent"]',
        f"{POTHOLES}, page.charts[no. 2]: the metrics have several units (asphalt in kg, in_time_percent in percent). "
        "Give each unit its own.",
    ),
    "steps of what stands": (
        POTHOLES,
        'form = "stock"\nmetrics = ["backlog", "old"]',
        'form = "steps"\nmetrics = ["backlog"]',
        f"{POTHOLES}, page.charts[no. 1].form: 'backlog' is of what stands at the end of a day (its measure is "
        'backlog). Write form = "stock".',
    ),
    "the end of what happens": (
        POTHOLES,
        'form = "steps"',
        'form = "stock"',
        f"{POTHOLES}, page.charts[no. 2].form: 'asphalt' is of what happens in a period (its measure is realised). "
        'Write form = "steps".',
    ),
    "unknown form": (
        POTHOLES,
        'form = "steps"',
        'form = "step"',
        f"{POTHOLES}, page.charts[no. 2].form: 'step' is not one of them. Did you mean 'steps'?",
    ),
    "unknown dimension": (
        POTHOLES,
        'by = "category"',
        'by = "categori"',
        f"{POTHOLES}, page.tables[no. 1].by: there is no dimension 'categori'. Did you mean 'category'?",
    ),
    "a dimension of another shape": (
        POTHOLES,
        'by = "category"\nmetrics = ["backlog", "in_time_percent"]',
        'by = "channel"\nmetrics = ["asphalt"]',
        f"{POTHOLES}, page.tables[no. 1]: 'asphalt' cannot be broken down by channel: its fact is of shape flow. "
        "A flow is broken down by department, category, district.",
    ),
    "a map of a budget": (
        SPENDING,
        "[tile]",
        '[page]\npath = "belanja"\nkeys = ["realised_percent"]\nmap = ["realised_percent"]\n\n[tile]',
        f"{SPENDING}, page.map: 'realised_percent' cannot be broken down by district: its fact is of shape budget. "
        "A budget is broken down by department, program, kind.",
    ),
    "a map of what needs a target": (
        POTHOLES,
        'measure = "realised"',
        'measure = "gap"',
        f"{POTHOLES}, page.map: 'asphalt' needs a target, and no district has one. "
        "Name another metric, such as one of measure realised.",
    ),
    "a band that is none": (
        POTHOLES,
        'bands = ["old"]',
        'bands = ["backlog"]',
        f"{POTHOLES}, page.bands: 'backlog' is no age band (its measure is backlog). "
        "Name metrics of measure open_in_band.",
    ),
    "an address that is Pantau's own": (
        POTHOLES,
        'path = "lubang"',
        'path = "skpd"',
        f"{POTHOLES}, page.path: '/skpd' is an address of Pantau's own. "
        "Write another one: small letters, digits and -.",
    ),
    "an address that another service has by its name": (
        POTHOLES,
        'path = "lubang"',
        'path = "spending"',
        f"{SPENDING}, page.path: {POTHOLES} has the address '/spending' as well. "
        "Write another one: small letters, digits and -.",
    ),
    "an address that cannot stand in one": (
        POTHOLES,
        'path = "lubang"',
        'path = "Lubang jalan"',
        f"{POTHOLES}, page.path: 'Lubang jalan' cannot be an address. "
        "Write up to 40 small letters, digits or -, beginning with a letter.",
    ),
    "no address": (
        POTHOLES,
        'path = "lubang"\n',
        "",
        f"{POTHOLES}, page.path: 'path' is missing. Write a text in quotes.",
    ),
    "no number at the top": (
        POTHOLES,
        'keys = ["backlog", "asphalt"]',
        "keys = []",
        f"{POTHOLES}, page.keys: the list holds 0. Write at least 1.",
    ),
    "parts of two units": (
        POTHOLES,
        'bands = ["old"]',
        'bands = ["old"]\nparts = [["backlog", "asphalt"]]',
        f"{POTHOLES}, page.parts[no. 1]: the metrics have several units (backlog in count, asphalt in kg). "
        "Give each unit its own.",
    ),
    "event of an unknown service": (
        "events.csv",
        "asphalt,potholes",
        "asphalt,pothole",
        "events.csv, line 3, service: there is no service 'pothole'. Did you mean 'potholes'?",
    ),
    "event in one language": (
        "events.csv",
        "Banjir,Flood",
        "Banjir,",
        "events.csv, line 2, label_en: 'label_en' is blank. Write a text.",
    ),
    "event on no day": (
        "events.csv",
        "2026-07-14",
        "14-07-2026",
        "events.csv, line 2, day: '14-07-2026' does not fit. Write a day such as 2026-01-31.",
    ),
    "the same event twice": (
        "events.csv",
        "2026-08-01,Aspal mahal,Dear asphalt,potholes",
        "2026-07-14,Banjir,Deluge,",
        "events.csv, line 3, day: the same event as line 2. Change one or delete the line.",
    ),
}


def test_a_page_and_events_without_fault_are_read(city: Path) -> None:
    profile = load_profile(city)
    page = profile.service("potholes").page
    assert page is not None and (page.path, page.keys) == ("lubang", ("backlog", "asphalt"))
    assert [(chart.form, chart.draw) for chart in page.charts] == [(Form.STOCK, Draw.LINES), (Form.STEPS, Draw.BARS)]
    assert profile.events[1] == Event(
        day=date(2026, 8, 1), label=Words(id="Aspal mahal", en="Dear asphalt"), service="potholes"
    )


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS)
def test_one_fault_of_a_page_or_an_event_gives_exactly_one_message(city: Path, case: tuple[str, str, str, str]) -> None:
    name, old, new, told = case
    edit(city, name, old, new)
    assert faults_of(city) == [told]


def test_all_faults_of_a_page_are_told_at_once(city: Path) -> None:
    for old, new in (('path = "lubang"', 'path = "sumber"'), ('bands = ["old"]', 'bands = ["olt"]')):
        edit(city, POTHOLES, old, new)
    edit(city, POTHOLES, 'by = "category"', 'by = "program"')
    assert len(faults_of(city)) == 4  # two metrics of the table cannot be broken down by program


def test_a_chart_of_too_many_lines_is_told(city: Path) -> None:
    edit(city, POTHOLES, 'metrics = ["backlog", "old"]', 'metrics = ["backlog", "old", "asphalt", "in_time_percent"]')
    assert f"{POTHOLES}, page.charts[no. 1].metrics: the list holds 4. Write at most 3." in faults_of(city)


def test_bands_out_of_order_are_told(city: Path) -> None:
    young = (
        '\n[metrics.young]\nmeasure = "open_in_band"\nband = 0\nfact = "holes"\nlabel = { id = "Muda", en = "Young" }\n'
    )
    edit(city, POTHOLES, "[page]", f'{young}why = {{ id = "Muda.", en = "Young." }}\n\n[page]')
    edit(city, POTHOLES, 'bands = ["old"]', 'bands = ["old", "young"]')
    assert faults_of(city) == [
        f"{POTHOLES}, page.bands: the bands stand in the order [2, 0]. Write the youngest first."
    ]


def test_a_service_without_a_page_has_one_by_the_shapes_of_its_facts(city: Path) -> None:
    (city / POTHOLES).write_text(FILES[POTHOLES], encoding="utf-8")
    profile = load_profile(city)
    holes, spending = (page_of(profile.service(key)) for key in ("potholes", "spending"))
    assert (holes.path, holes.keys, holes.bands) == (
        "potholes",
        ("backlog", "asphalt", "in_time_percent", "old"),
        ("old",),
    )
    assert [(chart.form, chart.metrics) for chart in holes.charts] == [
        (Form.STEPS, ("in_time_percent",)),
        (Form.STOCK, ("backlog",)),
        (Form.STEPS, ("asphalt",)),
    ]
    assert [(table.by, table.metrics) for table in holes.tables[:2]] == [
        ("department", ("backlog", "in_time_percent")),
        ("category", ("backlog", "in_time_percent")),
    ]
    assert holes.map == ("backlog", "in_time_percent")
    assert [chart.metrics for chart in spending.charts] == [("realised_percent",)]
    assert spending.map == ()


def test_batam_lays_out_every_service_with_about_six_charts() -> None:
    for service in load_profile(BATAM).services:
        assert service.page is not None and len(service.page.charts) == 6
        assert service.page.tables


def test_the_profile_knows_the_nature_unit_and_dimensions_of_every_measure() -> None:
    for shape, names in MEASURES.items():
        stocks = {name for name in names if measure_of(shape, name).nature is Nature.STOCK}
        assert stocks == STOCKS[shape]
        assert GRAINS[shape] == (*DIMENSIONS[shape], MONTH)
    flows = {name for name in MEASURES[Shape.FLOW] if measure_of(Shape.FLOW, name).needs_target}
    assert flows == WITHOUT_DISTRICT
    for service in load_profile(BATAM).services:
        for metric in metrics_of(service):
            found = unit_of(metric.shape, metric.metric.measure, service.facts[metric.fact].unit)
            assert metric.metric.unit is not None or unit_of_fact(found) == unit_of_fact(metric.unit)
