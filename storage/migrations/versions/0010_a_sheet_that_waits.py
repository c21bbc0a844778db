"""the staff sheet that an office has sent and not yet taken in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """None is waiting."""
    op.create_table(
        "staff_file",
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("mark", sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=False),
        sa.Column("adds_units", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_staff_file_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_staff_file_centre")),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_staff_file")),
    )


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
