"""The mart: a small star of facts, one database, read by the pages and written by the pull alone."""

from queries.mart.belonging import MART_CITY
from queries.mart.inserting import insert_rows
from queries.mart.opening import BUSY_TIMEOUT, find_mart, mart_fault, open_mart, writing
from queries.mart.tables import (
    AMOUNTS,
    FACT_TABLES,
    PLACED,
    WORDS,
    budget_fact,
    case_fact,
    cell,
    fact,
    flow_fact,
    metadata,
    month_print,
    open_case,
    pull_log,
    quarantine,
    target,
)

__all__ = [
    "AMOUNTS",
    "BUSY_TIMEOUT",
    "FACT_TABLES",
    "MART_CITY",
    "PLACED",
    "WORDS",
    "budget_fact",
    "case_fact",
    "cell",
    "fact",
    "find_mart",
    "flow_fact",
    "insert_rows",
    "mart_fault",
    "metadata",
    "month_print",
    "open_case",
    "open_mart",
    "pull_log",
    "quarantine",
    "target",
    "writing",
]
