"""Simulated service databases: foreign schemas, real orders of magnitude, and the traps met in the field."""

from queries.demo.canaries import CANARY
from queries.demo.create import create_demo
from queries.demo.live import run_live

__all__ = ["CANARY", "create_demo", "run_live"]
