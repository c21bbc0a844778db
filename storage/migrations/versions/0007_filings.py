"""filings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Who serves instead of whom is filed under a number; the reason stands there and no longer with the span."""
    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("on_behalf", sa.Integer(), nullable=True),
        sa.Column("reason", sqltypes.AutoString(), nullable=True),
        sa.Column("words", sqltypes.AutoString(), nullable=True),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_filing_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_filing_centre")),
        sa.ForeignKeyConstraint(["on_behalf"], ["member.id"], name=op.f("fk_filing_on_behalf")),
        sa.ForeignKeyConstraint(["undone_by"], ["filing.id"], name=op.f("fk_filing_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("centre", "year", "number", name=op.f("uq_filing_centre_year_number")),
    )
    op.create_table(
        "filing_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("filing", sa.Integer(), nullable=False),
        sa.Column("shift", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("post", sqltypes.AutoString(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("starts_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ends_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["after"], ["member.id"], name=op.f("fk_filing_change_after")),
        sa.ForeignKeyConstraint(["before"], ["member.id"], name=op.f("fk_filing_change_before")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_filing_change_centre")),
        sa.ForeignKeyConstraint(["filing"], ["filing.id"], name=op.f("fk_filing_change_filing")),
        sa.ForeignKeyConstraint(["shift"], ["shift.id"], name=op.f("fk_filing_change_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_change")),
    )
    op.create_index("ix_filing_change_filing", "filing_change", ["filing"])
    op.create_index("ix_filing_change_shift", "filing_change", ["shift"])
    op.create_index("ix_filing_change_centre", "filing_change", ["centre"])
    with op.batch_alter_table("service") as service:
        service.add_column(sa.Column("filing", sa.Integer(), nullable=True))
        service.drop_column("reason")
        service.create_foreign_key(op.f("fk_service_filing"), "filing", ["filing"], ["id"])


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
