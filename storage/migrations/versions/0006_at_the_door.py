"""people nobody knows yet at the door of a centre, and finding people by their number."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nobody has knocked yet."""
    op.create_table(
        "knock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("told_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_knock_centre")),
        sa.ForeignKeyConstraint(["ended_by"], ["member.id"], name=op.f("fk_knock_ended_by")),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_knock_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knock")),
        sa.UniqueConstraint("account", name=op.f("uq_knock_account")),
    )
    op.create_index(op.f("ix_knock_centre"), "knock", ["centre"])
    op.create_index(op.f("ix_member_phone"), "member", ["phone"])


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
