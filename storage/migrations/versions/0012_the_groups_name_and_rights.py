"""the name of a centre's group, and what the bot may do there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Of a group that is bound already neither is known; until Telegram says otherwise everything is allowed there."""
    with op.batch_alter_table("centre") as centre:
        centre.add_column(sa.Column("group_title", sa.String(), server_default="", nullable=False))
        centre.add_column(sa.Column("group_rights", sa.String(), nullable=True))


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
