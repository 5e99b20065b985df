"""A small valid city profile on disk, for tests that need one or want to break one."""

from __future__ import annotations

from pathlib import Path

FILES: dict[str, str] = {
    "city.toml": """\
[city]
code = "99.01"
name = "Kota Contoh"
short = "Contoh"
timezone = "Asia/Jakarta"
first_year = 2020
mayor_title = { id = "Wali Kota", en = "Mayor" }
""",
    "departments.csv": """\
code,name,short,kind,valid_from,valid_to,successor,aliases
pajak,Badan Pajak,Pajak,badan,2017-01-01,,,Bapenda;Badan Pendapatan
jalan,"Dinas Jalan, Jembatan dan Taman",Jalan,dinas,2017-01-01,,,
dispenda,Dinas Pendapatan,Dispenda,dinas,2000-01-01,2016-12-31,pajak,Dipenda
kas,Kantor Kas,Kas,kantor,1990-01-01,1999-12-31,dispenda,
""",
    "districts.csv": """\
code,name,area,col,row,aliases
utara,Utara,mainland,1,1,Kec. Utara;North
pulau,Pulau Jauh,hinterland,2,1,
""",
    "holidays.csv": """\
day,name,kind,document
2026-03-02,Hari Jadi Kota,city,Keputusan Contoh 1
2026-05-15,Tetap bekerja,working,
""",
    "targets.csv": """\
service,metric,fiscal_year,stage,in_force,department,category,value,document
potholes,in_time_percent,,standar,2021-01-01,,,85,Contoh
potholes,in_time_percent,2026,standar,2026-01-01,jalan,lubang,90.5,Contoh
""",
    "services/potholes.sql": "SELECT 1 AS opened",
    "services/asphalt.sql": "SELECT 1 AS day",
    "services/spending.sql": "SELECT 1 AS month",
    "services/spending.mysql.sql": "SELECT 2 AS month",
    "services/potholes.toml": """\
label = { id = "Lubang jalan", en = "Potholes" }
order = 1
icon = "dot"
owner = "jalan"
source = { id = "Buku lubang", en = "The pothole book" }
cadence = "daily"
age_bands = [3, 7]
heat = ["in_time_percent"]

[facts.holes]
shape = "case"
sql = "potholes.sql"

[facts.asphalt]
shape = "flow"
sql = "asphalt.sql"
unit = "kg"
department = "jalan"

[[categories]]
code = "lubang"
label = { id = "Lubang", en = "Hole" }
aliases = ["berlubang"]

[[categories]]
code = "retak"
label = { id = "Retak", en = "Crack" }

[metrics.backlog]
measure = "backlog"
fact = "holes"
label = { id = "Terbuka", en = "Open" }
phrase = { id = "{value} terbuka", en = "{value} open" }
direction = "down"
why = { id = "Yang belum ditutup.", en = "Not yet filled." }

[metrics.old]
measure = "open_in_band"
band = 2
fact = "holes"
label = { id = "Lama", en = "Old" }
why = { id = "Yang tua.", en = "The old ones." }

[metrics.in_time_percent]
measure = "in_time_percent"
fact = "holes"
label = { id = "Tepat waktu", en = "In time" }
short = { id = "Lubang", en = "Holes" }
against = "target"
watch = 0
behind = -10
why = { id = "Janji.", en = "The promise." }

[metrics.asphalt]
measure = "realised"
fact = "asphalt"
label = { id = "Aspal", en = "Asphalt" }
owner = "pajak"
why = { id = "Bahan.", en = "Material." }

[tile]
headline = "backlog"
under = ["asphalt"]
bar = "in_time_percent"
bar_words = ["old"]
trend = "backlog"
say = ["old"]
""",
    "services/spending.toml": """\
label = { id = "Belanja", en = "Spending" }
order = 2
icon = "pie"
owner = "pajak"
source = { id = "Buku kas", en = "The cash book" }
cadence = "monthly"

[facts.spending]
shape = "budget"
sql = "spending.sql"

[kinds]
"5.2" = "capital"

[metrics.realised_percent]
measure = "realised_percent"
label = { id = "Serapan", en = "Spent" }
against = "plan"
watch = -5
behind = -10
why = { id = "Serapan.", en = "Spent." }

[tile]
headline = "realised_percent"
under = []
bar = "realised_percent"
trend = "realised_percent"
say = []
""",
}


def write_city(folder: Path, files: dict[str, str] = FILES) -> Path:
    """Write the profile's files into `folder` and return it."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in one file by `new`; it must be there."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"{name} holds no {old!r}"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
