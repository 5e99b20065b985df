"""What the simulation is calibrated to: published figures of Batam, and what had to be invented beside them.

Published: local revenue (PAD) 2021-2024, each tax on 22 August 2025 and its targets of 2025, the city budget
(APBD) of 2025, 850 tonnes of waste a day by 140 vehicles. Invented: how the totals divide among the smaller
kinds, every season but that of the property tax, what came after 2025. docs/demo.md lists which is which.
"""

from __future__ import annotations

from dataclasses import dataclass

MILIAR = 100 * 10**9
"""A miliar rupiah (10⁹) in sen."""

GROWTH = 1.045
"""Yearly growth of money before and after the years that have figures."""

FIRST_FIGURES, LAST_FIGURES = 2021, 2025

FLAT = (1.0,) * 12
TOURISM = (9.5, 7.5, 7.8, 7.4, 8.0, 8.6, 9.0, 8.3, 7.9, 8.0, 8.3, 9.7)
PROPERTY = (1.8, 2.4, 5.6, 8.0, 10.0, 12.6, 15.6, 29.0, 4.8, 3.4, 2.9, 3.9)
TRANSFERS = (7.6, 7.4, 8.6, 8.2, 8.4, 8.8, 9.0, 8.4, 7.6, 8.0, 8.2, 9.8)


@dataclass(frozen=True)
class RevenueFigure:
    """One kind of revenue. Money in miliar rupiah; `realised` for 2021 to 2025 in order."""

    realised: tuple[float, ...]
    targets_2025: tuple[float, float]  # as first passed (murni), as revised (perubahan)
    reached: float  # of the running year's revised target, were the year already over
    payments: int  # a year at scale 1
    words: tuple[str, ...]  # account names: today's, then that of UU 28/2009
    account: str  # code down to the object
    collector: str
    season: tuple[float, ...] = FLAT
    days: str = "working"  # when in the month it is paid: working, mid (self-assessed, by the 15th), end
    sigma: float = 1.0  # spread of the single amounts
    unsteady: float = 0.04  # how much a month strays from the season
    since: int = 0  # first fiscal year


