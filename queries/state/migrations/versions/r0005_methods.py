"""Counts hang on the definition they were counted by; medians are kept as they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_KEY = ("fact", "dimensions", "members", "period", "kind")
_LENGTHS = (82, 64, 90, 20, 24)


def upgrade() -> None:
    """Add the definition to the key of counts, blank where it is not known, and the table of medians."""
    op.create_table(
        "public_count_by_method",
        *_key_columns(),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("release", sa.BigInteger, nullable=False),
    )
    columns = ", ".join((*_KEY, "value", "seen", "release"))
    op.execute(
        f"INSERT INTO public_count_by_method ({columns}, method) SELECT {columns}, '' FROM public_count"  # noqa: S608
    )
    op.drop_table("public_count")
    op.rename_table("public_count_by_method", "public_count")
    op.create_table(
        "public_median",
        *_key_columns(),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("release", sa.BigInteger, nullable=False),
    )


def _key_columns() -> list[sa.Column]:
    key = [sa.Column(name, sa.String(length), primary_key=True) for name, length in zip(_KEY, _LENGTHS, strict=True)]
    return [*key, sa.Column("method", sa.String(32), primary_key=True)]
