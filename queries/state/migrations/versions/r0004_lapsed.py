"""Accounts that the identity provider gives no role any more: closed until it does again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the moment since when, beside that of closing."""
    op.add_column("person", sa.Column("lapsed", sa.BigInteger))
