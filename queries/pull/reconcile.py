"""Does everything add up? What the source says it holds against what the mart then holds."""

from __future__ import annotations

from queries.errors import COMMAND, Fault, ReconciliationError, SourceError
from queries.pull.report import Totals
from queries.pull.wrapping import amounts_of
from queries.shapes import HUNDREDTHS, Shape


def must_add_up(where: str, shape: Shape, service: str, source: Totals, together: Totals) -> None:
    """Source = accepted and quarantined `together`, in rows and in each amount, exactly. Raises ReconciliationError."""
    if source == together:
        return
    names = ("rows", *amounts_of(shape))
    pairs = zip(names, (source.rows, *source.amounts), (together.rows, *together.amounts), strict=True)
    differences = [_difference(name, there, here) for name, there, here in pairs if there != here]
    remedy = (
        f"Run `{COMMAND} pull {service} --full`. If it fails again, the SELECT does not give the same rows twice: "
        "it calls now() or random(), or its tables know no transactions (MyISAM)."
    )
    raise ReconciliationError(Fault(where, f"the totals do not agree: {'; '.join(differences)}", remedy))


def must_hold_something(where: str, service: str, source: Totals, had_rows: bool, full: bool) -> None:
    """A source that holds nothing is more often broken than empty. Raises SourceError unless `full`."""
    if source.rows or full:
        return
    what = "the SELECT yields no rows" + (" any more; the last good data stand" if had_rows else "")
    empty = f"if it is truly empty: `{COMMAND} pull {service} --full`."
    remedy = f"See whether its tables and conditions are right; {empty}"
    raise SourceError(Fault(where, what, remedy))


def must_accept_something(where: str, source: Totals, accepted: Totals, reasons: tuple[tuple[str, int], ...]) -> None:
    """A source of which not one row can be used is misread. Raises SourceError."""
    if accepted.rows or not source.rows:
        return
    listed = ", ".join(f"{reason} {rows}" for reason, rows in reasons)
    what = f"not one of {source.rows} rows can be used ({listed})"
    raise SourceError(Fault(where, what, "See that days are dates or text YYYY-MM-DD, and amounts numbers."))


def _difference(name: str, there: int, here: int) -> str:
    if name == "rows":
        return f"the source has {there} rows, accepted and quarantined are {here}"
    return f"`{name}` adds up to {_plain(there)} at the source and to {_plain(here)} here"


def _plain(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), HUNDREDTHS)
    return f"{sign}{whole}.{rest:02d}"
