"""attendance, rounds, findings and cases."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing has been entered yet."""
    op.create_table(
        "attendance_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("session", sqltypes.AutoString(), nullable=False),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("reason", sqltypes.AutoString(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_attendance_mark_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_attendance_mark_centre")),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_attendance_mark_member")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_attendance_mark_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_mark")),
    )
    op.create_index("ix_attendance_mark_centre_day", "attendance_mark", ["centre", "day"], unique=False)
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("session", sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sqltypes.AutoString(), nullable=False),
        sa.Column("begun_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_round_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_round_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("centre", "day", "number", name=op.f("uq_round_centre_day_number")),
    )
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_tally_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_tally_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    op.create_index("ix_tally_centre_day", "tally", ["centre", "day"], unique=False)
    op.create_table(
        "case_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_case_entry_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_case_entry_centre")),
        sa.ForeignKeyConstraint(["note"], ["note.id"], name=op.f("fk_case_entry_note")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entry")),
        sa.UniqueConstraint("centre", "day", "number", name=op.f("uq_case_entry_centre_day_number")),
    )
    op.create_index(
        "ix_case_entry_open",
        "case_entry",
        ["centre"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("session", sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("item", sqltypes.AutoString(), nullable=False),
        sa.Column("note", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_finding_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_finding_centre")),
        sa.ForeignKeyConstraint(["note"], ["note.id"], name=op.f("fk_finding_note")),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_finding_round")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_finding_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_centre_day", "finding", ["centre", "day"], unique=False)
    op.create_index(
        "ix_finding_open",
        "finding",
        ["centre"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "round_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("seen", sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_round_visit_centre")),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_round_visit_round")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_round_visit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_visit")),
    )
    op.create_index(op.f("ix_round_visit_centre"), "round_visit", ["centre"], unique=False)
    op.create_index(op.f("ix_round_visit_round"), "round_visit", ["round"], unique=False)
    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("case", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_case_step_by")),
        sa.ForeignKeyConstraint(["case"], ["case_entry.id"], name=op.f("fk_case_step_case")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_case_step_centre")),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_case_step_member")),
        sa.ForeignKeyConstraint(["note"], ["note.id"], name=op.f("fk_case_step_note")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_case_step_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    op.create_index(op.f("ix_case_step_case"), "case_step", ["case"], unique=False)
    op.create_index(op.f("ix_case_step_centre"), "case_step", ["centre"], unique=False)
    op.create_table(
        "finding_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqltypes.AutoString(), nullable=False),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_finding_step_by")),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_finding_step_centre")),
        sa.ForeignKeyConstraint(["finding"], ["finding.id"], name=op.f("fk_finding_step_finding")),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_finding_step_member")),
        sa.ForeignKeyConstraint(["note"], ["note.id"], name=op.f("fk_finding_step_note")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_step")),
    )
    op.create_index(op.f("ix_finding_step_centre"), "finding_step", ["centre"], unique=False)
    op.create_index(op.f("ix_finding_step_finding"), "finding_step", ["finding"], unique=False)


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
