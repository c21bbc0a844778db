"""pauses and leave."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Days on which somebody does not serve."""
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("member", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqltypes.AutoString(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("from_noon", sa.Boolean(), nullable=False),
        sa.Column("until_noon", sa.Boolean(), nullable=False),
        sa.Column("reason", sqltypes.AutoString(), nullable=True),
        sa.Column("words", sqltypes.AutoString(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_absence_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_absence_centre")),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name=op.f("fk_absence_decided_by")),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_absence_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_centre_last", "absence", ["centre", "last"])
    op.create_index("ix_absence_member", "absence", ["member"])


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
