"""what an office has said so far while it sets its centre up."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A centre that is there already has a roster: it is set up."""
    op.create_table(
        "setting_up",
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.id"], name=op.f("fk_setting_up_centre")),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_setting_up")),
    )


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