REVENUE: dict[str, RevenueFigure] = {
    "pbb_p2": RevenueFigure(
        (188, 209, 226, 240, 262), (250, 275), 0.965, 117_000, ("PBB-P2", "Pajak Bumi dan Bangunan"), "4.1.01.15",
        "bapenda", PROPERTY, "end", 1.1, 0.03,
    ),
    "bphtb": RevenueFigure(
        (228, 310, 343, 369, 478), (440, 495), 0.90, 9_500, ("BPHTB", "Bea Perolehan Hak atas Tanah dan Bangunan"),
        "4.1.01.16", "bapenda", TRANSFERS, "working", 1.3, 0.10,
    ),
    "pbjt_makan": RevenueFigure(
        (62, 98, 122, 140, 168), (138, 154.7), 1.06, 16_500, ("PBJT-Makanan dan/atau Minuman", "Pajak Restoran"),
        "4.1.01.19.01", "bapenda", TOURISM, "mid",
    ),
    "pbjt_listrik": RevenueFigure(
        (232, 258, 280, 300, 415), (380, 447.25), 0.99, 1_500, ("PBJT-Tenaga Listrik", "Pajak Penerangan Jalan"),
        "4.1.01.19.02", "bapenda", FLAT, "mid", 0.8,
    ),
    "pbjt_hotel": RevenueFigure(
        (38, 75, 104, 122, 169), (160, 209.28), 0.86, 5_500, ("PBJT-Jasa Perhotelan", "Pajak Hotel"),
        "4.1.01.19.03", "bapenda", TOURISM, "mid",
    ),
    "pbjt_parkir": RevenueFigure(
        (8, 11, 13, 14, 17.5), (19, 25), 0.90, 1_800, ("PBJT-Jasa Parkir", "Pajak Parkir"),
        "4.1.01.19.04", "bapenda", FLAT, "mid",
    ),
    "pbjt_hiburan": RevenueFigure(
        (9, 15, 17.5, 18.6, 19.3), (22, 24.5), 0.88, 2_400, ("PBJT-Jasa Kesenian dan Hiburan", "Pajak Hiburan"),
        "4.1.01.19.05", "bapenda", TOURISM, "mid",
    ),
    "reklame": RevenueFigure(
        (9.5, 11, 12.5, 13.6, 18), (21, 24), 0.91, 6_500, ("Pajak Reklame",), "4.1.01.09", "bapenda",
    ),
    "pat": RevenueFigure(
        (0.9, 1.0, 1.1, 1.2, 1.3), (1.4, 1.5), 1.0, 700, ("Pajak Air Tanah", "Pajak ABT"), "4.1.01.12", "bapenda",
    ),
    "mblb": RevenueFigure(
        (1.6, 1.5, 1.3, 1.1, 0.7), (0.8, 0.8), 0.6, 240, ("Pajak Mineral Bukan Logam dan Batuan", "Galian C"),
        "4.1.01.14", "bapenda",
    ),
    "walet": RevenueFigure(
        (0.1, 0.12, 0.13, 0.14, 0.11), (0.1, 0.12), 0.8, 60, ("Pajak Sarang Burung Walet",), "4.1.01.13", "bapenda",
    ),
    "opsen_pkb": RevenueFigure(
        (140, 140, 140, 140, 147), (117, 121.13), 1.0, 2_200, ("Opsen PKB", "Opsen Pajak Kendaraan Bermotor"),
        "4.1.01.20", "bapenda", since=2025,
    ),
    "opsen_bbnkb": RevenueFigure(
        (122, 122, 122, 122, 121), (150.7, 171.72), 0.90, 1_600,
        ("Opsen BBNKB", "Opsen Bea Balik Nama Kendaraan Bermotor"), "4.1.01.21", "bapenda", since=2025,
    ),
    "ret_sampah": RevenueFigure(
        (30, 31, 32, 33.2, 34), (36, 38), 0.92, 26_000, ("Retribusi Pelayanan Kebersihan", "Retribusi Sampah"),
        "4.1.02.01.02", "dlh", sigma=0.7,
    ),
    "ret_parkir": RevenueFigure(
        (7, 8.5, 10, 11, 15), (17, 19), 0.80, 6_000, ("Retribusi Parkir Tepi Jalan Umum", "Retribusi Parkir"),
        "4.1.02.01.04", "dishub", sigma=0.6,
    ),
    "ret_pasar": RevenueFigure(
        (3.1, 3.4, 3.6, 3.9, 4.2), (4.3, 4.5), 0.97, 4_500, ("Retribusi Pelayanan Pasar", "Retribusi Pasar"),
        "4.1.02.01.05", "disperindag", sigma=0.6,
    ),
    "ret_pbg": RevenueFigure(
        (24, 30, 33, 36, 39), (42, 43), 0.93, 1_800, ("Retribusi Persetujuan Bangunan Gedung", "Retribusi IMB"),
        "4.1.02.03.01", "dpmptsp", unsteady=0.08,
    ),
    "ret_kesehatan": RevenueFigure(
        (8, 9, 9.8, 10.6, 11.5), (11.5, 12), 1.02, 5_000, ("Retribusi Pelayanan Kesehatan",), "4.1.02.01.01", "dinkes",
    ),
    "ret_olahraga": RevenueFigure(
        (0.6, 0.8, 1.0, 1.1, 1.3), (1.3, 1.4), 0.95, 400, ("Retribusi Tempat Rekreasi dan Olahraga",),
        "4.1.02.02.05", "dispora",
    ),
    "lain_pad": RevenueFigure(
        (180.2, 207.7, 190.1, 184.6, 190), (195, 200), 0.99, 2_000, ("Lain-lain PAD yang Sah",), "4.1.04", "bpkad",
        unsteady=0.06,
    ),
}  # fmt: skip
"""By category code. The five sums are 1.030, 1.280, 1.400 and 1.500 M in 2021 to 2024 (PAD realised), and the
taxes of 2025 have the published targets: 1.700 M murni, 1.950 M perubahan. Opsen began on 5 January 2025
(UU 1/2022)."""

UNKNOWN_REVENUE = RevenueFigure((1, 1, 1, 1, 1), (1, 1), 0.9, 500, (), "4.1.01.99", "bapenda")
"""For a category that another city has and Batam has not."""

DISTRICT_SHARES: dict[str, float] = {
    "batam-kota": 22, "lubuk-baja": 15, "sekupang": 13, "batu-aji": 11, "sagulung": 13, "bengkong": 9, "batu-ampar": 7,
    "nongsa": 7, "sei-beduk": 6, "belakang-padang": 1.2, "galang": 1.0, "bulang": 0.8,
}  # fmt: skip
"""Roughly by people and business; invented in detail."""


@dataclass(frozen=True)
class PermitFigure:
    """One kind of permit. `in_time` is the share decided within the standard days."""

    a_year: int
    in_time: float
    standard: int
    words: tuple[str, ...]
    unit: str
    weight: float = 1.0
    asks: float = 0.25  # share of files that stop the clock for missing papers


