"""The two real files, read row by row from the CSV: what each request and each permit is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

US_DATE = "%m/%d/%Y %I:%M:%S %p"
PERMIT_STANDARD = {
    "Residential Improvement Project": 15,
    "Single Construction Permit": 20,
    "Commercial / Multi Family Project": 28,
    "Demolition": 10,
}


def requests(folder: Path) -> pd.DataFrame:
    """One row per request that is no duplicate, with its agency, division and council district as written."""
    raw = pd.read_csv(folder / "service_requests_10k.csv", dtype=str, keep_default_na=False)
    raw = raw[[not status.endswith("(Duplicate)") for status in raw.SRStatus]]
    ended = raw.SRStatus.str.split(" ").str[0] == "Closed"
    outcome = ended.map({True: "done", False: ""}).mask(raw.SRStatus.str.contains("Transferred"), "returned")
    return pd.DataFrame(
        {
            "opened": pd.to_datetime(raw.CreatedDate, format=US_DATE).dt.normalize(),
            "closed": pd.to_datetime(raw.CloseDate.where(ended, ""), format=US_DATE, errors="coerce").dt.normalize(),
            "due": pd.to_datetime(raw.DueDate, format=US_DATE, errors="coerce").dt.normalize(),
            "outcome": outcome,
            "waiting": 0,
            "standard": float("nan"),
            "automatic": raw.SRType.str.endswith("Proactive"),
            "agency": raw.Agency,
            "number": raw.ServiceRequestNum,
            "division": raw.SRType.str.extract(r"^([^-]*)", expand=False),
            "council": raw.CouncilDistrict,
        }
    )


def duplicates(folder: Path) -> int:
    """Requests that only repeat another."""
    statuses = pd.read_csv(folder / "service_requests_10k.csv", usecols=["SRStatus"]).SRStatus
    return int(statuses.str.contains("Duplicate").sum())


def permits(folder: Path) -> pd.DataFrame:
    """One row per permit, ended on the day of the decision."""
    raw = pd.read_csv(folder / "building_permits_5k.csv", dtype=str)
    opened, issued, over = (
        pd.to_datetime(raw[column], format="ISO8601") for column in ("applieddate", "issueddate", "completeddate")
    )
    ended = [_end(*row) for row in zip(raw.statuscurrent, issued, over, strict=True)]
    return pd.DataFrame(
        {
            "opened": opened,
            "closed": pd.to_datetime([day for day, _ in ended]),
            "due": pd.NaT,
            "outcome": [outcome for _, outcome in ended],
            "waiting": 0,
            "standard": raw.permittype.map(PERMIT_STANDARD),
            "automatic": False,
            "type": raw.permittype,
            "number": raw.permitnum,
        }
    )


def _end(status: str, issued: pd.Timestamp, over: pd.Timestamp) -> tuple[pd.Timestamp | None, str]:
    if status == "Refused":
        return over, "refused"
    if not pd.isna(issued):
        return issued, "done"
    if status in {"Cancelled", "Expired", "File Closed"}:
        return over, "cancelled"
    return None, ""
