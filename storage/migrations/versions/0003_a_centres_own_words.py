"""a centre's changes to its charter, and questions that are not answered by a note."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A centre begins with its charter as it is shipped."""
    with op.batch_alter_table("centre") as centre:
        centre.add_column(sa.Column("changes", sa.Text(), server_default="[]", nullable=False))
    with op.batch_alter_table("draft") as draft:
        draft.alter_column("note", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    """Nothing is taken back: a copy of the file was made before."""