PERMITS: dict[str, PermitFigure] = {
    "pbg": PermitFigure(
        4_300, 0.84, 28, ("Persetujuan Bangunan Gedung", "Izin Mendirikan Bangunan (IMB)"), "cktr", asks=0.5
    ),
    "slf": PermitFigure(900, 0.86, 28, ("Sertifikat Laik Fungsi",), "cktr", asks=0.4),
    "krk": PermitFigure(1_600, 0.93, 7, ("Keterangan Rencana Kota (KRK)", "Fatwa Planologi"), "cktr"),
    "reklame": PermitFigure(2_500, 0.92, 5, ("Izin Penyelenggaraan Reklame", "IZIN REKLAME"), "dpmptsp"),
    "praktik_dokter": PermitFigure(1_900, 0.95, 5, ("Surat Izin Praktik Dokter", "SIP Dokter"), "dinkes"),
    "praktik_nakes": PermitFigure(4_600, 0.94, 3, ("SIP Tenaga Kesehatan", "Surat Izin Kerja Perawat"), "dinkes"),
    "sarana_kesehatan": PermitFigure(1_000, 0.93, 14, ("Izin Operasional Sarana Kesehatan", "Izin Klinik"), "dinkes"),
    "lingkungan": PermitFigure(900, 0.88, 20, ("Persetujuan Lingkungan (UKL-UPL)", "Izin Lingkungan"), "dlh", asks=0.5),
    "andalalin": PermitFigure(300, 0.90, 14, ("Persetujuan Teknis Andalalin",), "dishub"),
    "trayek": PermitFigure(900, 0.95, 5, ("Izin Trayek Angkutan", "IZIN TRAYEK"), "dishub"),
    "nib": PermitFigure(11_900, 1.0, 0, ("NIB Risiko Rendah (OSS)", "NIB"), "dpmptsp"),
}
UNKNOWN_PERMIT = PermitFigure(300, 0.9, 10, (), "dpmptsp")


@dataclass(frozen=True)
class ComplaintFigure:
    """One kind of complaint: its share of all, who answers, how often within two days."""

    share: float
    words: tuple[str, ...]
    unit: str
    in_time: float


COMPLAINTS: dict[str, ComplaintFigure] = {
    "jalan": ComplaintFigure(16, ("Jalan Rusak", "Infrastruktur Jalan", "JALAN BERLUBANG"), "dbmsda", 0.42),
    "drainase": ComplaintFigure(10, ("Drainase dan Banjir", "Banjir/Genangan"), "dbmsda", 0.46),
    "lampu": ComplaintFigure(9, ("Penerangan Jalan Umum", "PJU Padam"), "disperkimtan", 0.66),
    "sampah": ComplaintFigure(14, ("Persampahan", "Sampah Menumpuk"), "dlh", 0.72),
    "parkir": ComplaintFigure(7, ("Parkir dan Lalu Lintas", "Parkir Liar"), "dishub", 0.74),
    "ketertiban": ComplaintFigure(8, ("Ketertiban Umum", "Trantibum"), "satpolpp", 0.78),
    "adminduk": ComplaintFigure(8, ("Administrasi Kependudukan", "KTP/KK/Akta"), "disdukcapil", 0.83),
    "sekolah": ComplaintFigure(3, ("Pendidikan", "PPDB"), "disdik", 0.68),
    "kesehatan": ComplaintFigure(4, ("Pelayanan Kesehatan", "Puskesmas"), "dinkes", 0.85),
    "perizinan": ComplaintFigure(2, ("Perizinan", "Izin Usaha"), "dpmptsp", 0.82),
    "pasar": ComplaintFigure(2, ("Pasar dan PKL",), "disperindag", 0.70),
    "bansos": ComplaintFigure(4, ("Bantuan Sosial", "PKH/BPNT"), "dinsospm", 0.71),
    "permukiman": ComplaintFigure(4, ("Permukiman dan Taman", "Taman Kota"), "disperkimtan", 0.62),
    "pohon": ComplaintFigure(3, ("Pohon Tumbang", "Kebencanaan"), "bpbd", 0.88),
    "kelurahan": ComplaintFigure(4, ("Pelayanan Kecamatan/Kelurahan", "Pelayanan Kelurahan"), "", 0.64),
    "lainnya": ComplaintFigure(2, ("Lain-lain",), "setda", 0.60),
}
UNKNOWN_COMPLAINT = ComplaintFigure(2, (), "setda", 0.6)
SLOW_DISTRICTS: dict[str, float] = {"sagulung": 0.72, "batu-aji": 0.88}
"""Where complaints are answered in time less often: factor on the share."""

TONNES_A_DAY = 850.0
VEHICLES = 140
WASTE_KINDS: dict[str, tuple[float, tuple[str, ...]]] = {
    "rumah_tangga": (68, ("Sampah Rumah Tangga", "RT")),
    "pasar": (12, ("Sampah Pasar",)),
    "komersial": (17, ("Komersial/Industri", "NIAGA")),
    "pantai": (3, ("Pesisir dan Sungai",)),
}
VEHICLE_KINDS: dict[str, tuple[float, tuple[str, ...]]] = {
    "truk_dump": (46, ("Dump Truck", "DUMP TRUK")),
    "truk_armroll": (28, ("Arm Roll", "AMROL")),
    "truk_pemadat": (16, ("Compactor",)),
    "pikap": (10, ("Pick Up", "Motor Roda Tiga")),
}


def yearly(figures: tuple[float, ...], year: int) -> float:
    """A figure of any year: published or invented up to 2025, grown evenly outside."""
    if year < FIRST_FIGURES:
        return figures[0] * GROWTH ** (year - FIRST_FIGURES)
    if year > LAST_FIGURES:
        return figures[-1] * GROWTH ** (year - LAST_FIGURES)
    return figures[year - FIRST_FIGURES]
