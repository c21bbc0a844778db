"""what came late or not at all is found by when it ended, and told to the office."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing is told of what was before."""
    op.add_column("centre", sa.Column("account_at", sqltypes.UTCDateTime(), nullable=True))
    op.create_index("ix_notice_centre_ended_at", "notice", ["centre", "ended_at"])


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
