"""What the simulated city budget is calibrated to: its totals, its kinds, its departments.

Published: the budget of 2025 and its capital spending at the end of that September (37,9 %). The rest is invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field

APBD: dict[int, float] = {2021: 2_890.0, 2022: 3_060.0, 2023: 3_390.0, 2024: 3_710.0, 2025: 4_079.7}
"""City budget as first passed (murni), in miliar; 2025 is published, the earlier ones are invented."""

APBD_REVISION = 1.028
"""The revised budget (perubahan) over the first one; invented."""


@dataclass(frozen=True)
class KindFigure:
    """One kind of spending: its share of the budget, and how much of plan and money have gone by each month's end."""

    share: float
    plan: tuple[float, ...]
    money: tuple[float, ...]
    now: float = 1.0  # the running year's money over an ordinary year's
    words: tuple[str, ...] = field(default=())


KINDS: dict[str, KindFigure] = {
    "5.1": KindFigure(
        0.735,
        (0.05, 0.12, 0.20, 0.28, 0.37, 0.46, 0.55, 0.63, 0.71, 0.80, 0.89, 1.0),
        (0.04, 0.10, 0.17, 0.25, 0.33, 0.42, 0.51, 0.59, 0.67, 0.76, 0.85, 0.962),
        0.97,
        ("Belanja Operasi",),
    ),
    "5.2": KindFigure(
        0.225,
        (0.00, 0.02, 0.06, 0.13, 0.21, 0.30, 0.40, 0.50, 0.60, 0.71, 0.84, 1.0),
        (0.00, 0.01, 0.03, 0.07, 0.12, 0.18, 0.24, 0.31, 0.39, 0.50, 0.64, 0.90),
        0.93,
        ("Belanja Modal",),
    ),
    "5.3": KindFigure(
        0.010,
        (0.0, 0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0),
        (0.0, 0.0, 0.02, 0.04, 0.08, 0.14, 0.2, 0.24, 0.3, 0.36, 0.42, 0.5),
        1.0,
        ("Belanja Tidak Terduga",),
    ),
    "5.4": KindFigure(
        0.030,
        (0.0, 0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.92, 1.0),
        (0.0, 0.04, 0.12, 0.22, 0.33, 0.43, 0.52, 0.62, 0.72, 0.82, 0.90, 0.985),
        1.0,
        ("Belanja Transfer",),
    ),
}


@dataclass(frozen=True)
class DepartmentFigure:
    """A department's part. `operating` and `capital` are weights among all departments."""

    operating: float = 0.9
    capital: float = 0.35
    programs: tuple[str, ...] = ()
    money: float = 1.0  # capital money against an ordinary department's, in the running year
    built: float = 1.06  # physical progress over money


SUPPORT = "Penunjang Urusan Pemerintahan Daerah"
GENERIC = ("Pelayanan Urusan", "Pembinaan dan Pengembangan")

DEPARTMENTS: dict[str, DepartmentFigure] = {
    "disdik": DepartmentFigure(25, 12, ("Pengelolaan Pendidikan", "Pendidik dan Tenaga Kependidikan")),
    "dinkes": DepartmentFigure(11, 6, ("Pemenuhan Upaya Kesehatan", "Sediaan Farmasi dan Alat Kesehatan"), 1.05),
    "rsud": DepartmentFigure(9, 5, ("Pelayanan Rujukan", "Pengadaan Alat Kedokteran"), 1.0),
    "dbmsda": DepartmentFigure(
        3, 30, ("Penyelenggaraan Jalan", "Pengelolaan Sumber Daya Air", "Sistem Drainase"), 0.74, 1.12
    ),
    "disperkimtan": DepartmentFigure(
        2.5, 11, ("Kawasan Permukiman", "Prasarana dan Utilitas Umum", "Pertamanan"), 1.24, 0.70
    ),
    "cktr": DepartmentFigure(2, 13, ("Penataan Bangunan Gedung", "Pengembangan Infrastruktur Permukiman"), 0.95, 1.14),
    "dlh": DepartmentFigure(6, 4, ("Pengelolaan Persampahan", "Pengendalian Pencemaran"), 0.98),
    "setda": DepartmentFigure(6, 2, ("Pemerintahan dan Kesejahteraan Rakyat", "Perekonomian dan Pembangunan")),
    "setwan": DepartmentFigure(4, 0.8, ("Dukungan Pelaksanaan Tugas DPRD",)),
    "bapenda": DepartmentFigure(3, 0.5, ("Pengelolaan Pendapatan Daerah",)),
    "bpkad": DepartmentFigure(3, 0.6, ("Pengelolaan Keuangan Daerah", "Pengelolaan Barang Milik Daerah")),
    "dishub": DepartmentFigure(2.2, 3, ("Lalu Lintas dan Angkutan Jalan",), 1.02),
    "satpolpp": DepartmentFigure(2, 0.4, ("Ketenteraman dan Ketertiban Umum",)),
    "damkar": DepartmentFigure(1.8, 1.2, ("Pencegahan dan Penanggulangan Kebakaran",), 0.9),
    "diskominfo": DepartmentFigure(1.6, 1.0, ("Aplikasi Informatika", "Informasi dan Komunikasi Publik"), 1.1),
    "dinsospm": DepartmentFigure(1.6, 0.3, ("Perlindungan dan Jaminan Sosial",)),
    "disbudpar": DepartmentFigure(1.4, 0.6, ("Daya Tarik Destinasi Pariwisata",)),
    "kec-sagulung": DepartmentFigure(1.4, 0.9, ("Pemberdayaan Masyarakat Desa dan Kelurahan",), 0.82),
}
"""By department code; another city's departments and the rest of Batam's get `ORDINARY`."""

ORDINARY = DepartmentFigure()

WORK = (
    "Penyusunan Dokumen Perencanaan", "Gaji dan Tunjangan ASN", "Pemeliharaan Sarana", "Pembangunan Baru",
    "Rehabilitasi", "Pengadaan Peralatan", "Penyuluhan dan Pelatihan", "Pengawasan dan Evaluasi", "Jasa Penunjang",
    "Peningkatan Kapasitas", "Pelayanan Langsung Masyarakat", "Koordinasi dan Sinkronisasi",
)  # fmt: skip
"""What sub-activities are called; numbered where a department has more of them."""
