"""What is public: decisions, counts told or hidden, releases, changes and documents."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of the gate before the public pages."""
    op.create_table(
        "public_decision",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("item", sa.String(120), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("shown", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("department", sa.String(64)),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("publication", sa.String(64), nullable=False),
        sa.Column("not_before", sa.BigInteger),
    )
    op.create_index("ix_public_decision_item", "public_decision", ["item"])
    _create_counts()
    _create_releases()


def _create_counts() -> None:
    op.create_table(
        "public_count",
        sa.Column("fact", sa.String(82), primary_key=True),
        sa.Column("dimensions", sa.String(64), primary_key=True),
        sa.Column("members", sa.String(90), primary_key=True),
        sa.Column("period", sa.String(20), primary_key=True),
        sa.Column("kind", sa.String(24), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("release", sa.BigInteger, nullable=False),
    )


def _create_releases() -> None:
    op.create_table(
        "public_release",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )
    op.create_table(
        "public_item",
        sa.Column("item", sa.String(120), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("unit", sa.String(32)),
    )
    op.create_table(
        "public_change",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("item", sa.String(120), nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("unit", sa.String(32)),
    )
    op.create_table(
        "public_document",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
    )
